using System.Text.Json;

namespace Dify.AI.Extensions;

/// <summary>One step in the log of a chatflow's agent node.</summary>
public sealed record DifyAgentLog : DifyData
{
    /// <summary>The node's execution.</summary>
    public string? NodeExecutionId { get; init; }

    /// <summary>The step's id.</summary>
    public string? Id { get; init; }

    /// <summary>What the strategy calls the step, such as <c>ROUND 1</c>.</summary>
    public string? Label { get; init; }

    /// <summary>The step that this one is part of.</summary>
    public string? ParentId { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }

    /// <summary><c>start</c>, <c>success</c> or <c>error</c>.</summary>
    public string? Status { get; init; }

    /// <summary>The step's data, as the strategy writes them.</summary>
    public JsonElement? Data { get; init; }

    /// <summary>Times, tokens, prices, as the strategy writes them.</summary>
    public JsonElement? Metadata { get; init; }

    /// <summary>The node.</summary>
    public string? NodeId { get; init; }
}

/// <summary>A piece of a workflow app's text output.</summary>
public sealed record DifyTextChunk : DifyData
{
    /// <summary>The text.</summary>
    public string? Text { get; init; }

    /// <summary>Node and variable that it came from.</summary>
    public IReadOnlyList<string>? FromVariableSelector { get; init; }
}

/// <summary>A piece of a model's reasoning.</summary>
public sealed record DifyReasoningChunk : DifyData
{
    /// <summary>The message.</summary>
    public string? MessageId { get; init; }

    /// <summary>The next words of the reasoning.</summary>
    public string? Reasoning { get; init; }

    /// <summary>The node that reasons.</summary>
    public string? NodeId { get; init; }

    /// <summary>Whether the reasoning is complete.</summary>
    public bool? IsFinal { get; init; }
}
