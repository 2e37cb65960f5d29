namespace Dify.AI.Extensions;

/// <summary>What Dify says about a finished message.</summary>
public sealed record DifyMessageMetadata : DifyData
{
    /// <summary>The annotation that answered instead of the model; <see langword="null"/> when the model did.</summary>
    public DifyAnnotationReply? AnnotationReply { get; init; }

    /// <summary>The passages that the answer rests on; empty when the app does not show sources.</summary>
    public IReadOnlyList<DifyRetrieverResource>? RetrieverResources { get; init; }

    /// <summary>Tokens and prices; <see langword="null"/> when a chatflow ended early.</summary>
    public DifyUsage? Usage { get; init; }
}

/// <summary>The annotation that answered a message.</summary>
public sealed record DifyAnnotationReply : DifyData
{
    /// <summary>The annotation's id.</summary>
    public string? Id { get; init; }

    /// <summary>Who wrote it.</summary>
    public DifyAccount? Account { get; init; }
}

/// <summary>A member of the Dify workspace.</summary>
public sealed record DifyAccount : DifyData
{
    /// <summary>The account's id.</summary>
    public string? Id { get; init; }

    /// <summary>Display name.</summary>
    public string? Name { get; init; }

    /// <summary>Address, where Dify shows it.</summary>
    public string? Email { get; init; }
}
