using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dify.AI.Extensions;

/// <summary>The few times that Dify sends as ISO 8601, in UTC and without a zone (<c>datetime.isoformat()</c>): written as they came.</summary>
internal sealed class IsoTimeConverter : JsonConverter<DateTimeOffset?>
{
    public override DateTimeOffset? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return DateTimeOffset.TryParse(reader.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
        }

        // Seconds since 1970, as everywhere else, should a release choose so.
        var seconds = reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number) ? number : -1;
        reader.Skip();
        return seconds is >= 0 and < 253402300800 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset? value, JsonSerializerOptions options)
    {
        if (value is not { } time)
        {
            writer.WriteNullValue();
            return;
        }

        // Python writes six digits of a second, or none.
        var format = time.Ticks % TimeSpan.TicksPerSecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss" : "yyyy-MM-dd'T'HH:mm:ss.ffffff";
        writer.WriteStringValue(time.UtcDateTime.ToString(format, CultureInfo.InvariantCulture));
    }
}
