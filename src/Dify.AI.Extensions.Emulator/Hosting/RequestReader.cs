using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Dify.AI.Extensions.Emulator;

/// <summary>Reads a request whole, before anything answers it: what came is on record even if it is refused.</summary>
internal static class RequestReader
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static async Task<DifyEmulatorRequest> ReadAsync(HttpContext http)
    {
        var request = http.Request;
        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer, http.RequestAborted).ConfigureAwait(false);
        var body = buffer.ToArray();
        var multipart = request.ContentType?.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase) == true;
        return new DifyEmulatorRequest
        {
            Method = request.Method,
            Path = request.Path.Value + request.QueryString.Value,
            Authorization = request.Headers.Authorization.Count > 0 ? request.Headers.Authorization.ToString() : null,
            Headers = request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            RawBody = body,
            Body = !multipart && TryParse(body, out var json) ? json : null,
            Form = multipart ? await ReadFormAsync(request.ContentType!, body).ConfigureAwait(false) : [],
        };
    }

    public static bool TryParse(byte[] body, out JsonNode? json)
    {
        try
        {
            json = JsonNode.Parse(Strict.GetString(body));
            return true;
        }
        catch (Exception exception) when (exception is JsonException or DecoderFallbackException)
        {
            json = null;
            return false;
        }
    }

    private static async Task<IReadOnlyList<DifyFormPart>> ReadFormAsync(string contentType, byte[] body)
    {
        var parts = new List<DifyFormPart>();
        try
        {
            var boundary = HeaderUtilities.RemoveQuotes(MediaTypeHeaderValue.Parse(contentType).Boundary).Value;
            var reader = new MultipartReader(boundary ?? "", new MemoryStream(body));
            while (await reader.ReadNextSectionAsync().ConfigureAwait(false) is { } section)
            {
                using var content = new MemoryStream();
                await section.Body.CopyToAsync(content).ConfigureAwait(false);
                if (ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition))
                {
                    var fileName = disposition.FileNameStar.HasValue ? disposition.FileNameStar : HeaderUtilities.RemoveQuotes(disposition.FileName);
                    parts.Add(new DifyFormPart(
                        HeaderUtilities.RemoveQuotes(disposition.Name).Value ?? "", fileName.Value, section.ContentType, content.ToArray()));
                }
            }
        }
        catch (Exception exception) when (exception is IOException or FormatException or ArgumentException or InvalidDataException)
        {
            // A form that cannot be read has no parts, as with Werkzeug: the route then misses its file.
        }

        return parts;
    }
}
