using System.Net.ServerSentEvents;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Dify.AI.Extensions.Wire;

/// <summary>Turns the bytes of one event stream into events. An instance a stream: it remembers the ids that every event repeats.</summary>
internal sealed class DifyEventReader
{
    private readonly DeltaReader _deltas = new();

    /// <summary>
    /// Reads events until the stream ends. SseItem.EventType is not to be trusted: Dify's ping carries no data, and SseParser lets its "ping" leak
    /// into the next frame. The JSON's own "event" field decides. Frames that hold no JSON object (such as "[DONE]" of a gateway) come as null.
    /// </summary>
    /// <param name="stream">The stream.</param>
    /// <param name="onEvent">Called when an event is whole, before it is read, with the length of its data in bytes.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static IAsyncEnumerable<SseItem<DifyEvent?>> ReadAsync(Stream stream, Action<int> onEvent, CancellationToken cancellationToken)
    {
        var reader = new DifyEventReader();
        return SseParser.Create(
            stream,
            (_, data) =>
            {
                onEvent(data.Length);
                return reader.Read(data);
            }).EnumerateAsync(cancellationToken);
    }

    /// <exception cref="JsonException">The data begin like a JSON object and are none.</exception>
    internal DifyEvent? Read(ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty && data[0] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            data = data.Slice(1);
        }

        if (data.IsEmpty || data[0] != (byte)'{')
        {
            return null;
        }

        if (_deltas.TryRead(data) is { } delta)
        {
            return delta;
        }

        data = Utf8Text.Repair(data);
        string? name = null;
        try
        {
            name = ReadName(data);
            return (DifyEvent?)JsonSerializer.Deserialize(data, GetType(name));
        }
        catch (JsonException)
        {
            // Either no JSON, which throws once more, or a field has another type than in any release we know: keep what is certain.
            return ReadLeniently(data, name);
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException("The event's name holds half a character.", e);
        }
    }

    private static string? ReadName(ReadOnlySpan<byte> data)
    {
        var reader = new Utf8JsonReader(data);
        _ = reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isName = IsEvent(reader);
            _ = reader.Read();
            if (isName && reader.TokenType == JsonTokenType.String)
            {
                return reader.GetString();
            }

            reader.Skip();
        }

        return null;
    }

    private static bool IsEvent(in Utf8JsonReader reader)
    {
        try
        {
            return reader.ValueTextEquals("event"u8);
        }
        catch (InvalidOperationException)
        {
            return false; // Half a character: no name that anybody could ask for.
        }
    }

    private static JsonTypeInfo GetType(string? name) => name switch
    {
        "message" => WireJson.Default.MessageEvent,
        "agent_message" => WireJson.Default.AgentMessageEvent,
        "message_file" => WireJson.Default.MessageFileEvent,
        "agent_thought" => WireJson.Default.AgentThoughtEvent,
        "message_end" => WireJson.Default.MessageEndEvent,
        "message_replace" => WireJson.Default.MessageReplaceEvent,
        "tts_message" => WireJson.Default.TtsMessageEvent,
        "tts_message_end" => WireJson.Default.TtsMessageEndEvent,
        "error" => WireJson.Default.ErrorEvent,
        "workflow_started" => WireJson.Default.WorkflowStartedEvent,
        "workflow_finished" => WireJson.Default.WorkflowFinishedEvent,
        "workflow_paused" => WireJson.Default.WorkflowPausedEvent,
        "node_started" or "node_finished" or "node_retry"
            or "iteration_started" or "iteration_next" or "iteration_completed"
            or "loop_started" or "loop_next" or "loop_completed" => WireJson.Default.NodeEvent,
        "human_input_required" => WireJson.Default.HumanInputRequiredEvent,
        "human_input_form_filled" => WireJson.Default.HumanInputFormFilledEvent,
        "human_input_form_timeout" => WireJson.Default.HumanInputFormTimeoutEvent,
        "agent_log" => WireJson.Default.AgentLogEvent,
        "text_chunk" => WireJson.Default.TextChunkEvent,
        "text_replace" => WireJson.Default.TextReplaceEvent,
        "reasoning_chunk" => WireJson.Default.ReasoningChunkEvent,
        _ => WireJson.Default.DifyEvent,
    };

    /// <summary>What decides over text and end of an answer must be understood even when the rest of the event is not.</summary>
    private static DifyEvent ReadLeniently(ReadOnlySpan<byte> data, string? name)
    {
        var reader = new Utf8JsonReader(data);
        var json = JsonElement.ParseValue(ref reader);
        _ = reader.Read(); // Throws when more follows, such as another event: its words would be lost.
        var fields = Utf8Text.FieldsOf(json);
        string? Text(string field) => fields.TryGetValue(field, out var value) ? TextOf(value) : null;
        string? DataText(string field) =>
            fields.TryGetValue("data", out var value) && value.ValueKind == JsonValueKind.Object && value.TryGetProperty(field, out value) ? TextOf(value) : null;

        DifyEvent leaf = name switch
        {
            "message" => new MessageEvent { Answer = Text("answer") },
            "agent_message" => new AgentMessageEvent { Answer = Text("answer") },
            "message_file" => new MessageFileEvent { Answer = Text("answer"), Url = Text("url"), Id = Text("id"), Type = Text("type") },
            "message_replace" => new MessageReplaceEvent { Answer = Text("answer"), Reason = Text("reason") },
            "message_end" => new MessageEndEvent(),
            "error" => new ErrorEvent { Code = Text("code"), Message = Text("message") },
            "workflow_started" => new WorkflowStartedEvent(),
            "workflow_paused" => new WorkflowPausedEvent(),
            "workflow_finished" => new WorkflowFinishedEvent { Data = new() { Status = DataText("status"), Error = DataText("error") } },
            _ => new DifyEvent(),
        };
        return leaf with
        {
            Event = name,
            ConversationId = Text("conversation_id"),
            MessageId = Text("message_id"),
            TaskId = Text("task_id"),
            WorkflowRunId = Text("workflow_run_id"),
            AdditionalProperties = fields,
        };
    }

    private static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => Utf8Text.Of(value) ?? throw new JsonException("A text that matters holds half a character."),
        _ => value.ToString(),
    };
}
