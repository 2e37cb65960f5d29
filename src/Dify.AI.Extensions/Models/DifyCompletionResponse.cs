namespace Dify.AI.Extensions;

/// <summary>A whole answer of a completion app: the body of a blocking <c>POST /completion-messages</c>, or what a stream adds up to.</summary>
public sealed record DifyCompletionResponse : DifyData
{
    /// <summary><c>message</c>.</summary>
    public string? Event { get; init; }

    /// <summary>The generation's task.</summary>
    public string? TaskId { get; init; }

    /// <summary>The message's id, the same as <see cref="MessageId"/>.</summary>
    public string? Id { get; init; }

    /// <summary>The message's id, by which it can be rated and spoken.</summary>
    public string? MessageId { get; init; }

    /// <summary>The app's mode: <c>completion</c>.</summary>
    public string? Mode { get; init; }

    /// <summary>The answer, as the app wrote it (models' <c>&lt;think&gt;</c> blocks included).</summary>
    public string? Answer { get; init; }

    /// <summary>Sources, usage and annotation.</summary>
    public DifyMessageMetadata? Metadata { get; init; }

    /// <summary>When the message was created.</summary>
    public DateTimeOffset? CreatedAt { get; init; }
}
