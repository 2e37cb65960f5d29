using System.Text.Json.Nodes;

namespace Dify.AI.Extensions.Emulator;

/// <summary>Frames of a run that stops for a human's answer, and of its way back (1.14).</summary>
internal static class HumanInputFrames
{
    private static readonly TimeSpan FormLife = TimeSpan.FromHours(24);

    public static IEnumerable<JsonObject> Pause(Turn turn, HumanInput form, IReadOnlyList<ReplyStep> rest)
    {
        var run = turn.Run!;
        var paused = new PausedRun(turn, form, DifyReply.Text().Then([.. rest]), turn.Now + FormLife);
        (run.Pause, run.Status) = (paused, "paused");
        run.TotalSteps++;
        if (turn.Message is { } message)
        {
            message.Status = "paused";
        }

        yield return Node(paused, turn.Now).Started(turn);
        yield return Envelope.OfRun(turn, "human_input_required", Required(paused));
        yield return Envelope.OfRun(turn, "workflow_paused", Paused(paused));
    }

    public static IEnumerable<JsonObject> Resumed(Turn turn, PausedRun paused)
    {
        turn.Run!.Status = "running";
        yield return RunFrames.Started(turn, "resumption");
        var node = Node(paused, turn.Now);
        yield return node.Started(turn);
        var inputs = paused.SubmittedInputs!;
        yield return Envelope.OfRun(turn, "human_input_form_filled", Filled(paused));
        turn.Run.TotalSteps--;
        yield return node.Finished(turn, new NodeResult(Typed(inputs), Outputs(paused)));
    }

    public static JsonObject Required(PausedRun paused) => new()
    {
        ["form_id"] = paused.FormId,
        ["node_id"] = "ask",
        ["node_title"] = paused.Form.Title,
        ["form_content"] = paused.Form.Content,
        ["inputs"] = Inputs(paused.Form),
        ["actions"] = Actions(paused.Form),
        ["display_in_ui"] = true,
        ["form_token"] = paused.Token,
        ["resolved_default_values"] = new JsonObject(),
        ["expiration_time"] = paused.ExpiresAt.ToUnixTimeSeconds(),
    };

    public static JsonObject Filled(PausedRun paused) => new()
    {
        ["node_id"] = "ask",
        ["node_title"] = paused.Form.Title,
        ["rendered_content"] = Rendered(paused),
        ["action_id"] = paused.Action,
        ["action_text"] = Title(paused.Action!),
        ["submitted_data"] = paused.SubmittedInputs!.DeepClone(),
    };

    public static JsonObject Paused(PausedRun paused)
    {
        var run = paused.Turn.Run!;
        return new JsonObject
        {
            ["workflow_run_id"] = run.Id,
            ["paused_nodes"] = new JsonArray("ask"),
            ["outputs"] = new JsonObject(),
            ["reasons"] = new JsonArray(Reason(paused)),
            ["status"] = "paused",
            ["created_at"] = run.CreatedAt.ToUnixTimeSeconds(),
            ["elapsed_time"] = paused.Turn.ElapsedSeconds,
            ["total_tokens"] = 0,
            ["total_steps"] = run.TotalSteps,
        };
    }

    public static JsonArray Inputs(HumanInput form) => [.. form.Inputs.Select(name => new JsonObject
    {
        ["output_variable_name"] = name,
        ["type"] = "paragraph",
        ["default"] = new JsonObject { ["type"] = "constant", ["selector"] = new JsonArray(), ["value"] = "" },
    })];

    public static JsonArray Actions(HumanInput form) => [.. form.Actions.Select((id, index) => new JsonObject
    {
        ["id"] = id,
        ["title"] = Title(id),
        ["button_style"] = index == 0 ? "primary" : "default",
    })];

    private static JsonObject Reason(PausedRun paused) => new()
    {
        ["TYPE"] = "human_input_required",
        ["form_id"] = paused.FormId,
        ["form_content"] = paused.Form.Content,
        ["inputs"] = Inputs(paused.Form),
        ["actions"] = Actions(paused.Form),
        ["node_id"] = "ask",
        ["node_title"] = paused.Form.Title,
        ["resolved_default_values"] = new JsonObject(),
        ["form_token"] = paused.Token,
        ["expiration_time"] = paused.ExpiresAt.ToUnixTimeSeconds(),
    };

    private static NodeRun Node(PausedRun paused, DateTimeOffset now) => new("ask", "human-input", now) { Id = paused.NodeExecutionId };

    private static string Title(string id) => char.ToUpperInvariant(id[0]) + id[1..];

    private static JsonObject Typed(JsonObject inputs) => new(inputs.Select(input => KeyValuePair.Create<string, JsonNode?>(
        input.Key, new JsonObject { ["value_type"] = "string", ["value"] = input.Value?.DeepClone() })));

    private static JsonObject Outputs(PausedRun paused)
    {
        var outputs = (JsonObject)paused.SubmittedInputs!.DeepClone();
        outputs["__action_id"] = paused.Action;
        outputs["__rendered_content"] = Rendered(paused);
        outputs["__action_value"] = Title(paused.Action!);
        return outputs;
    }

    private static string Rendered(PausedRun paused) => paused.SubmittedInputs!.Aggregate(
        paused.Form.Content,
        (content, input) => content.Replace($"{{{{#$output.{input.Key}#}}}}", PythonRepr.Str(input.Value), StringComparison.Ordinal));
}
