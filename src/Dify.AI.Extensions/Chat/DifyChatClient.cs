using System.Net;
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
    private IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, bool wantsWholeAnswer, CancellationToken cancellationToken) =>
        options?.ContinuationToken is null
            ? SendAsync(messages, options, cancellationToken)
            : ContinueAsync(options.ContinuationToken, messages, options, wantsWholeAnswer, cancellationToken);

    private async IAsyncEnumerable<ChatResponseUpdate> ContinueAsync(
        ResponseContinuationToken token,
        IEnumerable<ChatMessage> messages,
        ChatOptions options,
        bool wantsWholeAnswer,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (messages.Any())
        {
            throw new InvalidOperationException("Messages can't be sent along with a continuation token, which gets the rest of an answer: pass none, or no token.");
        }

        var (user, scope) = await _requests.ResolveUserAsync(this, options, cancellationToken).ConfigureAwait(false);
        var resumed = DifyContinuationToken.Read(token, scope);
        if (wantsWholeAnswer)
        {
            resumed = resumed with { Length = 0, Hash = TextPosition.Start.Hash, Paused = false };
        }

        var turn = ToTurn(scope, resumed.ConversationId, options, resumed);
        await foreach (var update in MapAsync(RunResumer.ResumeAsync(_client, resumed, user, cancellationToken), turn).ConfigureAwait(false))
        {
            yield return update;
        }
    }

    private async IAsyncEnumerable<ChatResponseUpdate> AnswerAsync(
        FormAnswers answers, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (user, scope) = await _requests.ResolveUserAsync(this, options, cancellationToken).ConfigureAwait(false);
        var resumed = DifyContinuationToken.Read(answers.Continuation, scope);
        var turn = ToTurn(scope, resumed.ConversationId, options, resumed);
        var steps = RunResumer.AnswerAsync(_client, resumed, answers, user, turn.InBackground, cancellationToken);
        await foreach (var update in MapAsync(steps, turn).ConfigureAwait(false))
        {
            yield return update;
        }
    }

    private async IAsyncEnumerable<ChatResponseUpdate> SendAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _unsupported.Check(options);
        var all = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        if (HumanInputForms.ReadAnswers(all) is { } answers)
        {
            await foreach (var update in AnswerAsync(answers, options, cancellationToken).ConfigureAwait(false))
            {
                yield return update;
            }

            yield break;
        }

        var mapped = await _requests.ToRequestAsync(this, all, options, cancellationToken).ConfigureAwait(false);
        var stream = RunAsync(mapped, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
        try
        {
            if (mapped.IsStamped && !await IsResumedAsync(stream, mapped).ConfigureAwait(false))
            {
                // The conversation is gone; the caller still has its history: begin a new one with it.
                _logger.LogInformation("Conversation {ConversationId} is unknown to Dify: beginning a new one with the earlier turns", mapped.Request.ConversationId);
                await stream.DisposeAsync().ConfigureAwait(false);
                mapped = await _requests.ToRequestAnewAsync(mapped, all, options, cancellationToken).ConfigureAwait(false);
                stream = RunAsync(mapped, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
            }
            else if (mapped.IsStamped)
            {
                yield return stream.Current;
            }

            while (await stream.MoveNextAsync().ConfigureAwait(false))
            {
                yield return stream.Current;
            }
        }
        finally
        {
            await stream.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Whether the server goes on with the stamped conversation. Chat and agent apps answer 404 to one that they don't know; chatflows of 1.14 silently begin
    /// a new one without its history (advanced_chat/app_generator.py), which is stopped here before its first word.
    /// </summary>
    private static async Task<bool> IsResumedAsync(IAsyncEnumerator<ChatResponseUpdate> stream, MappedRequest mapped)
    {
        try
        {
            return await stream.MoveNextAsync().ConfigureAwait(false) && stream.Current.ConversationId == mapped.Request.ConversationId;
        }
        catch (DifyException e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            return false;
        }
    }

    private IAsyncEnumerable<ChatResponseUpdate> RunAsync(MappedRequest mapped, ChatOptions? options, CancellationToken cancellationToken)
    {
        var turn = ToTurn(mapped.Scope, mapped.Request.ConversationId, options, resumed: null);
        Func<bool>? goesOnAlone = turn.InBackground ? () => turn.Continuation?.CanResume is true : null;
        return MapAsync(_client.Chat.StreamStepsAsync(mapped.Request, new() { IncludeSpeech = _settings.IncludeSpeech }, goesOnAlone, cancellationToken), turn);
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

    private static async IAsyncEnumerable<ChatResponseUpdate> MapAsync(IAsyncEnumerable<TurnStep> steps, TurnContext turn)
    {
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
}
