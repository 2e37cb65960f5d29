using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dify.AI.Extensions.Emulator.Tests.Conformance;

/// <summary>Compares the shape of two JSON values: keys in their order, and kinds of values.</summary>
internal static class Shape
{
    /// <summary>What hangs on the recorded app and not on the server: values of nodes and of tools.</summary>
    private static readonly HashSet<string> Free = new(StringComparer.Ordinal)
    {
        "inputs", "outputs", "process_data", "execution_metadata", "tool_labels", "tool_icons", "agent_strategy",
    };

    public static IEnumerable<string> Differences(JsonNode? expected, JsonNode? actual, string path = "$")
    {
        if (Kind(expected) != Kind(actual))
        {
            return [$"{path}: {Kind(expected)} was expected, {Kind(actual)} came"];
        }

        return (expected, actual) switch
        {
            (JsonObject left, JsonObject right) => Members(left, right, path),
            (JsonArray { Count: > 0 } left, JsonArray { Count: > 0 } right) => Differences(left[0], right[0], path + "[0]"),
            _ => [],
        };
    }

    private static IEnumerable<string> Members(JsonObject expected, JsonObject actual, string path)
    {
        var (left, right) = (string.Join(", ", expected.Select(member => member.Key)), string.Join(", ", actual.Select(member => member.Key)));
        return left != right
            ? [$"{path}: keys\n  {left} were expected,\n  {right} came"]
            : expected.Where(member => !Free.Contains(member.Key)).SelectMany(member => Differences(member.Value, actual[member.Key], $"{path}.{member.Key}"));
    }

    private static string Kind(JsonNode? node) => node?.GetValueKind() switch
    {
        null => "null",
        JsonValueKind.True or JsonValueKind.False => "Boolean",
        { } kind => kind.ToString(),
    };
}
