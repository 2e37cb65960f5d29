using System.Text.Json;
using Dify.AI.Extensions.Streaming;
using Dify.AI.Extensions.Wire;

namespace Dify.AI.Extensions;

/// <summary>Which of a run's words are the answer: an output chosen by name, else what was streamed, else the outputs.</summary>
internal sealed class WorkflowOutput(string? name)
{
    private bool _streamed;

    /// <summary>The step with the text that it adds to the answer.</summary>
    /// <exception cref="DifyException">The run ended without the chosen output.</exception>
    public TurnStep Apply(TurnStep step)
    {
        if (step.Event is WorkflowFinishedEvent { Data: { Status: "succeeded" or "partial-succeeded" } run })
        {
            return _streamed ? step : step with { Text = new(ToText(run, step.Event), Replaces: false) };
        }

        if (step.Text.Text is null)
        {
            return step;
        }

        if (name is not null)
        {
            return step with { Text = default };
        }

        _streamed = true;
        return step;
    }

    private string? ToText(DifyWorkflowFinish run, DifyEvent ended)
    {
        if (run.Outputs is not { ValueKind: JsonValueKind.Object } outputs)
        {
            return name is null ? null : throw Missing(run, ended, "none");
        }

        if (name is not null)
        {
            return outputs.TryGetProperty(name, out var chosen)
                ? ToText(chosen)
                : throw Missing(run, ended, string.Join(", ", outputs.EnumerateObject().Select(o => o.Name)) is { Length: > 0 } names ? names : "none");
        }

        var all = outputs.EnumerateObject().ToList();
        return all.Count == 0 ? null
            : all is [{ Value.ValueKind: JsonValueKind.String } only] ? Utf8Text.Of(only.Value)
            : outputs.GetRawText();
    }

    private static string? ToText(JsonElement output) => output.ValueKind switch
    {
        JsonValueKind.String => Utf8Text.Of(output),
        JsonValueKind.Null => null,
        _ => output.GetRawText(),
    };

    private DifyException Missing(DifyWorkflowFinish run, DifyEvent ended, string names) => new(
        "no_output",
        $"The workflow ended without an output named '{name}'; it has: {names}. Set DifyWorkflowChatClientOptions.Output to one that every branch of it ends with.")
    {
        TaskId = ended.TaskId,
        WorkflowRunId = ended.WorkflowRunId ?? run.Id,
    };
}
