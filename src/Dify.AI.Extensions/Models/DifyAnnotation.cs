using System.Text.Json.Serialization;

namespace Dify.AI.Extensions;

/// <summary>A question with the answer that is to be given to it.</summary>
public sealed record DifyAnnotation : DifyData
{
    /// <summary>The annotation's id.</summary>
    public string? Id { get; init; }

    /// <summary>The question.</summary>
    public string? Question { get; init; }

    /// <summary>The answer.</summary>
    public string? Answer { get; init; }

    /// <summary>How often it has answered.</summary>
    public int? HitCount { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset? CreatedAt { get; init; }
}

/// <summary>How annotations answer: which questions are alike enough, and who judges.</summary>
public sealed record DifyAnnotationReplySettings
{
    /// <summary>Least similarity of a question to an annotation's, 0 to 1; Dify's own console suggests 0.9.</summary>
    public required double ScoreThreshold { get; init; }

    /// <summary>The embedding model's provider, such as <c>langgenius/openai/openai</c>; it must be configured in the workspace.</summary>
    public required string EmbeddingProviderName { get; init; }

    /// <summary>The embedding model, such as <c>text-embedding-3-small</c>.</summary>
    public required string EmbeddingModelName { get; init; }
}

/// <summary>Work that Dify does in the background to switch annotation replies on or off.</summary>
public sealed record DifyAnnotationJob : DifyData
{
    /// <summary>The job's id.</summary>
    public string? JobId { get; init; }

    /// <summary>How far it is.</summary>
    public DifyAnnotationJobStatus? JobStatus { get; init; }

    /// <summary>Why it failed; empty when it did not, missing in the answer that begins it.</summary>
    public string? ErrorMsg { get; init; }

    /// <summary>What the job does, from the call that began it.</summary>
    [JsonIgnore]
    public DifyAnnotationReplyAction Action { get; init; }
}

/// <summary>What a job does with annotation replies.</summary>
/// <param name="Value">Dify's word.</param>
public readonly record struct DifyAnnotationReplyAction(string Value)
{
    /// <summary>Switches them on.</summary>
    public static DifyAnnotationReplyAction Enable { get; } = new("enable");

    /// <summary>Switches them off.</summary>
    public static DifyAnnotationReplyAction Disable { get; } = new("disable");

    /// <inheritdoc/>
    public override string ToString() => Value ?? "";
}

/// <summary>How far a job is.</summary>
/// <param name="Value">Dify's word.</param>
public readonly record struct DifyAnnotationJobStatus(string Value)
{
    /// <summary>It has not begun.</summary>
    public static DifyAnnotationJobStatus Waiting { get; } = new("waiting");

    /// <summary>It is at work.</summary>
    public static DifyAnnotationJobStatus Processing { get; } = new("processing");

    /// <summary>It is done.</summary>
    public static DifyAnnotationJobStatus Completed { get; } = new("completed");

    /// <summary>It failed.</summary>
    public static DifyAnnotationJobStatus Error { get; } = new("error");

    /// <inheritdoc/>
    public override string ToString() => Value ?? "";
}
