using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dify.AI.Extensions.Wire;

/// <summary>
/// Dify's times: seconds since 1970 almost everywhere, ISO 8601 (with or without zone, then UTC) in a few places.
/// A time that can't be read is missing, not a reason to lose the whole answer.
/// </summary>
internal sealed class DifyTimeConverter : JsonConverter<DateTimeOffset?>
{
    /// <summary>The first second of the year 10000, which .NET's times end before.</summary>
    public const long MaxSeconds = 253402300800;

    public override DateTimeOffset? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Number when reader.TryGetDouble(out var seconds):
                return FromSeconds(seconds);
            case JsonTokenType.String:
                var text = reader.GetString();
                return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? FromSeconds(number)
                    : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time
                    : null;
            default:
                reader.Skip();
                return null;
        }
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset? value, JsonSerializerOptions options)
    {
        if (value is { } time)
        {
            writer.WriteNumberValue(time.ToUnixTimeSeconds());
        }
        else
        {
            writer.WriteNullValue();
        }
    }

    private static DateTimeOffset? FromSeconds(double seconds) =>
        seconds is >= 0 and < MaxSeconds ? DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000)) : null;
}
