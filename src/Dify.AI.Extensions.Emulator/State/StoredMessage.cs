using System.Text.Json.Nodes;

namespace Dify.AI.Extensions.Emulator;

internal sealed class StoredMessage(string id, EndUser user, string query, JsonObject inputs, DateTimeOffset createdAt)
{
    public string Id { get; } = id;

    public Conversation? Conversation { get; init; }

    public EndUser User { get; } = user;

    public string Query { get; } = query;

    public JsonObject Inputs { get; } = inputs;

    public DateTimeOffset CreatedAt { get; } = createdAt;

    public string Answer { get; set; } = "";

    /// <summary><c>normal</c>, <c>paused</c> or <c>error</c>.</summary>
    public string Status { get; set; } = "normal";

    public string? Error { get; set; }

    public Feedback? Feedback { get; set; }

    public IReadOnlyList<MessageFile> Files { get; set; } = [];

    public IReadOnlyList<AgentRound> Rounds { get; set; } = [];

    public IReadOnlyList<Citation> Citations { get; set; } = [];

    public WorkflowRun? Run { get; set; }

    /// <summary>The partial answer is not kept: rows of failed messages are empty.</summary>
    public void Fail(string error) => (Status, Error) = ("error", error);

    public void Save(Turn turn)
    {
        (Answer, Status) = (turn.Answer.ToString().Trim(), "normal");
        (Files, Rounds, Citations) = ([.. turn.UserFiles, .. turn.AssistantFiles], [.. turn.Rounds], [.. turn.Citations]);
    }
}

internal sealed record Feedback(string Id, string Rating, string? Content, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>One round of an agent: what it said, and the tools it called.</summary>
internal sealed class AgentRound(int position, DateTimeOffset createdAt)
{
    public string Id { get; } = Guid.NewGuid().ToString();

    public int Position { get; } = position;

    public DateTimeOffset CreatedAt { get; } = createdAt;

    public System.Text.StringBuilder Thought { get; } = new();

    public List<ReplyStep.Tool> Tools { get; } = [];

    public List<MessageFile> Files { get; } = [];

    /// <summary>Whether the tools have given their results.</summary>
    public bool Observed { get; set; }
}
