using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dify.AI.Extensions.Emulator;

/// <summary>Fields of an agent's round: JSON inside strings, keyed by tool, so that two calls of one tool collapse.</summary>
internal static class AgentShapes
{
    public static string Tool(AgentRound round) => string.Join(';', round.Tools.Select(tool => tool.Name));

    public static JsonObject Labels(AgentRound round) => Keyed(
        round, tool => new JsonObject { ["en_US"] = tool.Name, ["zh_Hans"] = tool.Name });

    public static string Input(AgentRound round) =>
        round.Tools.Count == 0 ? "" : WireText.Python(Keyed(round, tool => Parse(tool.InputJson)));

    public static string Observation(AgentRound round) =>
        round.Observed ? WireText.Python(Keyed(round, tool => tool.Observation)) : "";

    private static JsonObject Keyed(AgentRound round, Func<ReplyStep.Tool, JsonNode?> value)
    {
        var keyed = new JsonObject();
        foreach (var tool in round.Tools)
        {
            keyed[tool.Name] = value(tool);
        }

        return keyed;
    }

    private static JsonNode? Parse(string json)
    {
        try
        {
            return JsonNode.Parse(json);
        }
        catch (JsonException)
        {
            return json;
        }
    }
}
