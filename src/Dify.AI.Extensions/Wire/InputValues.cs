using System.Collections;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dify.AI.Extensions.Wire;

/// <summary>App variables as JSON, without reflection: callers hand over plain values.</summary>
internal static class InputValues
{
    public static JsonObject ToJson(IEnumerable<KeyValuePair<string, object?>>? inputs)
    {
        var json = new JsonObject();
        foreach (var input in inputs ?? [])
        {
            json[input.Key] = ToJson(input.Value, input.Key);
        }

        return json;
    }

    /// <summary>The client's inputs and the call's own, which win name by name.</summary>
    public static JsonObject ToJson(IEnumerable<KeyValuePair<string, object?>>? defaults, IEnumerable<KeyValuePair<string, object?>>? own)
    {
        var json = ToJson(defaults);
        foreach (var input in own ?? [])
        {
            json[input.Key] = ToJson(input.Value, input.Key);
        }

        return json;
    }

    /// <summary>One value; <paramref name="name"/> is for the message when it has no JSON form.</summary>
    public static JsonNode? ToJson(object? value, string name) => value switch
    {
        null => null,
        JsonNode node => node.DeepClone(),
        JsonElement element => ToNode(element),
        string text => JsonValue.Create(text),
        bool flag => JsonValue.Create(flag),
        int or short or sbyte or byte or ushort => JsonValue.Create(Convert.ToInt32(value, provider: null)),
        long number => JsonValue.Create(number),
        uint number => JsonValue.Create(number),
        ulong number => JsonValue.Create(number),
        double number => JsonValue.Create(number),
        float number => JsonValue.Create(number),
        decimal number => JsonValue.Create(number),
        DifyFile file => JsonSerializer.SerializeToNode(file, WireJson.Default.DifyFile),
        IEnumerable<KeyValuePair<string, object?>> map => ToJson(map),
        IDictionary map => ToJson(map.Keys.Cast<object>().Select(key => new KeyValuePair<string, object?>(
            key as string ?? throw Unsupported(name, value), map[key]))),
        IEnumerable list => new JsonArray([.. list.Cast<object?>().Select(item => ToJson(item, name))]),
        _ => throw Unsupported(name, value),
    };

    private static JsonNode? ToNode(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => JsonObject.Create(element),
        JsonValueKind.Array => JsonArray.Create(element),
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        _ => JsonValue.Create(element),
    };

    private static ArgumentException Unsupported(string name, object value) => new(
        $"The input '{name}' holds a {value.GetType()}, which has no certain JSON form. "
        + "Use a string, number, boolean, JsonElement, JsonNode, DifyFile, or a list or string-keyed map of these.");
}
