using System.Text.Json.Nodes;

namespace Dify.AI.Extensions.Emulator;

/// <summary><c>POST /files/upload</c>.</summary>
internal static class Files
{
    private const int Mega = 1024 * 1024;

    public static Task UploadAsync(Call call)
    {
        var files = call.Request.Form.Where(part => part.FileName is not null).ToArray();
        if (files.FirstOrDefault(part => part.Name == "file") is not { } file)
        {
            throw Refusal.Of(400, "no_file_uploaded", "Please upload your file.");
        }

        // Two parts named "file" pass, as two keys would not [chat/upload-two-files].
        if (files.Any(part => part.Name != "file"))
        {
            throw Refusal.Of(400, "too_many_files", "Only one file is allowed.");
        }

        if (file.FileName!.Length == 0)
        {
            throw Refusal.Of(400, "filename_not_exists_error", "The specified filename does not exist.");
        }

        var type = file.ContentType?.Split(';')[0].Trim() ?? "";
        if (type.Length == 0)
        {
            throw Refusal.Of(415, "unsupported_file_type", "File type not allowed.");
        }

        CheckName(call, file.FileName);
        if (file.Content.Length > Limit(type) * Mega)
        {
            // 1.9 and 1.12 send their template unfilled [chat/upload-too-large].
            throw Refusal.Of(413, "file_too_large", call.Release == DifyServerRelease.Dify114 ? "" : "File size exceeded. {message}");
        }

        var upload = new UploadedFile(Shorten(file.FileName), type, file.Content, call.User, call.Now);
        lock (call.State.Gate)
        {
            call.State.Files.Add(upload);
        }

        return call.AnswerAsync(Shape(call, upload), 201);
    }

    private static void CheckName(Call call, string name)
    {
        var forbidden = call.Release == DifyServerRelease.Dify114 ? "/\\" : "/\\:*?\"<>|";
        if (name.AsSpan().IndexOfAny(forbidden) >= 0)
        {
            throw Refusal.InvalidParam("Filename contains invalid characters");
        }
    }

    private static string Shorten(string name) => name.Length <= 200
        ? name
        : Path.GetFileNameWithoutExtension(name)[..200] + Path.GetExtension(name);

    private static int Limit(string type) => type.Split('/')[0] switch
    {
        "image" => 10,
        "video" => 100,
        "audio" => 50,
        _ => 15,
    };

    private static JsonObject Shape(Call call, UploadedFile file)
    {
        var shape = new JsonObject { ["id"] = file.Id };
        if (call.Release == DifyServerRelease.Dify114)
        {
            shape["reference"] = null;
        }

        shape["name"] = file.Name;
        shape["size"] = file.Content.Length;
        shape["extension"] = file.Extension;
        shape["mime_type"] = file.MimeType;
        shape["created_by"] = file.User.Id;
        shape["created_at"] = file.CreatedAt.ToUnixTimeSeconds();
        shape["preview_url"] = null;
        shape["source_url"] = FileUrl.Preview(call, file.Id);
        if (call.Release != DifyServerRelease.Dify19)
        {
            shape["original_url"] = null;
            shape["user_id"] = null;
            shape["tenant_id"] = call.State.TenantId;
            shape["conversation_id"] = null;
            shape["file_key"] = null;
        }

        return shape;
    }
}
