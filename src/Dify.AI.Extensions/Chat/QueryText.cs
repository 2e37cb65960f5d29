using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions;

/// <summary>Messages as the one text that Dify takes. Whatever else goes into it is set off by tags, so that the app's model can tell it from the user's words.</summary>
internal static class QueryText
{
    /// <summary>The words of the turn itself: the user's messages, and results of tools that the caller ran; with the names of files where wanted.</summary>
    public static string OfTurn(IEnumerable<ChatMessage> messages, bool namesFiles = false) =>
        string.Join("\n\n", messages.Where(m => !IsSystem(m)).Select(m => TextOf(m, namesFiles)).Where(t => t.Length > 0));

    /// <summary>The words of system messages.</summary>
    public static string OfSystem(IEnumerable<ChatMessage> messages) =>
        string.Join("\n\n", messages.Where(IsSystem).Select(m => m.Text).Where(t => !string.IsNullOrWhiteSpace(t)));

    /// <summary>Earlier turns as a transcript, one labelled paragraph each.</summary>
    public static string OfHistory(IEnumerable<ChatMessage> messages)
    {
        var text = new StringBuilder();
        foreach (var message in messages.Where(m => !IsSystem(m)))
        {
            if (TextOf(message, namesFiles: true) is { Length: > 0 } words)
            {
                _ = text.Append(text.Length == 0 ? "" : "\n\n").Append(Label(message)).Append(": ").Append(words);
            }
        }

        return text.ToString();
    }

    public static string Tagged(string tag, string text) => $"<{tag}>\n{text}\n</{tag}>";

    public static bool IsSystem(ChatMessage message) => message.Role == ChatRole.System || message.Role == new ChatRole("developer");

    private static string Label(ChatMessage message) =>
        message.Role == ChatRole.User ? "User" : message.Role == ChatRole.Assistant ? "Assistant" : message.Role == ChatRole.Tool ? "Tool" : message.Role.Value;

    private static string TextOf(ChatMessage message, bool namesFiles)
    {
        var text = new StringBuilder();
        foreach (var content in message.Contents)
        {
            var part = content switch
            {
                TextContent words => words.Text,
                FunctionResultContent result => $"{(text.Length > 0 ? "\n" : "")}Result of tool call {result.CallId}: {ToText(result)}",
                DataContent or UriContent or HostedFileContent when namesFiles => $"{(text.Length > 0 ? "\n" : "")}[file: {NameOf(content)}]",
                _ => "", // Reasoning, usage, calls, errors: of no meaning to the app.
            };
            _ = text.Append(part);
        }

        return text.ToString();
    }

    private static string NameOf(AIContent content) => content switch
    {
        DataContent data => data.Name ?? data.MediaType,
        UriContent uri => uri.Uri.ToString(),
        HostedFileContent file => file.Name ?? file.FileId,
        _ => "",
    };

    // What an exception says may be the host's secret: whoever ran the function has put into its result what the app may know.
    private static string ToText(FunctionResultContent result) =>
        result is { Result: null, Exception: not null } ? "The function failed." : ToText(result.Result);

    /// <summary>What a function returned, as a model reads it: text bare, everything else as JSON.</summary>
    public static string ToText(object? result) => result switch
    {
        null => "",
        string text => text,
        JsonElement { ValueKind: JsonValueKind.String } json => json.GetString()!,
        JsonElement json => json.GetRawText(),
        JsonNode json => json.ToJsonString(),
        TextContent text => text.Text,
        IFormattable value => value.ToString(format: null, System.Globalization.CultureInfo.InvariantCulture),
        var other => AIJsonUtilities.DefaultOptions.TryGetTypeInfo(other.GetType(), out var type)
            ? JsonSerializer.Serialize(other, type)
            : other.ToString() ?? "",
    };
}
