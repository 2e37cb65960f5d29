using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Dify.AI.Extensions;

/// <summary>JSON as a model reads it best: on one line, with "&lt;" and umlauts as they are. Functions give theirs indented and escaped.</summary>
internal static class ReadableJson
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Readable))
        {
            write(json);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
