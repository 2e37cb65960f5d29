namespace Dify.AI.Extensions;

/// <summary>The extensions that Dify knows (<c>api/constants/__init__.py</c>, 1.14.2), each with its media type; the first one of a type is its usual.</summary>
internal static class KnownMediaTypes
{
    public static IReadOnlyDictionary<string, string> ByExtension { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        [".jpg"] = "image/jpeg",
        [".jpeg"] = "image/jpeg",
        [".png"] = "image/png",
        [".webp"] = "image/webp",
        [".gif"] = "image/gif",
        [".svg"] = "image/svg+xml",
        [".mp4"] = "video/mp4",
        [".mov"] = "video/quicktime",
        [".mpeg"] = "video/mpeg",
        [".webm"] = "video/webm",
        [".mp3"] = "audio/mpeg",
        [".m4a"] = "audio/mp4",
        [".wav"] = "audio/wav",
        [".amr"] = "audio/amr",
        [".mpga"] = "audio/mpeg",
        [".txt"] = "text/plain",
        [".md"] = "text/markdown",
        [".mdx"] = "text/mdx",
        [".markdown"] = "text/markdown",
        [".pdf"] = "application/pdf",
        [".html"] = "text/html",
        [".htm"] = "text/html",
        [".csv"] = "text/csv",
        [".xml"] = "application/xml",
        [".vtt"] = "text/vtt",
        [".xlsx"] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        [".xls"] = "application/vnd.ms-excel",
        [".docx"] = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        [".doc"] = "application/msword",
        [".pptx"] = "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        [".ppt"] = "application/vnd.ms-powerpoint",
        [".eml"] = "message/rfc822",
        [".msg"] = "application/vnd.ms-outlook",
        [".epub"] = "application/epub+zip",
        [".properties"] = "text/x-java-properties",
        [".json"] = "application/json",
        [".zip"] = "application/zip",
    };
}
