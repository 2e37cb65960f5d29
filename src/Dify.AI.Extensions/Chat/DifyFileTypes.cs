namespace Dify.AI.Extensions;

/// <summary>Dify's five kinds of file, and how names and media types map to them.</summary>
/// <remarks>Extensions as in <c>api/constants/__init__.py</c> (1.14.2): the server checks the kind against the extension first, then the media type.</remarks>
internal static class DifyFileTypes
{
    /// <summary><c>image</c>, <c>audio</c>, <c>video</c>, <c>document</c> or <c>custom</c>.</summary>
    public static string ToDifyType(string? mediaType, string? fileName)
    {
        // The name decides where Dify knows its extension; else the media type.
        var media = OfExtension(fileName) ?? mediaType ?? "";
        return media.StartsWith("image/", StringComparison.OrdinalIgnoreCase) ? "image"
            : media.StartsWith("audio/", StringComparison.OrdinalIgnoreCase) ? "audio"
            : media.StartsWith("video/", StringComparison.OrdinalIgnoreCase) ? "video"
            : ToExtension(media) is "" or ".json" or ".zip" ? "custom"
            : "document";
    }

    /// <summary>A file name that Dify takes: it goes by the extension, so that a name without one gets that of the media type.</summary>
    /// <param name="mediaType">The file's media type.</param>
    /// <param name="name">What it is called; null when it has no name. Slashes, and in old releases more, are refused by the server.</param>
    public static string ToFileName(string mediaType, string? name)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            return "file" + ToExtension(mediaType);
        }

        name = string.Concat(name!.Select(c => c is '/' or '\\' or ':' or '*' or '?' or '"' or '<' or '>' or '|' || char.IsControl(c) ? '_' : c));
        return Path.HasExtension(name) ? name : name + ToExtension(mediaType);
    }

    /// <summary>The media type by a name's extension; null when Dify knows none such.</summary>
    public static string? OfExtension(string? name) =>
        name is not null && KnownMediaTypes.ByExtension.TryGetValue(Path.GetExtension(name), out var known) ? known : null;

    /// <summary>The media type of a file that the server describes: as it says, else by its extension, else by its kind.</summary>
    public static string ToMediaType(string? mediaType, string? nameOrUrl, string? difyType)
    {
        if (mediaType is { Length: > 0 } and not "application/octet-stream")
        {
            return mediaType;
        }

        var path = nameOrUrl?.Split('?', '#')[0] ?? "";
        var dot = path.LastIndexOf('.');
        return dot > path.LastIndexOf('/') && KnownMediaTypes.ByExtension.TryGetValue(path.Substring(dot), out var known) ? known
            : difyType is "image" or "audio" or "video" ? difyType + "/*"
            : "application/octet-stream";
    }

    private static string ToExtension(string? mediaType)
    {
        var bare = mediaType?.Split(';')[0].Trim();
        return KnownMediaTypes.ByExtension.FirstOrDefault(m => m.Value.Equals(bare, StringComparison.OrdinalIgnoreCase)).Key ?? "";
    }
}
