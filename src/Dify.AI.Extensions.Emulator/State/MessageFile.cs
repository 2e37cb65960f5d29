namespace Dify.AI.Extensions.Emulator;

/// <summary>A file of a message: one that the user sent along, or one that a tool made.</summary>
internal sealed record MessageFile
{
    public string Id { get; } = Guid.NewGuid().ToString();

    public required string Type { get; init; }

    /// <summary><c>local_file</c>, <c>remote_url</c> or <c>tool_file</c>.</summary>
    public required string TransferMethod { get; init; }

    /// <summary><c>user</c> or <c>assistant</c>.</summary>
    public required string BelongsTo { get; init; }

    public required string Url { get; init; }

    public required string FileName { get; init; }

    public string MimeType { get; init; } = "application/octet-stream";

    public int Size { get; init; }

    public string? UploadFileId { get; init; }

    public string Extension => Path.GetExtension(FileName) is { Length: > 0 } extension ? extension : ".bin";
}
