using System.Text.Json.Nodes;

namespace Dify.AI.Extensions.Emulator;

/// <summary>What a conversation is called, and what it opens with.</summary>
internal static class ConversationName
{
    /// <summary>The server lets a model name it; here the title is the query itself. Ungenerated, it is the query's first 20 characters.</summary>
    public static string For(string query, bool generated) => generated
        ? "Title: " + Cut(query, 60)
        : Cut(query, 20);

    public static string Introduction(DifyEmulatorApp app, JsonObject inputs) => inputs.Aggregate(
        app.OpeningStatement,
        (text, input) => text.Replace($"{{{{{input.Key}}}}}", PythonRepr.Str(input.Value), StringComparison.Ordinal));

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..length] + "…";
}
