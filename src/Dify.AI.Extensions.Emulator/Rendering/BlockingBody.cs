using System.Text.Json.Nodes;

namespace Dify.AI.Extensions.Emulator;

/// <summary>The one JSON body of a blocking call, once its generation is over.</summary>
internal static class BlockingBody
{
    public static JsonObject Of(Turn turn)
    {
        if (turn.Message is null)
        {
            return OfRun(turn);
        }

        if (turn.Failure is { } failure)
        {
            throw Refusal.Of(failure.Status, failure.Code, failure.Message);
        }

        // 1.9 and 1.12 check their own answer, and outside of chatflows refuse an empty one.
        if (turn.Answer.Length == 0 && turn.Release != DifyServerRelease.Dify114 && !turn.App.RunsWorkflow)
        {
            throw Refusal.InvalidParam("1 validation error for ChatbotAppBlockingResponse");
        }

        return turn.Run is { Status: "paused" } ? Paused(turn) : Message(turn, "message", Usage.Of(turn, turn.App.RunsWorkflow, blocking: true));
    }

    private static JsonObject Message(Turn turn, string eventName, JsonObject? usage)
    {
        var body = new JsonObject
        {
            ["event"] = eventName,
            ["task_id"] = turn.TaskId,
            ["id"] = turn.Message!.Id,
            ["message_id"] = turn.Message.Id,
        };
        if (turn.Conversation is { } conversation)
        {
            body["conversation_id"] = conversation.Id;
        }

        body["mode"] = Wire.Mode(turn.App.Mode);
        body["answer"] = turn.Answer.ToString();
        body["metadata"] = Metadata.Of(turn, usage);
        body["created_at"] = turn.CreatedAt;
        return body;
    }

    private static JsonObject Paused(Turn turn)
    {
        var body = Message(turn, "workflow_paused", usage: null);
        var paused = HumanInputFrames.Paused(turn.Run!.Pause!);
        var data = new JsonObject
        {
            ["id"] = turn.Message!.Id,
            ["mode"] = Wire.Mode(turn.App.Mode),
            ["conversation_id"] = turn.Conversation?.Id,
            ["message_id"] = turn.Message.Id,
            ["workflow_run_id"] = turn.Run.Id,
            ["answer"] = turn.Answer.ToString(),
            ["metadata"] = Metadata.Of(turn, usage: null),
            ["created_at"] = turn.CreatedAt,
        };
        foreach (var key in (string[])["paused_nodes", "reasons", "status", "elapsed_time", "total_tokens", "total_steps"])
        {
            data[key] = paused[key]?.DeepClone();
        }

        body["workflow_run_id"] = turn.Run.Id;
        body["data"] = data;
        return body;
    }

    /// <summary>A failed run is a good answer that says so.</summary>
    private static JsonObject OfRun(Turn turn)
    {
        var run = turn.Run!;
        var data = new JsonObject
        {
            ["id"] = run.Id,
            ["workflow_id"] = run.WorkflowId,
            ["status"] = run.Status,
            ["outputs"] = run.Outputs.DeepClone(),
            ["error"] = run.Error,
            ["elapsed_time"] = run.ElapsedSeconds,
            ["total_tokens"] = run.TotalTokens,
            ["total_steps"] = run.TotalSteps,
            ["created_at"] = run.CreatedAt.ToUnixTimeSeconds(),
            ["finished_at"] = run.FinishedAt?.ToUnixTimeSeconds(),
        };
        if (run is { Status: "paused", Pause: { } pause })
        {
            var paused = HumanInputFrames.Paused(pause);
            data["paused_nodes"] = paused["paused_nodes"]?.DeepClone();
            data["reasons"] = paused["reasons"]?.DeepClone();
        }

        return new JsonObject { ["task_id"] = turn.TaskId, ["workflow_run_id"] = run.Id, ["data"] = data };
    }
}
