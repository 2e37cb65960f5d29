using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions;

/// <summary>What stands between marks as calls, or as what is wrong with it. Mends what can mean only one thing, and guesses nothing.</summary>
internal sealed class ToolCallReader(CallableTools tools)
{
    // The depth leaves room for what stands around the arguments when a response is cached or logged: all in all, 64 levels are read.
    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 48 };

    private static readonly string[] NameWords = ["name", "tool"];
    private static readonly string[] ArgumentWords = ["arguments", "parameters", "args"];

    private readonly List<FunctionCallContent> _calls = [];
    private readonly List<ToolCallProblem> _problems = [];

    public IReadOnlyList<FunctionCallContent> Calls => _calls;

    public IReadOnlyList<ToolCallProblem> Problems => _problems;

    public void Read(ToolCallBlock block)
    {
        if (!block.IsClosed)
        {
            Reject(block, "a call has no closing mark");
            return;
        }

        if (TryParse(Unfenced(block.Content)) is not { } json)
        {
            Reject(block, "what stands between the marks is not JSON");
            return;
        }

        // Several calls in one block: an array of what should be a block each.
        foreach (var call in json.ValueKind == JsonValueKind.Array && json.GetArrayLength() > 0 ? [.. json.EnumerateArray()] : new[] { json })
        {
            ReadCall(block, call);
        }
    }

    private void ReadCall(ToolCallBlock block, JsonElement call)
    {
        if (Find(call, NameWords) is not { ValueKind: JsonValueKind.String } named)
        {
            Reject(block, "a call is not a JSON object with \"name\" and \"arguments\"");
            return;
        }

        var name = named.GetString()!;
        if (tools.Find(name) is not { } tool)
        {
            Reject(block, $"there is no tool {Quote(name)} to call now, only {string.Join(", ", tools.Names.Select(Quote))}");
        }
        else if (ToArguments(Find(call, ArgumentWords)) is not { } arguments)
        {
            Reject(block, $"the arguments of {Quote(tool.Name)} are not a JSON object");
        }
        else if (tools.OnlyOneCall && _calls.Count > 0)
        {
            Reject(block, "there is more than one call, and only one is allowed at a time");
        }
        else
        {
            _calls.Add(new(new ToolCallId(tools.Fingerprint, tool.Index, _calls.Count + 1).ToUniqueString(), tool.Name, arguments));
        }
    }

    private void Reject(ToolCallBlock block, string reason) => _problems.Add(new(ToolCallProblem.Malformed, reason, block.Raw));

    private static JsonElement? Find(JsonElement call, string[] words)
    {
        if (call.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        foreach (var word in words)
        {
            foreach (var property in call.EnumerateObject())
            {
                if (string.Equals(property.Name, word, StringComparison.OrdinalIgnoreCase))
                {
                    return property.Value;
                }
            }
        }

        return null;
    }

    /// <summary>The arguments; none given are none, and an object that was written as text, as in OpenAI's API, is that object.</summary>
    private static Dictionary<string, object?>? ToArguments(JsonElement? given)
    {
        var json = given is { ValueKind: JsonValueKind.String } text ? TryParse(text.GetString()!) ?? default : given;
        return json switch
        {
            null or { ValueKind: JsonValueKind.Null } => [],
            { ValueKind: JsonValueKind.Object } map => ToDictionary(map),
            _ => null,
        };
    }

    private static Dictionary<string, object?> ToDictionary(JsonElement map)
    {
        var arguments = new Dictionary<string, object?>();
        foreach (var property in map.EnumerateObject())
        {
            arguments[property.Name] = property.Value;
        }

        return arguments;
    }

    private static string Unfenced(string content)
    {
        var text = content.Trim();
        if (!text.StartsWith("```", StringComparison.Ordinal))
        {
            return text;
        }

        var start = text.IndexOfAny(['{', '[']);
        return start < 0 ? text : text.Substring(start).TrimEnd().TrimEnd('`');
    }

    private static JsonElement? TryParse(string json) => Parse(json) ?? Parse(WithEscapedLines(json));

    private static JsonElement? Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Lenient);

            // Written once, so that half a surrogate pair is found here, and not by the function or a cache.
            _ = ReadableJson.Write(document.RootElement.WriteTo);
            return document.RootElement.Clone();
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Models write longer texts into strings with their line ends bare, which JSON does not allow.</summary>
    private static string WithEscapedLines(string json)
    {
        var text = new StringBuilder(json.Length + 16);
        var inString = false;
        for (var i = 0; i < json.Length; i++)
        {
            var c = json[i];
            if (inString && c == '\\' && i + 1 < json.Length)
            {
                _ = text.Append(c).Append(json[++i]);
                continue;
            }

            inString ^= c == '"';
            _ = !inString ? text.Append(c) : c switch
            {
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                _ => text.Append(c),
            };
        }

        return text.ToString();
    }

    private static string Quote(string name) => name.Length > 64 ? $"\"{name.Substring(0, 64)}…\"" : $"\"{name}\"";
}

/// <param name="Code">The code of the content that reports it.</param>
/// <param name="Reason">What is wrong, for the model and for developers.</param>
/// <param name="Raw">What the answer held; null when it held nothing.</param>
internal sealed record ToolCallProblem(string Code, string Reason, string? Raw)
{
    public const string Malformed = "tool_call_malformed";
    public const string Missing = "tool_call_missing";

    public ErrorContent ToContent() => new($"The answer calls a tool wrongly, and nothing was run for it: {Reason}.") { ErrorCode = Code, Details = Raw };
}
