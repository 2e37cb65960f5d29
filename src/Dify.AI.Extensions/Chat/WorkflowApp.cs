using System.Runtime.CompilerServices;
using Dify.AI.Extensions.Streaming;

namespace Dify.AI.Extensions;

/// <summary>A workflow app: no message, but a run with outputs.</summary>
internal sealed class WorkflowApp(DifyWorkflows workflows, DifyWorkflowChatClientOptions options) : SingleTurnApp
{
    public override object Area => workflows;

    public override string? QueryInput => options.QueryInput;

    public override DifyChatClientOptions Mapping { get; } = new()
    {
        HistoryMode = options.HistoryMode == DifyHistoryMode.Resume ? DifyHistoryMode.Transcript : options.HistoryMode,
        InstructionsInput = options.InstructionsInput,
        ResponseFormatInput = options.ResponseFormatInput,
        CheckFileUploads = options.CheckFileUploads,
        ThrowOnUnsupportedOptions = options.ThrowOnUnsupportedOptions,
    };

    public override DifyChatRequest ToChatRequest(object? own) =>
        own is DifyWorkflowRequest request ? new() { Inputs = request.Inputs, User = request.User, Files = request.Files } : new();

    public override async IAsyncEnumerable<TurnStep> StreamAsync(
        DifyChatRequest request, object? own, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var whole = own as DifyWorkflowRequest ?? new();
        whole = whole with { Inputs = request.Inputs, User = request.User, Files = request.Files, WorkflowId = whole.WorkflowId ?? options.WorkflowId };
        var output = new WorkflowOutput(options.Output);
        await foreach (var step in workflows.StreamRunStepsAsync(whole, options: null, cancellationToken).ConfigureAwait(false))
        {
            yield return output.Apply(step);
        }
    }

    public override object ToRawResponse(List<DifyEvent> events) => new DifyWorkflowResponse
    {
        TaskId = events.Find(e => e.TaskId is not null)?.TaskId,
        WorkflowRunId = events.Find(e => e.WorkflowRunId is not null)?.WorkflowRunId,
        Data = events.OfType<WorkflowFinishedEvent>().LastOrDefault()?.Data ?? Paused(events.OfType<WorkflowPausedEvent>().LastOrDefault()?.Data),
    };

    private static DifyWorkflowFinish? Paused(DifyWorkflowPause? pause) => pause is null ? null : new()
    {
        Id = pause.WorkflowRunId,
        Status = pause.Status,
        Outputs = pause.Outputs,
        ElapsedTime = pause.ElapsedTime,
        TotalTokens = pause.TotalTokens,
        TotalSteps = pause.TotalSteps,
        CreatedAt = pause.CreatedAt,
        PausedNodes = pause.PausedNodes,
        Reasons = pause.Reasons,
    };
}
