using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dify.AI.Extensions.Wire;

/// <summary>The fields of an app's input form: on the wire each is an object with one key, its control, which holds the rest.</summary>
internal sealed class UserInputFormConverter : JsonConverter<IReadOnlyList<DifyInputField>>
{
    public override IReadOnlyList<DifyInputField>? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var form = JsonElement.ParseValue(ref reader);
        if (form.ValueKind != JsonValueKind.Array)
        {
            throw new JsonException("user_input_form is not a list.");
        }

        var fields = new List<DifyInputField>();
        foreach (var item in form.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object))
        {
            foreach (var control in item.EnumerateObject())
            {
                var field = control.Value.Deserialize(WireJson.Default.DifyInputField) ?? new();
                fields.Add(field with { Control = control.Name });
            }
        }

        return fields;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<DifyInputField> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var field in value)
        {
            writer.WriteStartObject();
            writer.WritePropertyName(field.Control ?? "");
            JsonSerializer.Serialize(writer, field, WireJson.Default.DifyInputField);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
