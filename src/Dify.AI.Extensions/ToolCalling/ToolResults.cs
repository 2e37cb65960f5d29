using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions;

/// <summary>What tools returned, put into words for the app.</summary>
internal static class ToolResults
{
    /// <summary>The message with its results as text between marks; files among them become files of the message.</summary>
    public static ChatMessage ToText(ChatMessage message, IReadOnlyList<ChatMessage> all, CallableTools? tools, ToolMarks marks)
    {
        if (!message.Contents.Any(c => c is FunctionResultContent))
        {
            return message;
        }

        var contents = new List<AIContent>();
        foreach (var content in message.Contents)
        {
            if (content is not FunctionResultContent result)
            {
                contents.Add(content);
                continue;
            }

            var id = ToolCallId.Parse(result.CallId);
            var (words, files) = Read(result);
            var text = ToolPrompt.ToResult(marks, NameOf(result, id, all, tools), id?.Ordinal, words);
            contents.Add(new TextContent(contents.Count == 0 ? text : "\n\n" + text));
            contents.AddRange(files);
        }

        message = message.Clone();
        message.Contents = contents;
        return message;
    }

    private static string? NameOf(FunctionResultContent result, ToolCallId? id, IReadOnlyList<ChatMessage> all, CallableTools? tools) =>
        id is { } own && own.Fingerprint == tools?.Fingerprint
            ? tools.NameAt(own.Tool)
            : all.SelectMany(m => m.Contents).OfType<FunctionCallContent>().LastOrDefault(c => c.CallId == result.CallId)?.Name;

    private static (string Words, IReadOnlyList<AIContent> Files) Read(FunctionResultContent result)
    {
        var parts = result.Result switch
        {
            AIContent one => [one],
            IEnumerable<AIContent> several => several.ToList(),
            _ => null,
        };
        if (parts is null)
        {
            // The exception's own words are for the caller: FunctionInvokingChatClient puts into the result what it lets the model see of them.
            return (result is { Result: null, Exception: not null } ? "The tool failed."
                : result.Result is JsonElement { ValueKind: JsonValueKind.Object or JsonValueKind.Array } json ? ReadableJson.Write(json.WriteTo)
                : QueryText.ToText(result.Result), []);
        }

        var files = parts.Where(p => p is DataContent or UriContent or HostedFileContent).ToList();
        var words = parts.Except(files).Select(p => QueryText.ToText(p));
        return (string.Join("\n", files.Count > 0 ? words.Append($"[{files.Count} file(s), attached to this message]") : words), files);
    }
}
