using System.Text.Json;

namespace Dify.AI.Extensions;

/// <summary>One passage that an answer rests on. Any field may be missing: external knowledge bases fill few of them.</summary>
public sealed record DifyRetrieverResource : DifyData
{
    /// <summary>In a message list only, and new at every read: not a key.</summary>
    public string? Id { get; init; }

    /// <summary>In a message list only, and new at every read: not the message's id.</summary>
    public string? MessageId { get; init; }

    /// <summary>Rank among the answer's sources, from 1.</summary>
    public int? Position { get; init; }

    /// <summary>The knowledge base.</summary>
    public string? DatasetId { get; init; }

    /// <summary>The knowledge base's name.</summary>
    public string? DatasetName { get; init; }

    /// <summary>The document; a title, not a UUID, for external knowledge.</summary>
    public string? DocumentId { get; init; }

    /// <summary>The document's name.</summary>
    public string? DocumentName { get; init; }

    /// <summary>Where the document came from, such as <c>upload_file</c>.</summary>
    public string? DataSourceType { get; init; }

    /// <summary>The passage.</summary>
    public string? SegmentId { get; init; }

    /// <summary><c>api</c> or <c>workflow</c>.</summary>
    public string? RetrieverFrom { get; init; }

    /// <summary>Similarity to the question, usually 0 to 1.</summary>
    public double? Score { get; init; }

    /// <summary>How often the passage has been found.</summary>
    public int? HitCount { get; init; }

    /// <summary>Length of the passage in words (or characters, by language).</summary>
    public int? WordCount { get; init; }

    /// <summary>The passage's number in its document, from 1.</summary>
    public int? SegmentPosition { get; init; }

    /// <summary>Dify's hash of the passage.</summary>
    public string? IndexNodeHash { get; init; }

    /// <summary>The passage's text.</summary>
    public string? Content { get; init; }

    /// <summary>The page in the document, where known.</summary>
    public JsonElement? Page { get; init; }

    /// <summary>The document's metadata, as the workspace defines it.</summary>
    public JsonElement? DocMetadata { get; init; }

    /// <summary>Title, of external knowledge.</summary>
    public string? Title { get; init; }

    /// <summary>Files within the passage; from Dify 1.12 on.</summary>
    public JsonElement? Files { get; init; }

    /// <summary>The passage's summary; from Dify 1.12 on.</summary>
    public string? Summary { get; init; }

    /// <summary>In a message list only: when the source was recorded.</summary>
    public DateTimeOffset? CreatedAt { get; init; }
}
