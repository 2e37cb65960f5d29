using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dify.AI.Extensions.Emulator;

/// <summary>Switching the annotation reply on and off, a job that takes its time.</summary>
internal static class AnnotationReplies
{
    public static Task SwitchAsync(Call call)
    {
        var fields = Fields.OfBody(call, "AnnotationReplyActionPayload", out var checks);
        if (!call.Body.ContainsKey("score_threshold"))
        {
            checks.Missing("score_threshold", "Score threshold for annotation matching");
        }
        else if (call.Body["score_threshold"]?.GetValueKind() != JsonValueKind.Number)
        {
            checks.Fail("score_threshold", "Input should be a valid number", "float_type", call.Body["score_threshold"], "Score threshold for annotation matching");
        }

        _ = fields.Text("embedding_provider_name", "Embedding provider name");
        _ = fields.Text("embedding_model_name", "Embedding model name");
        checks.ThrowIfAny();
        var action = call.Value("action");
        if (action is not ("enable" or "disable"))
        {
            throw Refusal.Unknown();
        }

        var job = new AnnotationJob(action);
        lock (call.State.Gate)
        {
            call.State.Jobs.Add(job);
        }

        call.App.AnnotationReply = action == "enable";
        return call.AnswerAsync(new JsonObject { ["job_id"] = job.Id, ["job_status"] = "waiting" });
    }

    public static Task StatusAsync(Call call)
    {
        lock (call.State.Gate)
        {
            var (id, action) = (call.Value("job_id"), call.Value("action"));
            var job = call.State.Jobs.Find(one => one.Action == action && one.Id.Equals(id, StringComparison.OrdinalIgnoreCase))
                ?? throw Refusal.InvalidParam("The job does not exist.");
            var status = job.Seen ? "completed" : "waiting";
            job.Seen = true;
            return call.AnswerAsync(new JsonObject { ["job_id"] = job.Id, ["job_status"] = status, ["error_msg"] = "" });
        }
    }
}
