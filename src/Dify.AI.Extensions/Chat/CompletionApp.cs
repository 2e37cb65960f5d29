using Dify.AI.Extensions.Streaming;

namespace Dify.AI.Extensions;

/// <summary>A completion app: a message, though of no conversation.</summary>
internal sealed class CompletionApp(DifyCompletion completion, DifyCompletionChatClientOptions options) : SingleTurnApp
{
    public override object Area => completion;

    public override string? QueryInput => options.QueryInput;

    public override DifyChatClientOptions Mapping { get; } = new()
    {
        HistoryMode = options.HistoryMode == DifyHistoryMode.Resume ? DifyHistoryMode.Transcript : options.HistoryMode,
        InstructionsInput = options.InstructionsInput,
        ResponseFormatInput = options.ResponseFormatInput,
        CheckFileUploads = options.CheckFileUploads,
        ThrowOnUnsupportedOptions = options.ThrowOnUnsupportedOptions,
    };

    public override DifyChatRequest ToChatRequest(object? own) => own is DifyCompletionRequest request
        ? new() { Query = QueryInput is null ? request.Query : null, Inputs = request.Inputs, User = request.User, Files = request.Files }
        : new();

    public override IAsyncEnumerable<TurnStep> StreamAsync(DifyChatRequest request, object? own, CancellationToken cancellationToken)
    {
        var whole = own as DifyCompletionRequest ?? new();
        whole = whole with { Inputs = request.Inputs, Query = whole.Query ?? request.Query, User = request.User, Files = request.Files };
        return completion.StreamStepsAsync(whole, options: null, cancellationToken);
    }

    public override object ToRawResponse(List<DifyEvent> events)
    {
        var whole = ResponseFolder.ToChatResponse(events);
        return new DifyCompletionResponse
        {
            Event = whole.Event,
            TaskId = whole.TaskId,
            Id = whole.Id,
            MessageId = whole.MessageId,
            Mode = "completion",
            Answer = whole.Answer,
            Metadata = whole.Metadata,
            CreatedAt = whole.CreatedAt,
        };
    }
}
