namespace Dify.AI.Extensions.Emulator;

/// <summary><c>GET /files/{id}/preview</c>: the bytes of a file, once a message uses it.</summary>
internal static class FilePreview
{
    public static async Task GetAsync(Call call)
    {
        var id = call.Value("file_id");
        var file = call.State.FindFile(id);
        if (file is null || !IsUsed(call, file))
        {
            throw Refusal.Of(404, "file_not_found", "File not found in message context");
        }

        var attached = call.Query("as_attachment")?.ToLowerInvariant() is "true" or "1";
        var response = call.Http.Response;
        response.ContentType = attached || file.MimeType.Contains("html", StringComparison.Ordinal) ? "application/octet-stream" : file.MimeType;
        response.ContentLength = file.Content.Length;
        response.Headers.CacheControl = "public, max-age=3600";
        if (attached)
        {
            response.Headers.ContentDisposition = $"attachment; filename*=UTF-8''{Uri.EscapeDataString(file.Name)}";
        }

        await response.Body.WriteAsync(file.Content, call.Gone).ConfigureAwait(false);
    }

    private static bool IsUsed(Call call, UploadedFile file)
    {
        lock (call.State.Gate)
        {
            return call.State.Messages.Exists(message => message.Files.Any(one => one.UploadFileId == file.Id));
        }
    }
}
