using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Dify.AI.Extensions.Emulator;

/// <summary><c>GET /workflow/{run}/events</c> (1.14): a run watched from outside, or taken up again after a pause.</summary>
internal static class RunEvents
{
    public static async Task GetAsync(Call call)
    {
        var run = call.State.FindRun(call.Value("workflow_run_id"));
        if (run is null || run.User != call.User)
        {
            throw call.NotFound("Workflow run not found");
        }

        call.Http.Response.ContentType = "text/event-stream; charset=utf-8";
        call.Http.Response.Headers.CacheControl = "no-cache";
        var frames = run.Finished is { } finished ? Finished(run, finished) : WatchAsync(call, run, call.Gone);
        await new FramePlayer(call, new TransportScript()).PlayAsync(frames, () => TimeSpan.Zero).ConfigureAwait(false);
    }

    /// <summary>One frame, in Python's JSON and without the message's ids; the run's id stands for the task's.</summary>
    private static IAsyncEnumerable<string> Finished(WorkflowRun run, JsonObject finished)
    {
        var frame = new JsonObject
        {
            ["event"] = "workflow_finished",
            ["task_id"] = run.Id,
            ["workflow_run_id"] = run.Id,
            ["data"] = finished["data"]!.DeepClone(),
        };
        return new[] { $"data: {WireText.Python(frame)}\n\n" }.ToAsyncEnumerable();
    }

    private static async IAsyncEnumerable<string> WatchAsync(Call call, WorkflowRun run, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return SseFrame.Ping;
        var snapshot = call.Query("include_state_snapshot")?.ToLowerInvariant() == "true";
        if (run.Pause is not { } pause)
        {
            // The frames so far stand for the snapshot of a run that goes on; its first is the ping just sent.
            await foreach (var frame in (run.Feed?.ReadAsync(snapshot ? 1 : run.Feed.Count, cancellationToken) ?? AsyncEnumerable.Empty<string>()).ConfigureAwait(false))
            {
                yield return frame;
            }

            yield break;
        }

        if (snapshot)
        {
            foreach (var frame in Snapshot(pause))
            {
                yield return SseFrame.Of(frame);
            }
        }

        if (pause.Action is null && call.Query("continue_on_pause")?.ToLowerInvariant() != "true")
        {
            yield break;
        }

        var feed = await pause.Resumed.WaitAsync(cancellationToken).ConfigureAwait(false);
        await foreach (var frame in feed.ReadAsync(cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            yield return frame;
        }
    }

    private static IEnumerable<JsonObject> Snapshot(PausedRun pause)
    {
        var (turn, run) = (pause.Turn, pause.Turn.Run!);
        yield return Frame(pause, "workflow_started", new JsonObject
        {
            ["id"] = run.Id,
            ["workflow_id"] = run.WorkflowId,
            ["inputs"] = run.Inputs.DeepClone(),
            ["created_at"] = run.CreatedAt.ToUnixTimeSeconds(),
            ["reason"] = "initial",
        });
        if (turn.Message is not null)
        {
            var replace = new JsonObject
            {
                ["event"] = "message_replace",
                ["task_id"] = turn.TaskId,
                ["answer"] = turn.Answer.ToString(),
                ["reason"] = "",
            };
            yield return WithIds(turn, replace);
        }

        foreach (var (id, type, status) in ((string, string, string)[])[("start", "start", "succeeded"), ("ask", "human-input", "paused")])
        {
            yield return Frame(pause, "node_started", Node(pause, id, type, status: null));
            yield return Frame(pause, "node_finished", Node(pause, id, type, status));
        }

        yield return Frame(pause, "human_input_required", HumanInputFrames.Required(pause));
        yield return Frame(pause, "workflow_paused", HumanInputFrames.Paused(pause));
    }

    private static JsonObject Node(PausedRun pause, string id, string type, string? status)
    {
        var created = pause.Turn.Run!.CreatedAt.ToUnixTimeSeconds();
        var node = new JsonObject
        {
            ["id"] = id == "ask" ? pause.NodeExecutionId : StableId.Of(pause.Turn.TaskId + id),
            ["node_id"] = id,
            ["node_type"] = type,
            ["title"] = char.ToUpperInvariant(id[0]) + id[1..],
            ["index"] = id == "ask" ? 2 : 1,
            ["predecessor_node_id"] = null,
            ["inputs"] = null,
        };
        if (status is null)
        {
            node["created_at"] = created;
            node["extras"] = new JsonObject();
        }
        else
        {
            node["process_data"] = null;
            node["outputs"] = null;
            node["status"] = status;
            node["error"] = null;
            node["elapsed_time"] = 0.0;
            node["execution_metadata"] = null;
            node["created_at"] = created;
            node["finished_at"] = created;
            node["files"] = new JsonArray();
        }

        node["iteration_id"] = null;
        node["loop_id"] = null;
        return node;
    }

    private static JsonObject Frame(PausedRun pause, string eventName, JsonObject data) => WithIds(pause.Turn, new JsonObject
    {
        ["event"] = eventName,
        ["task_id"] = pause.Turn.TaskId,
        ["workflow_run_id"] = pause.Turn.Run!.Id,
        ["data"] = data,
    });

    /// <summary>Snapshots carry the ids at their end.</summary>
    private static JsonObject WithIds(Turn turn, JsonObject frame)
    {
        if (turn.Message is { } message)
        {
            frame["conversation_id"] = turn.Conversation?.Id;
            frame["message_id"] = message.Id;
            frame["created_at"] = turn.CreatedAt;
        }

        return frame;
    }
}
