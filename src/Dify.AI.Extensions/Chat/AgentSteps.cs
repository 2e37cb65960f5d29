using System.Text.Json;
using Dify.AI.Extensions.Wire;
using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions;

/// <summary>The tools that a Dify agent ran, as calls and results that nobody need run again; each once, though Dify repeats every step as more is known of it.</summary>
internal sealed class AgentSteps
{
    private readonly HashSet<string> _called = [];
    private readonly HashSet<string> _answered = [];

    public IEnumerable<AIContent> ToContents(AgentThoughtEvent step)
    {
        // No tool: the model only wrote, and that has come as text.
        if (step is not { Id: { Length: > 0 } id, Tool: { Length: > 0 } tools })
        {
            yield break;
        }

        var names = tools.Split([';'], StringSplitOptions.RemoveEmptyEntries);
        if (_called.Add(id))
        {
            var inputs = TryParse(step.ToolInput);
            for (var i = 0; i < names.Length; i++)
            {
                yield return new FunctionCallContent(ToCallId(id, i), names[i], ToArguments(inputs, names, i, step.ToolInput))
                {
                    InformationalOnly = true,
                    RawRepresentation = step,
                };
            }
        }

        if (step.Observation is { Length: > 0 } observation && _answered.Add(id))
        {
            var results = TryParse(observation);
            for (var i = 0; i < names.Length; i++)
            {
                yield return new FunctionResultContent(ToCallId(id, i), ToResult(results, names, i, observation)) { RawRepresentation = step };
            }
        }
    }

    // Dify gives steps an id, but not calls.
    private static string ToCallId(string stepId, int index) => $"{stepId}:{index}";

    private static Dictionary<string, object?>? ToArguments(JsonElement? inputs, string[] names, int i, string? text)
    {
        if (inputs is not { ValueKind: JsonValueKind.Object } all)
        {
            return string.IsNullOrEmpty(text) ? null : new() { ["input"] = text };
        }

        // Keyed by tool; rows of old servers hold a single tool's arguments bare.
        var own = all.TryGetProperty(names[i], out var keyed) && (names.Length > 1 || all.GetPropertyCount() == 1) ? keyed
            : names.Length == 1 ? all
            : default;
        return own.ValueKind switch
        {
            JsonValueKind.Object => Utf8Text.FieldsOf(own).ToDictionary(f => f.Key, f => (object?)f.Value),
            JsonValueKind.Undefined or JsonValueKind.Null => null,
            _ => new() { ["input"] = own },
        };
    }

    private static object? ToResult(JsonElement? results, string[] names, int i, string text) =>
        results is { ValueKind: JsonValueKind.Object } all && all.TryGetProperty(names[i], out var own)
            ? Utf8Text.Of(own) ?? (object)own
            : names.Length == 1 || results is null ? text
            : null;

    private static JsonElement? TryParse(string? json)
    {
        if (string.IsNullOrEmpty(json))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(json!);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null; // Plain text, which callers then take as it is.
        }
    }
}
