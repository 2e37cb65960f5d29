namespace Dify.AI.Extensions;

/// <summary>A file as Dify's own JSON names it in an answer (<c>message_end.files</c>). Which fields are filled depends on the app's mode.</summary>
public sealed record DifyAnswerFile : DifyData
{
    /// <summary>The file's id in a chatflow's answer.</summary>
    public string? Id { get; init; }

    /// <summary>The message file's id, as in the earlier <c>message_file</c> event.</summary>
    public string? RelatedId { get; init; }

    /// <summary><c>image</c>, <c>document</c>, <c>audio</c>, <c>video</c> or <c>custom</c>.</summary>
    public string? Type { get; init; }

    /// <summary><c>tool_file</c> for a file that the app made; <c>local_file</c> or <c>remote_url</c> for one that the user sent.</summary>
    public string? TransferMethod { get; init; }

    /// <summary>File name with extension.</summary>
    public string? Filename { get; init; }

    /// <summary>Extension with its dot, such as <c>.png</c>.</summary>
    public string? Extension { get; init; }

    /// <summary>Media type as stored; <c>application/octet-stream</c> when Dify didn't know better.</summary>
    public string? MimeType { get; init; }

    /// <summary>Size in bytes; 0 or -1 when unknown.</summary>
    public long? Size { get; init; }

    /// <summary>Where to fetch it: signed, and good for 5 minutes by default (FILES_ACCESS_TIMEOUT). May be relative to the server.</summary>
    public string? Url { get; init; }

    /// <summary>The address that the user gave, of a file that was sent by URL.</summary>
    public string? RemoteUrl { get; init; }

    /// <summary>The id of the upload, of a file that the user uploaded.</summary>
    public string? UploadFileId { get; init; }

    /// <summary>Dify's own reference; from 1.14 on.</summary>
    public string? Reference { get; init; }

    /// <summary>The workspace, in a chatflow's answer.</summary>
    public string? TenantId { get; init; }

    /// <summary>How Dify marks files among a chatflow's values: <c>__dify__file__</c>.</summary>
    public string? DifyModelIdentity { get; init; }
}
