using System.Text;
using System.Text.Json;

namespace Dify.AI.Extensions.Tests.Fuzzing;

/// <summary>
/// What a stream's bytes mean, worked out without haste and without a line of the library's: the words that must arrive, and whether the answer ends well.
/// </summary>
internal sealed class StreamOracle
{
    private bool _workflow;
    private bool _messageEnded;
    private bool _workflowEnded;
    private bool _workflowFailed;

    public StreamOracle(byte[] bytes)
    {
        foreach (var data in ToEvents(bytes))
        {
            Frames++;
            if (Observe(data))
            {
                return;
            }
        }

        EndsWell = !_workflowFailed && (_messageEnded || _workflowEnded);
    }

    public int Frames { get; private set; }

    /// <summary>Names of the events, and what they do to the text.</summary>
    public List<(string? Name, string? Words)> Events { get; } = [];

    /// <summary>The text when the answer ended, well or not.</summary>
    public StringBuilder Text { get; } = new();

    public bool EndsWell { get; private set; }

    /// <summary>Whether a message repeats what an agent said: there the library compares, and so can't be checked by adding up.</summary>
    public bool MixesAgentAndMessage => Events.Any(e => e.Name == "agent_message") && Events.Any(e => e.Name == "message");

    /// <summary>The data of each event by the rules of the WHATWG's standard for server-sent events.</summary>
    private static IEnumerable<byte[]> ToEvents(byte[] bytes)
    {
        var data = new List<byte>();
        var any = false;
        foreach (var line in ToLines(bytes))
        {
            if (line.Length == 0)
            {
                if (any && data.Count > 1)
                {
                    yield return [.. data.SkipLast(1)];
                }

                data.Clear();
                any = false;
            }
            else if (line.AsSpan().StartsWith("data:"u8) || line.AsSpan().SequenceEqual("data"u8))
            {
                var value = line.Length > 5 ? line.AsSpan(line[5] == ' ' ? 6 : 5) : [];
                data.AddRange(value);
                data.Add((byte)'\n');
                any = true;
            }
        }
    }

    /// <summary>Lines that have an end.</summary>
    private static IEnumerable<byte[]> ToLines(byte[] bytes)
    {
        var start = bytes.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? 3 : 0;
        for (var i = start; i < bytes.Length; i++)
        {
            if (bytes[i] is (byte)'\n' or (byte)'\r')
            {
                yield return bytes[start..i];
                i += bytes[i] == '\r' && i + 1 < bytes.Length && bytes[i + 1] == '\n' ? 1 : 0;
                start = i + 1;
            }
        }
    }

    /// <summary>Takes in the next event; whether the answer is over.</summary>
    private bool Observe(byte[] data)
    {
        var text = data.AsSpan().TrimStart(" \t\r\n"u8);
        if (text.IsEmpty || text[0] != '{')
        {
            return false;
        }

        JsonElement json;
        string? name;
        try
        {
            // What is not UTF-8 becomes U+FFFD, as the standard has it.
            using var document = JsonDocument.Parse(Encoding.UTF8.GetString(data));
            json = document.RootElement.Clone();
            name = json.EnumerateObject().Where(p => Is(p, "event") && p.Value.ValueKind == JsonValueKind.String).Select(p => p.Value.GetString()).FirstOrDefault();
            CheckTexts(name, json);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return true; // No JSON, or half a character in what matters: words may be missing.
        }

        var words = name is "message" or "agent_message" or "message_file" or "message_replace" ? TextOf(json, "answer") : null;
        if (name == "message_file" && TextOf(json, "url") is { Length: > 0 })
        {
            words = null;
        }

        Events.Add((name, words));
        if (name == "message_replace")
        {
            _ = Text.Clear();
        }

        _ = Text.Append(words);
        return Ends(name, json);
    }

    private bool Ends(string? name, JsonElement json)
    {
        switch (name)
        {
            case "error":
                return true;

            case "workflow_started":
                _workflow = true;
                return false;

            case "workflow_paused":
                return EndsWell = true;

            case "message_end":
                _messageEnded = true;
                return EndsWell = !_workflow || _workflowEnded;

            case "workflow_finished":
                _workflowFailed |= DataOf(json) is { } data && TextOf(data, "status") == "failed";
                _workflowEnded |= !_workflowFailed;
                return EndsWell = _messageEnded && !_workflowFailed;

            default:
                return false;
        }
    }

    private static string? TextOf(JsonElement json, string name)
    {
        string? text = null;
        foreach (var field in json.EnumerateObject().Where(f => Is(f, name)))
        {
            text = field.Value.ValueKind == JsonValueKind.Null ? null : field.Value.ToString();
        }

        return text;
    }

    private static JsonElement? DataOf(JsonElement json)
    {
        JsonElement? data = null;
        foreach (var field in json.EnumerateObject().Where(f => Is(f, "data")))
        {
            data = field.Value.ValueKind == JsonValueKind.Object ? field.Value : null;
        }

        return data;
    }

    /// <summary>A name that is no text is nobody's.</summary>
    private static bool Is(JsonProperty field, string name)
    {
        try
        {
            return field.Name == name;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Reads what every event and this one is about, to find escapes of half a character.</summary>
    private static void CheckTexts(string? name, JsonElement json)
    {
        string[] more = name switch
        {
            "message" or "agent_message" => ["answer"],
            "message_file" => ["answer", "url", "id", "type"],
            "message_replace" => ["answer", "reason"],
            "error" => ["code", "message"],
            _ => [],
        };
        foreach (var field in (string[])["conversation_id", "message_id", "task_id", "workflow_run_id", .. more])
        {
            _ = TextOf(json, field);
        }

        if (name == "workflow_finished" && DataOf(json) is { } data)
        {
            _ = TextOf(data, "status") + TextOf(data, "error");
        }
    }
}
