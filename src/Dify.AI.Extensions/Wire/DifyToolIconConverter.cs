using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dify.AI.Extensions.Wire;

/// <summary>A tool's icon: a string (an address), or an object that the tool's author stored.</summary>
internal sealed class DifyToolIconConverter : JsonConverter<DifyToolIcon>
{
    public override DifyToolIcon Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var json = JsonElement.ParseValue(ref reader);
        if (json.ValueKind != JsonValueKind.Object)
        {
            return new() { Url = Utf8Text.Of(json) };
        }

        var fields = Utf8Text.FieldsOf(json);
        string? Take(string name) =>
            fields.TryGetValue(name, out var value) && Utf8Text.Of(value) is { } text && fields.Remove(name) ? text : null;
        return new() { Background = Take("background"), Content = Take("content"), AdditionalProperties = fields.Count > 0 ? fields : null };
    }

    public override void Write(Utf8JsonWriter writer, DifyToolIcon value, JsonSerializerOptions options)
    {
        if (value.Url is { } url)
        {
            writer.WriteStringValue(url);
            return;
        }

        writer.WriteStartObject();
        WriteText("background", value.Background);
        WriteText("content", value.Content);
        foreach (var field in value.AdditionalProperties ?? new Dictionary<string, JsonElement>())
        {
            writer.WritePropertyName(field.Key);
            field.Value.WriteTo(writer);
        }

        writer.WriteEndObject();

        void WriteText(string name, string? text)
        {
            if (text is not null)
            {
                writer.WriteString(name, text);
            }
        }
    }
}
