using System.Text.Json.Nodes;

namespace Dify.AI.Extensions.Emulator;

internal sealed class WorkflowRun(string workflowId, EndUser user, JsonObject inputs, DateTimeOffset createdAt)
{
    public string Id { get; } = Guid.NewGuid().ToString();

    public string LogId { get; } = Guid.NewGuid().ToString();

    public string WorkflowId { get; } = workflowId;

    public EndUser User { get; } = user;

    public JsonObject Inputs { get; } = inputs;

    public DateTimeOffset CreatedAt { get; } = createdAt;

    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary><c>running</c>, <c>paused</c>, <c>succeeded</c>, <c>failed</c> or <c>stopped</c>.</summary>
    public string Status { get; set; } = "running";

    public JsonObject Outputs { get; set; } = [];

    public string? Error { get; set; }

    public int TotalSteps { get; set; }

    public int TotalTokens { get; set; }

    public double ElapsedSeconds { get; set; }

    /// <summary>The turn that it answers, from its beginning on.</summary>
    public Turn? Turn { get; set; }

    /// <summary>The frames of its first go; only 1.14 keeps them apart from the request.</summary>
    public RunFeed? Feed { get; set; }

    /// <summary>The pause that the run waits on, or waited on last.</summary>
    public PausedRun? Pause { get; set; }

    /// <summary>The <c>workflow_finished</c> frame's JSON, once there is one.</summary>
    public JsonObject? Finished { get; set; }
}
