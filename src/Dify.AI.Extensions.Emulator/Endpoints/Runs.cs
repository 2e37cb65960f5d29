using System.Globalization;
using System.Text.Json.Nodes;

namespace Dify.AI.Extensions.Emulator;

/// <summary>Runs looked at afterwards.</summary>
internal static class Runs
{
    private static readonly string[] Keys =
        ["id", "workflow_id", "status", "inputs", "outputs", "error", "total_steps", "total_tokens", "created_at", "finished_at", "elapsed_time"];

    public static Task GetAsync(Call call)
    {
        var id = call.Value("workflow_run_id");
        if (!Guid.TryParse(id, out _))
        {
            throw Refusal.Unknown();
        }

        var late = call.Release == DifyServerRelease.Dify114;
        if (call.State.FindRun(id) is not { } run)
        {
            // Older servers marshal nothing into a row of nulls [workflow/run-detail-unknown].
            return late
                ? throw call.NotFound("Workflow run not found.")
                : call.AnswerAsync(new JsonObject(Keys.Select(key => KeyValuePair.Create<string, JsonNode?>(key, null))));
        }

        return call.AnswerAsync(new JsonObject
        {
            ["id"] = run.Id,
            ["workflow_id"] = run.WorkflowId,
            ["status"] = run.Status,
            ["inputs"] = WireText.Python(run.Inputs),
            ["outputs"] = late ? run.Outputs.DeepClone() : WireText.Python(run.Outputs),
            ["error"] = run.Error,
            ["total_steps"] = run.TotalSteps,
            ["total_tokens"] = run.TotalTokens,
            ["created_at"] = run.CreatedAt.ToUnixTimeSeconds(),
            ["finished_at"] = run.FinishedAt?.ToUnixTimeSeconds(),
            ["elapsed_time"] = run.ElapsedSeconds,
        });
    }

    public static Task LogsAsync(Call call)
    {
        var fields = Fields.OfQuery(call, "WorkflowLogQuery", out var checks);
        var status = fields.Choice("status", "", "succeeded", "failed", "stopped");
        var page = fields.Number("page", "", 1, 1, 99999);
        var limit = fields.Number("limit", "", 20, 1, 100);
        checks.ThrowIfAny();
        var (before, after) = (Time(call, "created_at__before"), Time(call, "created_at__after"));
        var (session, account) = (call.Query("created_by_end_user_session_id"), call.Query("created_by_account"));
        var keyword = call.Query("keyword") ?? "";
        lock (call.State.Gate)
        {
            // Only workflow apps keep such logs; a chatflow's stay empty [chatflow-basic/run-logs].
            WorkflowRun[] found = [.. call.State.Runs
                .Where(run => call.App.Mode == DifyAppMode.Workflow && (status is null || run.Status == status))
                .Where(run => (session is null || run.User.Session == session) && account is null)
                .Where(run => !(run.CreatedAt > before) && !(run.CreatedAt < after))
                .Where(run => WireText.Compact(run.Inputs).Contains(keyword, StringComparison.OrdinalIgnoreCase) || WireText.Compact(run.Outputs).Contains(keyword, StringComparison.OrdinalIgnoreCase))
                .Reverse()];
            return call.AnswerAsync(new JsonObject
            {
                ["page"] = page,
                ["limit"] = limit,
                ["total"] = found.Length,
                ["has_more"] = found.Length > page * limit,
                ["data"] = new JsonArray([.. found.Skip((page - 1) * limit).Take(limit).Select(Log)]),
            });
        }
    }

    /// <summary>Dates go through isoparse, whose complaint quotes four characters.</summary>
    private static DateTimeOffset? Time(Call call, string name)
    {
        if (call.Query(name) is not { Length: > 0 } text)
        {
            return null;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw Refusal.InvalidParam($"invalid literal for int() with base 10: b'{text[..Math.Min(4, text.Length)]}'");
    }

    private static JsonObject Log(WorkflowRun run) => new()
    {
        ["id"] = run.LogId,
        ["workflow_run"] = new JsonObject
        {
            ["id"] = run.Id,
            ["version"] = "2026-01-01 00:00:00.000000",
            ["status"] = run.Status,
            ["triggered_from"] = "app-run",
            ["error"] = run.Error,
            ["elapsed_time"] = run.ElapsedSeconds,
            ["total_tokens"] = run.TotalTokens,
            ["total_steps"] = run.TotalSteps,
            ["created_at"] = run.CreatedAt.ToUnixTimeSeconds(),
            ["finished_at"] = run.FinishedAt?.ToUnixTimeSeconds(),
            ["exceptions_count"] = run.Status == "failed" ? 1 : 0,
        },
        ["details"] = null,
        ["created_from"] = "service-api",
        ["created_by_role"] = "end_user",
        ["created_by_account"] = null,
        ["created_by_end_user"] = new JsonObject
        {
            ["id"] = run.User.Id,
            ["type"] = "service-api",
            ["is_anonymous"] = run.User.Session == EndUser.Anonymous,
            ["session_id"] = run.User.Session,
        },
        ["created_at"] = run.CreatedAt.ToUnixTimeSeconds(),
    };
}
