using System.Text.Json;

namespace Dify.AI.Extensions;

/// <summary>One node of a workflow at work. Which fields are filled depends on the event; Dify fills inputs and outputs only when a node is done.</summary>
public sealed record DifyNodeRun : DifyData
{
    /// <summary>This execution's id; the node's id for iterations and loops.</summary>
    public string? Id { get; init; }

    /// <summary>The node's id in the workflow.</summary>
    public string? NodeId { get; init; }

    /// <summary>Such as <c>llm</c>, <c>tool</c>, <c>knowledge-retrieval</c>, <c>agent</c>, <c>answer</c>; an open set.</summary>
    public string? NodeType { get; init; }

    /// <summary>The node's title.</summary>
    public string? Title { get; init; }

    /// <summary>Its number in the run.</summary>
    public int? Index { get; init; }

    /// <summary>The node before it.</summary>
    public string? PredecessorNodeId { get; init; }

    /// <summary>What went in.</summary>
    public JsonElement? Inputs { get; init; }

    /// <summary>Whether <see cref="Inputs"/> were cut for size.</summary>
    public bool? InputsTruncated { get; init; }

    /// <summary>What the node did on the way, such as prompts and the model's name.</summary>
    public JsonElement? ProcessData { get; init; }

    /// <summary>Whether <see cref="ProcessData"/> were cut for size.</summary>
    public bool? ProcessDataTruncated { get; init; }

    /// <summary>What came out.</summary>
    public JsonElement? Outputs { get; init; }

    /// <summary>Whether <see cref="Outputs"/> were cut for size.</summary>
    public bool? OutputsTruncated { get; init; }

    /// <summary><c>running</c>, <c>succeeded</c>, <c>failed</c>, <c>exception</c>, <c>stopped</c>, <c>paused</c> or <c>retry</c>.</summary>
    public string? Status { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }

    /// <summary>Seconds that it took.</summary>
    public double? ElapsedTime { get; init; }

    /// <summary>Tokens, prices, tools, where the node sits in an iteration or loop.</summary>
    public JsonElement? ExecutionMetadata { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Files among the outputs.</summary>
    public IReadOnlyList<DifyAnswerFile>? Files { get; init; }

    /// <summary>Extras such as a tool's icon.</summary>
    public JsonElement? Extras { get; init; }

    /// <summary>The iteration that it is part of.</summary>
    public string? IterationId { get; init; }

    /// <summary>The loop that it is part of.</summary>
    public string? LoopId { get; init; }

    /// <summary>An agent node's strategy: <c>name</c>, <c>icon</c>.</summary>
    public JsonElement? AgentStrategy { get; init; }

    /// <summary>Which try this was, from 1, in <c>node_retry</c>.</summary>
    public int? RetryIndex { get; init; }

    /// <summary>About an iteration or loop that began.</summary>
    public JsonElement? Metadata { get; init; }

    /// <summary>Rounds of an iteration or loop that is complete.</summary>
    public int? Steps { get; init; }

    /// <summary>Tokens of an iteration or loop that is complete.</summary>
    public long? TotalTokens { get; init; }

    /// <summary>The output of the round before, in <c>loop_next</c>.</summary>
    public JsonElement? PreLoopOutput { get; init; }
}
