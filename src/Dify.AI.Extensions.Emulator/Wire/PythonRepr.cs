using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dify.AI.Extensions.Emulator;

/// <summary>Values as Python's <c>str</c> and <c>repr</c> write them: the server leaks them in errors and variable values.</summary>
internal static class PythonRepr
{
    public static string Str(JsonNode? node) =>
        node?.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : Repr(node);

    public static string Repr(JsonNode? node) => node switch
    {
        null => "None",
        JsonObject members => "{" + string.Join(", ", members.Select(member => $"{Quote(member.Key)}: {Repr(member.Value)}")) + "}",
        JsonArray items => "[" + string.Join(", ", items.Select(Repr)) + "]",
        _ => node.GetValueKind() switch
        {
            JsonValueKind.String => Quote(node.GetValue<string>()),
            JsonValueKind.True => "True",
            JsonValueKind.False => "False",
            _ => node.ToJsonString(),
        },
    };

    /// <summary>Python's name for the value's type.</summary>
    public static string TypeName(JsonNode? node) => node?.GetValueKind() switch
    {
        null => "NoneType",
        JsonValueKind.Object => "dict",
        JsonValueKind.Array => "list",
        JsonValueKind.String => "str",
        JsonValueKind.True or JsonValueKind.False => "bool",
        _ => node.ToJsonString().AsSpan().IndexOfAny('.', 'e', 'E') >= 0 ? "float" : "int",
    };

    private static string Quote(string text)
    {
        var escaped = text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal);
        return escaped.Contains('\'', StringComparison.Ordinal) && !escaped.Contains('"', StringComparison.Ordinal)
            ? $"\"{escaped}\""
            : $"'{escaped.Replace("'", @"\'", StringComparison.Ordinal)}'";
    }
}
