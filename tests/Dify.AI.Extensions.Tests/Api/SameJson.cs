using System.Collections;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dify.AI.Extensions.Tests.Api;

/// <summary>Compares JSON by what it says: nulls and missing fields are one, numbers are compared by value, also when one side writes them as text.</summary>
internal static class SameJson
{
    /// <summary>The first difference, as a path with both values; null when there is none.</summary>
    public static string? Difference(JsonNode? expected, JsonNode? actual, string path = "$")
    {
        if (expected is JsonObject a && actual is JsonObject b)
        {
            return a.Select(p => p.Key).Union(b.Select(p => p.Key))
                .Select(name => Difference(a[name], b[name], $"{path}.{name}")).FirstOrDefault(d => d is not null);
        }

        if (expected is JsonArray x && actual is JsonArray y && x.Count == y.Count)
        {
            return x.Zip(y).Select((pair, i) => Difference(pair.First, pair.Second, $"{path}[{i}]")).FirstOrDefault(d => d is not null);
        }

        return JsonNode.DeepEquals(expected, actual) || (ToNumber(expected) is { } n && n == ToNumber(actual) && !BothText(expected, actual))
            ? null
            : $"{path}: expected {expected?.ToJsonString() ?? "null"} but got {actual?.ToJsonString() ?? "null"}";
    }

    /// <summary>Whether any part of what was read has fields that the library has no name for.</summary>
    public static IEnumerable<string> UnknownFields(object? read, string path = "$")
    {
        switch (read)
        {
            case null or string or JsonElement:
                return [];
            case DifyData data:
                return (data.AdditionalProperties?.Keys.Select(k => $"{path}.{k}") ?? [])
                    .Concat(data.GetType().GetProperties()
                        .Where(p => p.Name != nameof(DifyData.AdditionalProperties) && p.GetIndexParameters().Length == 0)
                        .SelectMany(p => UnknownFields(p.GetValue(data), $"{path}.{p.Name}")));
            case IDictionary map:
                return map.Values.Cast<object?>().SelectMany(v => UnknownFields(v, $"{path}[…]"));
            case IEnumerable list:
                return list.Cast<object?>().SelectMany((item, i) => UnknownFields(item, $"{path}[{i}]"));
            default:
                return [];
        }
    }

    private static bool BothText(JsonNode? a, JsonNode? b) => a?.GetValueKind() == JsonValueKind.String && b?.GetValueKind() == JsonValueKind.String;

    private static decimal? ToNumber(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() is JsonValueKind.Number or JsonValueKind.String
        && decimal.TryParse(value.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
