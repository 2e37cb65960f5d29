namespace Dify.AI.Extensions;

/// <summary>A file that Dify has stored, ready to go with a message of the same user.</summary>
public sealed record DifyUploadedFile : DifyData
{
    /// <summary>The id to send with a message.</summary>
    public string? Id { get; init; }

    /// <summary>Dify's own reference; from 1.14 on.</summary>
    public string? Reference { get; init; }

    /// <summary>File name, cut to 200 characters.</summary>
    public string? Name { get; init; }

    /// <summary>Size in bytes.</summary>
    public long? Size { get; init; }

    /// <summary>Extension without its dot, in lower case.</summary>
    public string? Extension { get; init; }

    /// <summary>Media type.</summary>
    public string? MimeType { get; init; }

    /// <summary>Dify's id of the end user (not the name that was sent).</summary>
    public string? CreatedBy { get; init; }

    /// <summary>When it was stored.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>A preview's address, where there is one.</summary>
    public string? PreviewUrl { get; init; }

    /// <summary>The file's address: signed, and good for 5 minutes by default.</summary>
    public string? SourceUrl { get; init; }

    /// <summary>Where the file came from, where known.</summary>
    public string? OriginalUrl { get; init; }

    /// <summary>Dify's id of the user, where known.</summary>
    public string? UserId { get; init; }

    /// <summary>The workspace.</summary>
    public string? TenantId { get; init; }

    /// <summary>The conversation that it is part of, where known.</summary>
    public string? ConversationId { get; init; }

    /// <summary>Dify's storage key, where shown.</summary>
    public string? FileKey { get; init; }
}
