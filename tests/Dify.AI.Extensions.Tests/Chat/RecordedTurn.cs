using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dify.AI.Extensions.Emulator;

namespace Dify.AI.Extensions.Tests.Chat;

/// <summary>What a recorded stream says, read without the library: the expectation that the client must meet.</summary>
internal sealed partial class RecordedTurn
{
    public RecordedTurn(DifyExchange exchange)
        : this(Encoding.UTF8.GetString(exchange.Response.Body).Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
    {
    }

    public RecordedTurn(IEnumerable<string> frames)
    {
        var text = new StringBuilder();
        foreach (var frame in frames.Where(f => f.StartsWith("data: ", StringComparison.Ordinal)))
        {
            Read(JsonNode.Parse(frame["data: ".Length..])!, text);
        }

        RawText = text.ToString();
        if (!Closed)
        {
            (ErrorCode, ErrorMessage) = ("incomplete_stream", "");
        }
    }

    public string RawText { get; }

    /// <summary>The answer without the model's reasoning.</summary>
    public string Text => ThinkBlock().Replace(RawText, "");

    public string? ConversationId { get; private set; }

    public string? MessageId { get; private set; }

    public long? CreatedAt { get; private set; }

    public JsonNode? Usage { get; private set; }

    /// <summary>Tokens of the run, which tell when the message's own usage does not come.</summary>
    public long? RunTokens { get; private set; }

    public string? ErrorCode { get; private set; }

    public int? ErrorStatus { get; private set; }

    public string? ErrorMessage { get; private set; }

    public bool Replaced { get; private set; }

    public bool Paused { get; private set; }

    /// <summary>Whether an event came that can close a turn.</summary>
    public bool Closed { get; private set; }

    /// <summary>Tools by step, in order: <c>step:tool</c>.</summary>
    public List<string> Tools { get; } = [];

    public HashSet<string> Observed { get; } = [];

    public HashSet<string> Files { get; } = [];

    public int Citations { get; private set; }

    private void Read(JsonNode frame, StringBuilder text)
    {
        ConversationId ??= (string?)frame["conversation_id"];
        MessageId ??= (string?)frame["message_id"];
        CreatedAt ??= (long?)frame["created_at"];
        switch ((string?)frame["event"])
        {
            case "message" or "agent_message":
            case "message_file" when frame["url"] is null:
                _ = text.Append((string?)frame["answer"]);
                break;
            case "message_file" when (string?)frame["belongs_to"] == "assistant":
                _ = Files.Add((string)frame["id"]!);
                break;
            case "message_replace":
                _ = text.Clear().Append((string?)frame["answer"]);
                Replaced = true;
                break;
            case "agent_thought":
                foreach (var tool in ((string?)frame["tool"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries))
                {
                    var step = $"{frame["id"]}:{tool}";
                    if (!Tools.Contains(step))
                    {
                        Tools.Add(step);
                    }

                    if ((string?)frame["observation"] is { Length: > 0 })
                    {
                        _ = Observed.Add(step);
                    }
                }

                break;
            case "message_end":
                Closed = true;
                Usage = frame["metadata"]?["usage"];
                Citations = frame["metadata"]?["retriever_resources"]?.AsArray().Count ?? 0;
                break;
            case "workflow_finished":
                Closed = true;
                RunTokens = (long?)frame["data"]!["total_tokens"] is > 0 and var tokens ? tokens : null;
                if ((string?)frame["data"]!["status"] == "failed")
                {
                    (ErrorCode, ErrorMessage) = ("workflow_failed", (string?)frame["data"]!["error"]);
                }

                break;
            case "workflow_paused":
                Closed = Paused = true;
                break;
            case "error":
                Closed = true;
                ErrorCode = (string?)frame["code"] ?? "internal_server_error";
                ErrorStatus = (int)frame["status"]!;
                ErrorMessage = (string?)frame["message"];
                break;
            default:
                break;
        }
    }

    public long? Tokens(string kind) => Usage?[kind] is { } value ? long.Parse(value.ToString(), CultureInfo.InvariantCulture) : null;

    [GeneratedRegex("<think[^>]*>.*?</think>", RegexOptions.Singleline)]
    private static partial Regex ThinkBlock();
}
