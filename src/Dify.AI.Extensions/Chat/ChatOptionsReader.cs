using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions;

/// <summary>Dify's own options, found in AdditionalProperties: as they were set, or as JSON after a trip through a cache or Semantic Kernel.</summary>
internal static class ChatOptionsReader
{
    public static string? ReadUser(ChatOptions? options) => ReadUser(options?.AdditionalProperties);

    public static string? ReadUser(AdditionalPropertiesDictionary? properties) =>
        ReadString(properties, DifyPropertyNames.User) is { } user ? DifyUser.Check(user) : null;

    public static IEnumerable<KeyValuePair<string, object?>> ReadInputs(ChatOptions? options) =>
        ReadMap(options?.AdditionalProperties, DifyPropertyNames.Inputs);

    public static IEnumerable<KeyValuePair<string, object?>> ReadMap(AdditionalPropertiesDictionary? properties, string name) =>
        properties?.TryGetValue(name, out var value) is true ? ToMap(value, name) : [];

    public static string? ReadString(AdditionalPropertiesDictionary? properties, string name) =>
        properties?.TryGetValue(name, out var value) is not true ? null : value switch
        {
            string text => text,
            JsonElement { ValueKind: JsonValueKind.String } element => element.GetString(),
            JsonValue json when json.TryGetValue<string>(out var text) => text,
            _ => null,
        };

    private static IEnumerable<KeyValuePair<string, object?>> ToMap(object? inputs, string name) => inputs switch
    {
        null => [],
        IEnumerable<KeyValuePair<string, object?>> map => map,
        IEnumerable<KeyValuePair<string, string>> map => map.Select(i => new KeyValuePair<string, object?>(i.Key, i.Value)),
        IEnumerable<KeyValuePair<string, JsonNode?>> map => map.Select(i => new KeyValuePair<string, object?>(i.Key, i.Value)),
        JsonElement { ValueKind: JsonValueKind.Object } element => element.EnumerateObject().Select(p => new KeyValuePair<string, object?>(p.Name, p.Value)),
        JsonElement { ValueKind: JsonValueKind.Null } => [],
        _ => throw new ArgumentException(
            $"'{name}' in AdditionalProperties is a {inputs.GetType()}; it must be a string-keyed map or a JSON object."),
    };
}
