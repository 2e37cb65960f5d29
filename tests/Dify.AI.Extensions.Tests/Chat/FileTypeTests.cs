namespace Dify.AI.Extensions.Tests.Chat;

/// <summary>Names and media types as Dify knows them (<c>api/constants/__init__.py</c>, 1.14.2).</summary>
public sealed class FileTypeTests
{
    [Theory]
    [InlineData("image", ".jpg", "image/jpeg")]
    [InlineData("image", ".jpeg", "image/jpeg")]
    [InlineData("image", ".png", "image/png")]
    [InlineData("image", ".webp", "image/webp")]
    [InlineData("image", ".gif", "image/gif")]
    [InlineData("image", ".svg", "image/svg+xml")]
    [InlineData("video", ".mp4", "video/mp4")]
    [InlineData("video", ".mov", "video/quicktime")]
    [InlineData("video", ".mpeg", "video/mpeg")]
    [InlineData("video", ".webm", "video/webm")]
    [InlineData("audio", ".mp3", "audio/mpeg")]
    [InlineData("audio", ".m4a", "audio/mp4")]
    [InlineData("audio", ".wav", "audio/wav")]
    [InlineData("audio", ".amr", "audio/amr")]
    [InlineData("audio", ".mpga", "audio/mpeg")]
    [InlineData("document", ".txt", "text/plain")]
    [InlineData("document", ".md", "text/markdown")]
    [InlineData("document", ".mdx", "text/mdx")]
    [InlineData("document", ".markdown", "text/markdown")]
    [InlineData("document", ".pdf", "application/pdf")]
    [InlineData("document", ".html", "text/html")]
    [InlineData("document", ".htm", "text/html")]
    [InlineData("document", ".csv", "text/csv")]
    [InlineData("document", ".xml", "application/xml")]
    [InlineData("document", ".vtt", "text/vtt")]
    [InlineData("document", ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")]
    [InlineData("document", ".xls", "application/vnd.ms-excel")]
    [InlineData("document", ".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")]
    [InlineData("document", ".doc", "application/msword")]
    [InlineData("document", ".pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation")]
    [InlineData("document", ".ppt", "application/vnd.ms-powerpoint")]
    [InlineData("document", ".eml", "message/rfc822")]
    [InlineData("document", ".msg", "application/vnd.ms-outlook")]
    [InlineData("document", ".epub", "application/epub+zip")]
    [InlineData("document", ".properties", "text/x-java-properties")]
    [InlineData("custom", ".json", "application/json")]
    [InlineData("custom", ".zip", "application/zip")]
    public void KnownExtension_SaysMediaTypeAndKind(string kind, string extension, string mediaType)
    {
        Assert.Equal(mediaType, DifyFileTypes.OfExtension("a" + extension));
        Assert.Equal(mediaType, DifyFileTypes.OfExtension("a" + extension.ToUpperInvariant()));
        Assert.Equal(mediaType, DifyFileTypes.ToMediaType(mediaType: null, "https://a.test/b.c/a" + extension + "?sign=1.x#y.z", difyType: null));
        Assert.Equal(kind, DifyFileTypes.ToDifyType(mediaType: null, "a" + extension));
        Assert.Equal(kind, DifyFileTypes.ToDifyType(mediaType, fileName: null));
        Assert.Equal(mediaType, DifyFileTypes.OfExtension(DifyFileTypes.ToFileName(mediaType, name: null)));
    }

    [Theory]
    [InlineData("application/octet-stream", "a.png", "image")]
    [InlineData("text/plain", "a.mp3", "audio")]
    [InlineData("image/png", "a.zip", "custom")]
    [InlineData("image/png", "a.exe", "image")]
    [InlineData("IMAGE/X-NEW", null, "image")]
    [InlineData("AUDIO/X-NEW", "a", "audio")]
    [InlineData("VIDEO/X-NEW", "a.b", "video")]
    [InlineData("text/plain; charset=utf-8", null, "document")]
    [InlineData("APPLICATION/PDF", null, "document")]
    [InlineData("text/x-new", "a.new", "custom")]
    [InlineData("application/octet-stream", null, "custom")]
    [InlineData(null, "a.exe", "custom")]
    [InlineData(null, null, "custom")]
    public void ToDifyType_NameBeforeMediaType_AsTheServerJudges(string? mediaType, string? name, string kind) =>
        Assert.Equal(kind, DifyFileTypes.ToDifyType(mediaType, name));

    [Theory]
    [InlineData("text/csv", "a.png", "audio", "text/csv")]
    [InlineData("application/octet-stream", "a.png", "audio", "image/png")]
    [InlineData("", "a.png", null, "image/png")]
    [InlineData(null, "README", null, "application/octet-stream")]
    [InlineData(null, "https://a.test/v1.png/README", null, "application/octet-stream")]
    [InlineData(null, "a.exe", "document", "application/octet-stream")]
    [InlineData(null, "a.exe", "image", "image/*")]
    [InlineData(null, "README", "audio", "audio/*")]
    [InlineData(null, null, "video", "video/*")]
    [InlineData(null, null, null, "application/octet-stream")]
    public void ToMediaType_ByWordThenNameThenKind(string? mediaType, string? name, string? kind, string expected) =>
        Assert.Equal(expected, DifyFileTypes.ToMediaType(mediaType, name, kind));

    [Theory]
    [InlineData("image/png", null, "file.png")]
    [InlineData("image/png; q=1", "  ", "file.png")]
    [InlineData("IMAGE/PNG", "cat", "cat.png")]
    [InlineData("image/png", "cat.jpg", "cat.jpg")]
    [InlineData("application/x-new", "cat", "cat")]
    [InlineData("text/plain", "a/b\\c:d*e?f\"g<h>i|j\u0001k", "a_b_c_d_e_f_g_h_i_j_k.txt")]
    public void ToFileName_IsOneThatTheServerTakes(string mediaType, string? name, string expected) =>
        Assert.Equal(expected, DifyFileTypes.ToFileName(mediaType, name));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("README")]
    [InlineData("a.exe")]
    public void OfExtension_Unknown_SaysNothing(string? name) => Assert.Null(DifyFileTypes.OfExtension(name));
}
