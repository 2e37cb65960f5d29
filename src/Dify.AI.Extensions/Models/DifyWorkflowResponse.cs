namespace Dify.AI.Extensions;

/// <summary>A whole run of a workflow app: the body of a blocking <c>POST /workflows/run</c>, or what a stream adds up to.</summary>
public sealed record DifyWorkflowResponse : DifyData
{
    /// <summary>The run's task.</summary>
    public string? TaskId { get; init; }

    /// <summary>The run, for <see cref="DifyWorkflows.GetRunAsync"/>.</summary>
    public string? WorkflowRunId { get; init; }

    /// <summary>The outcome and the outputs.</summary>
    public DifyWorkflowFinish? Data { get; init; }
}
