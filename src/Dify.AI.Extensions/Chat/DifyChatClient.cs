using System.Runtime.CompilerServices;
using Dify.AI.Extensions.Streaming;
using Dify.AI.Extensions.Wire;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Dify.AI.Extensions;

/// <summary>
/// A chat app of Dify as an <see cref="IChatClient"/>. Holds no conversation: the id travels in <see cref="ChatOptions.ConversationId"/> and on every update.
/// </summary>
internal sealed class DifyChatClient : IChatClient
{
    private readonly DifyClient _client;
    private readonly DifyChatClientOptions _settings;
    private readonly ChatClientMetadata _metadata;
    private readonly RequestMapper _requests;
    private readonly UnsupportedOptions _unsupported;
    private readonly ILogger _logger;

    public DifyChatClient(DifyClient client, DifyChatClientOptions settings)
    {
        _client = client;
        _metadata = new("dify", client.Endpoint);
        _settings = settings;
        _requests = new(client, settings);
        _logger = client.LoggerFactory.CreateLogger("Dify.AI.Extensions.DifyChatClient");
        _unsupported = new(settings, _logger);
    }

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);

        // Streamed even here: agent apps refuse blocking calls, and proxies cut long ones.
        var updates = new List<ChatResponseUpdate>();
        try
        {
            await foreach (var update in StreamAsync(messages, options, wantsWholeAnswer: true, cancellationToken).ConfigureAwait(false))
            {
                updates.Add(update);
            }
        }
        catch (DifyException e) when (IsInBackground(options) && e.Code is "incomplete_stream" or "stream_idle" && updates is [.., { ContinuationToken: not null }])
        {
            _logger.LogInformation(e, "The connection to run {WorkflowRunId} was lost: the response holds what had come, and the token to get the rest by", e.WorkflowRunId);
        }

        return ResponseFolder.ToResponse(updates);
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return StreamAsync(messages, options, wantsWholeAnswer: false, cancellationToken);
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? _metadata
            : serviceType == typeof(DifyClient) ? _client
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <summary>Does nothing: the <see cref="DifyClient"/> belongs to whoever made it.</summary>
    void IDisposable.Dispose()
    {
    }

    private static bool IsInBackground(ChatOptions? options) => options?.AllowBackgroundResponses is true || options?.ContinuationToken is not null;

    /// <param name="messages">The messages.</param>
    /// <param name="options">The options.</param>
    /// <param name="wantsWholeAnswer">Whether an answer that is taken up is wanted from its beginning, not from where it was left.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, bool wantsWholeAnswer, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _unsupported.Check(options);
        var all = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        var (turn, steps) = options?.ContinuationToken is { } token
            ? await ContinueAsync(token, all, options, wantsWholeAnswer, cancellationToken).ConfigureAwait(false)
            : HumanInputForms.ReadAnswers(all) is { } answers
            ? await AnswerAsync(answers, options, cancellationToken).ConfigureAwait(false)
            : await SendAsync(all, options, cancellationToken).ConfigureAwait(false);

        var mapper = new UpdateMapper(turn);
        var ready = new List<ChatResponseUpdate>();
        await foreach (var step in steps.ConfigureAwait(false))
        {
            mapper.Map(step, ready);
            foreach (var update in ready)
            {
                yield return update;
            }

            ready.Clear();
        }

        mapper.Finish(ready);
        foreach (var update in ready)
        {
            yield return update;
        }
    }

    /// <summary>Takes up a run where a connection to it broke, or where it waited.</summary>
    private async Task<(TurnContext Turn, IAsyncEnumerable<TurnStep> Steps)> ContinueAsync(
        ResponseContinuationToken token, IReadOnlyList<ChatMessage> messages, ChatOptions options, bool wantsWholeAnswer, CancellationToken cancellationToken)
    {
        if (messages.Count > 0)
        {
            throw new InvalidOperationException("Messages can't be sent along with a continuation token, which gets the rest of an answer: pass none, or no token.");
        }

        var (user, scope) = await _requests.ResolveUserAsync(this, options, cancellationToken).ConfigureAwait(false);
        var resumed = DifyContinuationToken.Read(token, scope);
        if (wantsWholeAnswer)
        {
            resumed = resumed with { Length = 0, Hash = TextPosition.Start.Hash, Paused = false };
        }

        return (ToTurn(scope, resumed.ConversationId, options, resumed), RunResumer.ResumeAsync(_client, resumed, user, cancellationToken));
    }

    /// <summary>Answers the forms that a run waits for.</summary>
    private async Task<(TurnContext Turn, IAsyncEnumerable<TurnStep> Steps)> AnswerAsync(
        FormAnswers answers, ChatOptions? options, CancellationToken cancellationToken)
    {
        var (user, scope) = await _requests.ResolveUserAsync(this, options, cancellationToken).ConfigureAwait(false);
        var resumed = DifyContinuationToken.Read(answers.Continuation, scope);
        var turn = ToTurn(scope, resumed.ConversationId, options, resumed);
        return (turn, RunResumer.AnswerAsync(_client, resumed, answers, user, turn.InBackground, cancellationToken));
    }

    /// <summary>Sends a message.</summary>
    private async Task<(TurnContext Turn, IAsyncEnumerable<TurnStep> Steps)> SendAsync(
        IReadOnlyList<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        var mapped = await _requests.ToRequestAsync(this, messages, options, cancellationToken).ConfigureAwait(false);
        var (turn, steps) = Begin(mapped, options, cancellationToken);
        if (!mapped.IsStamped)
        {
            return (turn, steps);
        }

        var conversation = new ResumedConversation(steps, mapped.Request.ConversationId!, cancellationToken);
        if (await conversation.IsKnownAsync().ConfigureAwait(false))
        {
            return (turn, conversation.GoOnAsync());
        }

        // The conversation is gone; the caller still has its history: begin a new one with it.
        _logger.LogInformation("Conversation {ConversationId} is unknown to Dify: beginning a new one with the earlier turns", mapped.Request.ConversationId);
        mapped = await _requests.ToRequestAnewAsync(mapped, messages, options, cancellationToken).ConfigureAwait(false);
        return Begin(mapped, options, cancellationToken);
    }

    private (TurnContext Turn, IAsyncEnumerable<TurnStep> Steps) Begin(MappedRequest mapped, ChatOptions? options, CancellationToken cancellationToken)
    {
        var turn = ToTurn(mapped.Scope, mapped.Request.ConversationId, options, resumed: null);
        Func<bool>? goesOnAlone = turn.InBackground ? () => turn.Continuation?.CanResume is true : null;
        return (turn, _client.Chat.StreamStepsAsync(mapped.Request, new() { IncludeSpeech = _settings.IncludeSpeech }, goesOnAlone, cancellationToken));
    }

    private TurnContext ToTurn(string scope, string? conversationId, ChatOptions? options, ContinuationBody? resumed) =>
        new(_client.Endpoint, WantsJson: options?.ResponseFormat is ChatResponseFormatJson)
        {
            Scope = scope,
            ConversationId = conversationId,
            IncludesSpeech = _settings.IncludeSpeech,
            Continuation = new(scope, resumed),
            InBackground = IsInBackground(options),
            Resumed = resumed,
        };
}
