using System.Text.Json;

namespace Dify.AI.Extensions;

/// <summary>The beginning of a workflow's run.</summary>
public sealed record DifyWorkflowStart : DifyData
{
    /// <summary>The run's id.</summary>
    public string? Id { get; init; }

    /// <summary>The workflow's version.</summary>
    public string? WorkflowId { get; init; }

    /// <summary>The run's inputs, Dify's own (<c>sys.query</c>, <c>sys.user_id</c>, …) among them.</summary>
    public JsonElement? Inputs { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary><c>initial</c>, or <c>resumption</c> after human input; from Dify 1.14 on.</summary>
    public string? Reason { get; init; }
}

/// <summary>The end of a workflow's run.</summary>
public sealed record DifyWorkflowFinish : DifyData
{
    /// <summary>The run's id.</summary>
    public string? Id { get; init; }

    /// <summary>The workflow's version.</summary>
    public string? WorkflowId { get; init; }

    /// <summary><c>succeeded</c>, <c>partial-succeeded</c>, <c>failed</c> or <c>stopped</c>.</summary>
    public string? Status { get; init; }

    /// <summary>The run's outputs; a chatflow's hold <c>answer</c> and <c>files</c>.</summary>
    public JsonElement? Outputs { get; init; }

    /// <summary>Why it failed or stopped.</summary>
    public string? Error { get; init; }

    /// <summary>Seconds from beginning to end.</summary>
    public double? ElapsedTime { get; init; }

    /// <summary>Tokens of all its models.</summary>
    public long? TotalTokens { get; init; }

    /// <summary>Nodes that ran.</summary>
    public int? TotalSteps { get; init; }

    /// <summary>Who ran it: an end user (<c>id</c>, <c>user</c>) or a member of the workspace (<c>id</c>, <c>name</c>, <c>email</c>).</summary>
    public JsonElement? CreatedBy { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Errors that the workflow itself handled.</summary>
    public int? ExceptionsCount { get; init; }

    /// <summary>Files among the outputs.</summary>
    public IReadOnlyList<DifyAnswerFile>? Files { get; init; }

    /// <summary>The nodes that wait for human input; here and below only in the answer of a blocking call, when its <see cref="Status"/> is <c>paused</c>.</summary>
    public IReadOnlyList<string>? PausedNodes { get; init; }

    /// <summary>What they wait for.</summary>
    public IReadOnlyList<DifyHumanInputRequest>? Reasons { get; init; }
}

/// <summary>A workflow that waits.</summary>
public sealed record DifyWorkflowPause : DifyData
{
    /// <summary>The run's id, by which it goes on.</summary>
    public string? WorkflowRunId { get; init; }

    /// <summary>The nodes that wait.</summary>
    public IReadOnlyList<string>? PausedNodes { get; init; }

    /// <summary>Outputs so far.</summary>
    public JsonElement? Outputs { get; init; }

    /// <summary>What it waits for.</summary>
    public IReadOnlyList<DifyHumanInputRequest>? Reasons { get; init; }

    /// <summary><c>paused</c>.</summary>
    public string? Status { get; init; }

    /// <summary>When the run began.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Seconds that it ran until here.</summary>
    public double? ElapsedTime { get; init; }

    /// <summary>Tokens of all its models until here.</summary>
    public long? TotalTokens { get; init; }

    /// <summary>Nodes that ran until here.</summary>
    public int? TotalSteps { get; init; }

    /// <summary>The message's id; here and below only in the answer of a blocking call.</summary>
    public string? Id { get; init; }

    /// <summary>The message's id.</summary>
    public string? MessageId { get; init; }

    /// <summary>The conversation.</summary>
    public string? ConversationId { get; init; }

    /// <summary>The app's mode: <c>advanced-chat</c>.</summary>
    public string? Mode { get; init; }

    /// <summary>The answer until here.</summary>
    public string? Answer { get; init; }

    /// <summary>Sources and annotation until here.</summary>
    public DifyMessageMetadata? Metadata { get; init; }
}
