using System.Text.Json.Nodes;

namespace Dify.AI.Extensions.Emulator;

/// <summary>The form on which a 1.14 run waits.</summary>
internal static class HumanInputForms
{
    public static Task GetAsync(Call call)
    {
        var paused = Find(call);
        var form = new JsonObject
        {
            ["form_content"] = paused.Form.Content,
            ["inputs"] = HumanInputFrames.Inputs(paused.Form),
            ["resolved_default_values"] = new JsonObject(),
            ["user_actions"] = HumanInputFrames.Actions(paused.Form),
            ["expiration_time"] = paused.ExpiresAt.ToUnixTimeSeconds(),
        };
        return call.WriteAsync(200, "application/json", WireText.Python(form));
    }

    public static Task SubmitAsync(Call call)
    {
        var fields = Fields.OfBody(call, "HumanInputFormSubmitPayload", out var checks);
        var inputs = fields.Object("inputs", "");
        var action = fields.Text("action", "");
        checks.ThrowIfAny();
        var paused = Find(call);
        if (!paused.Form.Actions.Contains(action, StringComparer.Ordinal))
        {
            throw Refusal.Of(400, "invalid_form_data", $"Invalid action: {action}");
        }

        string[] missing = [.. paused.Form.Inputs.Where(name => !inputs.ContainsKey(name))];
        if (missing.Length > 0)
        {
            throw Refusal.Of(400, "invalid_form_data", $"Missing required inputs: {string.Join(", ", missing)}");
        }

        return paused.TrySubmit(action, (JsonObject)inputs.DeepClone(), call.Stopping)
            ? call.AnswerAsync(new JsonObject())
            : throw Submitted(paused);
    }

    private static PausedRun Find(Call call)
    {
        lock (call.State.Gate)
        {
            var token = call.Value("form_token");
            var paused = call.State.Runs.Find(run => run.Pause?.Token == token)?.Pause ?? throw call.NotFound("Form not found");
            return paused.Action is null ? paused : throw Submitted(paused);
        }
    }

    private static Refusal Submitted(PausedRun paused) => Refusal.Of(
        412, "human_input_form_submitted", $"This form has already been submitted by another user, form_id={paused.FormId}");
}
