using System.Text.Json.Nodes;

namespace Dify.AI.Extensions.Emulator;

/// <summary>The keys that every frame of a mode begins with, in the server's order.</summary>
internal static class Envelope
{
    public static JsonObject Of(Turn turn, string eventName, params ReadOnlySpan<(string Key, JsonNode? Value)> payload)
    {
        var frame = Ids(turn, eventName);
        if (turn.Message is null)
        {
            frame["workflow_run_id"] = turn.Run?.Id;
        }

        frame["task_id"] = turn.TaskId;
        return Add(frame, payload);
    }

    /// <summary>A frame about the run or one of its nodes: it names the run too.</summary>
    public static JsonObject OfRun(Turn turn, string eventName, JsonObject data)
    {
        var frame = Of(turn, eventName);
        frame["workflow_run_id"] = turn.Run?.Id;
        frame["data"] = data;
        return frame;
    }

    /// <summary>Errors carry no task id. The catch-all has its keys in another order [chat/send-file-url-404].</summary>
    public static JsonObject Error(Turn turn, ReplyStep.Error error) => Add(Ids(turn, "error"), error.Code == "internal_server_error"
        ? [("code", error.Code), ("message", error.Message), ("status", error.Status)]
        : [("code", error.Code), ("status", error.Status), ("message", error.Message)]);

    private static JsonObject Ids(Turn turn, string eventName)
    {
        var frame = new JsonObject { ["event"] = eventName };
        if (turn.Conversation is { } conversation)
        {
            frame["conversation_id"] = conversation.Id;
        }

        if (turn.Message is { } message)
        {
            frame["message_id"] = message.Id;
            frame["created_at"] = turn.CreatedAt;
        }

        return frame;
    }

    private static JsonObject Add(JsonObject frame, ReadOnlySpan<(string Key, JsonNode? Value)> payload)
    {
        foreach (var (key, value) in payload)
        {
            frame[key] = value;
        }

        return frame;
    }
}
