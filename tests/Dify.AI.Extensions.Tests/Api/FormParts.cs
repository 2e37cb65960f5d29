using System.Text;

namespace Dify.AI.Extensions.Tests.Api;

/// <summary>A multipart body, read apart from HttpClient: name, file name, media type and bytes of each part.</summary>
internal static class FormParts
{
    public static List<FormPart> Read(string? contentType, byte[] body)
    {
        var parts = new List<FormPart>();
        var boundary = contentType?.Split("boundary=") is [_, var name] ? name.Trim('"') : null;
        if (boundary is null || body.Length == 0)
        {
            return parts;
        }

        // Latin-1 keeps every byte as one character.
        foreach (var part in ("\r\n" + Encoding.Latin1.GetString(body)).Split("\r\n--" + boundary).Skip(1).SkipLast(1))
        {
            var end = part.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            var headers = Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(part[..end])).Split("\r\n", StringSplitOptions.RemoveEmptyEntries)
                .Select(h => h.Split(": ", 2)).ToDictionary(h => h[0], h => h[1], StringComparer.OrdinalIgnoreCase);
            var disposition = headers["Content-Disposition"].Split("; ").Skip(1).Select(p => p.Split('=', 2)).ToDictionary(p => p[0], p => p[1].Trim('"'));
            parts.Add(new(
                disposition["name"],
                disposition.TryGetValue("filename*", out var encoded) ? Uri.UnescapeDataString(encoded["utf-8''".Length..]) : disposition.GetValueOrDefault("filename"),
                headers.GetValueOrDefault("Content-Type"),
                Convert.ToHexString(Encoding.Latin1.GetBytes(part[(end + 4)..])),
                string.Join(", ", headers.Keys.Order(StringComparer.Ordinal))));
        }

        return parts;
    }
}

internal sealed record FormPart(string Name, string? FileName, string? MediaType, string Bytes, string Headers);
