namespace Dify.AI.Extensions;

/// <summary>A file that goes with a message or into an input variable: an uploaded one, or one that Dify fetches from a URL.</summary>
/// <remarks>An app with file upload switched off ignores files without a word; see <see href="https://docs.dify.ai/en/api-reference/chat-messages/send-chat-message"/>.</remarks>
public sealed record DifyFile
{
    /// <summary><c>image</c>, <c>document</c>, <c>audio</c>, <c>video</c> or <c>custom</c>.</summary>
    public required string Type { get; init; }

    /// <summary><c>local_file</c> for an upload, <c>remote_url</c> for a URL.</summary>
    public required string TransferMethod { get; init; }

    /// <summary>Where Dify fetches the file (<c>remote_url</c>). The server must be able to reach it.</summary>
    public string? Url { get; init; }

    /// <summary>The id that the upload returned (<c>local_file</c>).</summary>
    public string? UploadFileId { get; init; }

    /// <summary>Names a file that the same user has uploaded.</summary>
    /// <param name="uploadFileId">The id that the upload returned.</param>
    /// <param name="type"><c>image</c>, <c>document</c>, <c>audio</c>, <c>video</c> or <c>custom</c>.</param>
    public static DifyFile FromUpload(string uploadFileId, string type) =>
        new() { Type = type, TransferMethod = "local_file", UploadFileId = uploadFileId };

    /// <summary>Names a file that Dify fetches itself.</summary>
    /// <param name="url">An http or https address that the server can reach.</param>
    /// <param name="type"><c>image</c>, <c>document</c>, <c>audio</c>, <c>video</c> or <c>custom</c>.</param>
    public static DifyFile FromUrl(Uri url, string type) =>
        new() { Type = type, TransferMethod = "remote_url", Url = url.AbsoluteUri };
}
