using System.Text.Json.Nodes;

namespace Dify.AI.Extensions.Emulator;

/// <summary>Frames about a run as a whole.</summary>
internal static class RunFrames
{
    public static JsonObject Started(Turn turn, string reason)
    {
        var data = new JsonObject
        {
            ["id"] = turn.Run!.Id,
            ["workflow_id"] = turn.Run.WorkflowId,
            ["inputs"] = turn.Run.Inputs.DeepClone(),
            ["created_at"] = turn.Now.ToUnixTimeSeconds(),
        };
        if (turn.Release == DifyServerRelease.Dify114)
        {
            data["reason"] = reason;
        }

        return Envelope.OfRun(turn, "workflow_started", data);
    }

    public static JsonObject Finished(Turn turn, string status, JsonObject outputs, string? error, int exceptions)
    {
        var run = turn.Run!;
        (run.Status, run.Outputs, run.Error) = (status, outputs, error);
        run.FinishedAt = turn.Now;
        run.ElapsedSeconds = turn.ElapsedSeconds;
        run.TotalTokens = status == "succeeded" ? Usage.Total(turn) : 0;
        var frame = Envelope.OfRun(turn, "workflow_finished", new JsonObject
        {
            ["id"] = run.Id,
            ["workflow_id"] = run.WorkflowId,
            ["status"] = status,
            ["outputs"] = outputs.DeepClone(),
            ["error"] = error,
            ["elapsed_time"] = run.ElapsedSeconds,
            ["total_tokens"] = run.TotalTokens,
            ["total_steps"] = run.TotalSteps,
            ["created_by"] = new JsonObject { ["id"] = turn.User.Id, ["user"] = turn.User.Session },
            ["created_at"] = run.CreatedAt.ToUnixTimeSeconds(),
            ["finished_at"] = run.FinishedAt.Value.ToUnixTimeSeconds(),
            ["exceptions_count"] = exceptions,
            ["files"] = FileShapes.OfWorkflow(turn, turn.AssistantFiles),
        });
        run.Finished = (JsonObject)frame.DeepClone();
        return frame;
    }

    /// <summary>What a run is given: the form's inputs and the system's variables.</summary>
    public static JsonObject Inputs(Turn turn, string runId, string workflowId)
    {
        var inputs = (JsonObject)turn.Inputs.DeepClone();
        var files = FileShapes.OfWorkflow(turn, turn.UserFiles);
        var old = turn.Release != DifyServerRelease.Dify114;
        if (turn.Message is not null && !old)
        {
            inputs["sys.query"] = turn.Query;
        }

        inputs["sys.files"] = files;
        inputs["sys.user_id"] = turn.User.Session;
        if (turn.Message is not null && !old)
        {
            inputs["sys.dialogue_count"] = turn.Number;
        }

        inputs["sys.app_id"] = turn.App.State.AppId;
        inputs["sys.workflow_id"] = workflowId;
        inputs["sys.workflow_run_id"] = runId;
        if (turn.Message is not null && old)
        {
            inputs["sys.query"] = turn.Query;
            inputs["sys.dialogue_count"] = turn.Number;
        }

        return inputs;
    }
}
