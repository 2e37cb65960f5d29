using System.Text.Json.Nodes;

namespace Dify.AI.Extensions.Emulator;

/// <summary>The shapes in which the server shows a message's files.</summary>
internal static class FileShapes
{
    /// <summary><c>message_end.files</c> outside of workflows: from 1.14 on all files of the message, before always null.</summary>
    public static JsonArray? OfMessageEnd(Turn turn)
    {
        MessageFile[] files = [.. turn.UserFiles, .. turn.AssistantFiles];
        return turn.Release == DifyServerRelease.Dify114 && files.Length > 0 ? [.. files.Select(Brief)] : null;
    }

    /// <summary>Dify's File object, as workflows pass it around.</summary>
    public static JsonArray OfWorkflow(Turn turn, IEnumerable<MessageFile> files) =>
        [.. files.Select(file => turn.Release == DifyServerRelease.Dify114 ? Full(file) : Old(turn, file))];

    /// <summary><c>message_files</c> of a stored message.</summary>
    public static JsonObject Stored(MessageFile file) => new()
    {
        ["id"] = file.Id,
        ["filename"] = file.FileName,
        ["type"] = file.Type,
        ["url"] = file.Url,
        ["mime_type"] = file.MimeType,
        ["size"] = file.Size,
        ["transfer_method"] = file.TransferMethod,
        ["belongs_to"] = file.BelongsTo,
        ["upload_file_id"] = file.UploadFileId,
    };

    private static JsonObject Brief(MessageFile file) => new()
    {
        ["related_id"] = file.Id,
        ["extension"] = file.Extension,
        ["filename"] = file.FileName,
        ["size"] = file.Size,
        ["mime_type"] = file.MimeType,
        ["transfer_method"] = file.TransferMethod,
        ["type"] = file.Type,
        ["url"] = file.Url,
        ["upload_file_id"] = file.UploadFileId ?? file.Id,
        ["remote_url"] = file.TransferMethod == "remote_url" ? file.Url : "",
    };

    private static JsonObject Full(MessageFile file) => new()
    {
        ["dify_model_identity"] = "__dify__file__",
        ["id"] = null,
        ["type"] = file.Type,
        ["transfer_method"] = file.TransferMethod,
        ["remote_url"] = file.TransferMethod == "remote_url" ? file.Url : "",
        ["reference"] = file.TransferMethod == "remote_url" ? null : "dify-file-ref:" + file.Id,
        ["filename"] = file.FileName,
        ["extension"] = file.Extension,
        ["mime_type"] = file.MimeType,
        ["size"] = file.Size,
        ["related_id"] = file.UploadFileId ?? file.Id,
        ["url"] = file.Url,
    };

    private static JsonObject Old(Turn turn, MessageFile file) => new()
    {
        ["dify_model_identity"] = "__dify__file__",
        ["id"] = null,
        ["tenant_id"] = turn.App.State.TenantId,
        ["type"] = file.Type,
        ["transfer_method"] = file.TransferMethod,
        ["remote_url"] = file.Url,
        ["related_id"] = file.UploadFileId ?? file.Id,
        ["filename"] = file.FileName,
        ["extension"] = file.Extension,
        ["mime_type"] = file.MimeType,
        ["size"] = file.Size,
        ["url"] = file.Url,
    };
}
