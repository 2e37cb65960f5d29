using System.Text.Json.Nodes;

namespace Dify.AI.Extensions.Emulator;

/// <summary>One run of one node of a workflow.</summary>
internal sealed record NodeRun(string NodeId, string Type, DateTimeOffset StartedAt)
{
    public string Id { get; init; } = Guid.NewGuid().ToString();

    public string Title => char.ToUpperInvariant(NodeId[0]) + NodeId[1..];

    public JsonObject Started(Turn turn) => Envelope.OfRun(turn, "node_started", new JsonObject
    {
        ["id"] = Id,
        ["node_id"] = NodeId,
        ["node_type"] = Type,
        ["title"] = Title,
        ["index"] = 1,
        ["predecessor_node_id"] = null,
        ["inputs"] = null,
        ["inputs_truncated"] = false,
        ["created_at"] = StartedAt.ToUnixTimeSeconds(),
        ["extras"] = new JsonObject(),
        ["iteration_id"] = null,
        ["loop_id"] = null,
        ["agent_strategy"] = Type == "agent" ? new JsonObject { ["name"] = "function_calling", ["icon"] = null } : null,
    });

    public JsonObject Finished(Turn turn, NodeResult result)
    {
        turn.Run!.TotalSteps++;
        return Envelope.OfRun(turn, "node_finished", new JsonObject
        {
            ["id"] = Id,
            ["node_id"] = NodeId,
            ["node_type"] = Type,
            ["title"] = Title,
            ["index"] = 1,
            ["predecessor_node_id"] = null,
            ["inputs"] = result.Inputs,
            ["inputs_truncated"] = false,
            ["process_data"] = result.ProcessData,
            ["process_data_truncated"] = false,
            ["outputs"] = result.Outputs,
            ["outputs_truncated"] = false,
            ["status"] = result.Error is null ? "succeeded" : "failed",
            ["error"] = result.Error,
            ["elapsed_time"] = Math.Round((turn.Now - StartedAt).TotalSeconds, 6),
            ["execution_metadata"] = result.Metadata,
            ["created_at"] = StartedAt.ToUnixTimeSeconds(),
            ["finished_at"] = turn.Now.ToUnixTimeSeconds(),
            ["files"] = new JsonArray(),
            ["iteration_id"] = null,
            ["loop_id"] = null,
        });
    }
}

/// <summary>What came of a node's run.</summary>
internal sealed record NodeResult(JsonObject Inputs, JsonObject Outputs)
{
    public JsonObject ProcessData { get; init; } = [];

    public JsonObject? Metadata { get; init; }

    public string? Error { get; init; }
}
