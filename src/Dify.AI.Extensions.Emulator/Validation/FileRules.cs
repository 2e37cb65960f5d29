using System.Text.Json.Nodes;

namespace Dify.AI.Extensions.Emulator;

/// <summary>The files that a message brings along.</summary>
internal static class FileRules
{
    private static readonly string[] Types = ["image", "document", "audio", "video", "custom"];
    private static readonly string[] Methods = ["local_file", "remote_url", "tool_file", "datasource_file"];

    public static IReadOnlyList<MessageFile> Apply(Call call, JsonArray files)
    {
        // An app that takes no files ignores them without a word (FileUploadConfigManager.convert gives None).
        if (!call.App.AllowsFiles)
        {
            return [];
        }

        MessageFile[] found = [.. files.OfType<JsonObject>().Select(file => Find(call, file)).OfType<MessageFile>()];
        return found.Length <= call.App.MaxFiles
            ? found
            : throw Refusal.InvalidParam($"Number of {found[0].Type} files exceeds the maximum limit {call.App.MaxFiles}");
    }

    private static MessageFile? Find(Call call, JsonObject file)
    {
        var old = call.Release == DifyServerRelease.Dify19;
        if (file["transfer_method"] is not { } methodNode)
        {
            return null;
        }

        var (method, type) = (PythonRepr.Str(methodNode), file["type"] is { } typeNode ? PythonRepr.Str(typeNode) : "custom");
        if (!Methods.Contains(method, StringComparer.Ordinal))
        {
            throw Refusal.InvalidParam(old ? $"No matching enum found for value '{method}'" : $"'{method}' is not a valid FileTransferMethod");
        }

        if (!Types.Contains(type, StringComparer.Ordinal))
        {
            throw Refusal.InvalidParam($"'{type}' is not a valid FileType");
        }

        return method == "remote_url" ? Remote(file, type, old) : Local(call, file, type);
    }

    private static MessageFile? Remote(JsonObject file, string type, bool old)
    {
        var url = file["url"] is { } node ? PythonRepr.Str(node) : "";
        if (url.Length == 0)
        {
            return old ? throw Refusal.InvalidParam("Invalid file url") : null;
        }

        return new MessageFile
        {
            Type = type,
            TransferMethod = "remote_url",
            BelongsTo = "user",
            Url = url,
            FileName = url.Split('?')[0].Split('/')[^1],
            Size = -1,
        };
    }

    private static MessageFile Local(Call call, JsonObject file, string type)
    {
        var id = file["upload_file_id"] is { } node ? PythonRepr.Str(node) : "";
        var upload = call.State.FindFile(id);

        // From 1.14 on another user's file is as good as none.
        if (upload is null || (call.Release == DifyServerRelease.Dify114 && upload.User != call.User))
        {
            throw Refusal.InvalidParam("Invalid upload file");
        }

        return new MessageFile
        {
            Type = type,
            TransferMethod = "local_file",
            BelongsTo = "user",
            Url = FileUrl.Preview(call, upload.Id),
            FileName = upload.Name,
            MimeType = upload.MimeType,
            Size = upload.Content.Length,
            UploadFileId = upload.Id,
        };
    }
}
