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
        // Listened to before the snapshot is taken: what a run says meanwhile is not lost, what it said earlier is (Dify's channel keeps nothing).
        var isPaused = run.Pause is { Action: null };
        var feed = isPaused ? null : run.Pause is { } past ? await past.Resumed.WaitAsync(cancellationToken).ConfigureAwait(false) : run.Feed;
        var next = feed?.Count ?? 0;
        yield return SseFrame.Ping;
        if (call.Query("include_state_snapshot")?.ToLowerInvariant() == "true")
        {
            foreach (var frame in Snapshot(run, isPaused))
            {
                yield return SseFrame.Of(frame);
            }
        }

        if (isPaused)
        {
            if (call.Query("continue_on_pause")?.ToLowerInvariant() != "true")
            {
                yield break;
            }

            feed = await run.Pause!.Resumed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        await foreach (var frame in (feed?.ReadAsync(next, cancellationToken) ?? AsyncEnumerable.Empty<string>()).ConfigureAwait(false))
        {
            yield return frame;
        }
    }

    private static IEnumerable<JsonObject> Snapshot(WorkflowRun run, bool isPaused)
    {
        var turn = run.Turn!;
        yield return Frame(turn, "workflow_started", new JsonObject
        {
            ["id"] = run.Id,
            ["workflow_id"] = run.WorkflowId,
            ["inputs"] = run.Inputs.DeepClone(),
            ["created_at"] = run.CreatedAt.ToUnixTimeSeconds(),
            ["reason"] = "initial",
        });
        if (turn.Message is not null)
        {
            // The answer as it was saved, at the last pause; what has been streamed since is not in it.
            var replace = new JsonObject
            {
                ["event"] = "message_replace",
                ["task_id"] = turn.TaskId,
                ["answer"] = run.Pause?.SavedAnswer ?? "",
                ["reason"] = "",
            };
            yield return WithIds(turn, replace);
        }

        foreach (var frame in Node(turn, StableId.Of(turn.TaskId + "start"), "start", "start", 1, "succeeded"))
        {
            yield return frame;
        }

        if (isPaused && run.Pause is { } pause)
        {
            foreach (var frame in Node(turn, pause.NodeExecutionId, "ask", "human-input", 2, "paused"))
            {
                yield return frame;
            }

            yield return Frame(turn, "human_input_required", HumanInputFrames.Required(pause));
            yield return Frame(turn, "workflow_paused", HumanInputFrames.Paused(pause));
        }
    }

    private static IEnumerable<JsonObject> Node(Turn turn, string id, string nodeId, string type, int index, string status)
    {
        yield return Frame(turn, "node_started", Node());
        yield return Frame(turn, "node_finished", Node(status));

        JsonObject Node(string? status = null)
        {
            var created = turn.Run!.CreatedAt.ToUnixTimeSeconds();
            var node = new JsonObject
            {
                ["id"] = id,
                ["node_id"] = nodeId,
                ["node_type"] = type,
                ["title"] = char.ToUpperInvariant(nodeId[0]) + nodeId[1..],
                ["index"] = index,
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
    }

    private static JsonObject Frame(Turn turn, string eventName, JsonObject data) => WithIds(turn, new JsonObject
    {
        ["event"] = eventName,
        ["task_id"] = turn.TaskId,
        ["workflow_run_id"] = turn.Run!.Id,
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
