using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions.SemanticKernel;

/// <summary>The tools that Dify has run for one answer: told, but not as calls that Semantic Kernel would have to make.</summary>
internal sealed class ToolSteps
{
    private readonly List<FunctionCallContent> _calls = [];
    private readonly Dictionary<string, object?> _results = new(StringComparer.Ordinal);

    /// <summary>Takes a call that Dify has run, or its result. Calls that the caller is to run, and their results, stay where they are.</summary>
    public bool Take(AIContent content)
    {
        if (content is FunctionCallContent { InformationalOnly: true } call)
        {
            _calls.Add(call);
            return true;
        }

        if (content is FunctionResultContent result && _calls.Exists(c => c.CallId == result.CallId))
        {
            _results[result.CallId] = result.Result;
            return true;
        }

        return false;
    }

    public JsonElement ToJson()
    {
        var steps = new JsonArray();
        foreach (var call in _calls)
        {
            var step = new JsonObject { ["call_id"] = call.CallId, ["name"] = call.Name };
            if (call.Arguments is { } arguments)
            {
                step["arguments"] = new JsonObject(arguments.Select(a => new KeyValuePair<string, JsonNode?>(a.Key, ToNode(a.Value))));
            }

            if (_results.TryGetValue(call.CallId, out var result))
            {
                step["result"] = ToNode(result);
            }

            steps.Add((JsonNode)step);
        }

        using var document = JsonDocument.Parse(steps.ToJsonString());
        return document.RootElement.Clone();
    }

    private static JsonNode? ToNode(object? value) =>
        value is null ? null : JsonSerializer.SerializeToNode(value, AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(object)));
}
