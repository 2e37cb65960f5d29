using System.Runtime.CompilerServices;
using Dify.AI.Extensions.Streaming;
using Dify.AI.Extensions.Wire;

namespace Dify.AI.Extensions;

/// <summary>Messages to the app and their answers: <c>/chat-messages</c>.</summary>
public sealed class DifyChat
{
    private readonly RunServices _services;
    private readonly DifyHttp _http;

    internal DifyChat(RunServices services) => (_services, _http) = (services, services.Http);

    /// <summary>Sends a message and waits for the whole answer.</summary>
    /// <remarks>
    /// Agent apps refuse this, and proxies cut calls that take long (Dify Cloud's after about 100 s): prefer <see cref="StreamAsync"/>.
    /// <see href="https://docs.dify.ai/en/api-reference/chat-messages/send-chat-message"/>
    /// </remarks>
    /// <param name="request">The message.</param>
    /// <param name="options">Another user or key.</param>
    /// <param name="cancellationToken">Ends the call; Dify goes on answering, because a blocking call's task is not known before its end.</param>
    /// <returns>The answer; <c>workflow_paused</c> when a chatflow waits for human input.</returns>
    /// <exception cref="DifyException">Dify refused the message, or failed to answer it.</exception>
    public async Task<DifyChatResponse> SendAsync(
        DifyChatRequest request, DifyCallOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var body = await ToBodyAsync(request, "blocking", options, cancellationToken).ConfigureAwait(false);
        return await _http.SendAsync(
            HttpMethod.Post,
            "chat-messages",
            DifyHttp.ToContent(body, WireJson.Default.ChatRequestBody),
            options,
            WireJson.Default.DifyChatResponse,
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends a message and yields the events of its answer as they come; ends when the turn is over, whatever the server release.</summary>
    /// <remarks>
    /// Cancelling, or leaving the enumeration early, also stops the answer on the server, in the background.
    /// <see href="https://docs.dify.ai/en/api-reference/chat-messages/send-chat-message"/>
    /// </remarks>
    /// <param name="request">The message.</param>
    /// <param name="options">Another user or key.</param>
    /// <param name="cancellationToken">Ends the call at once.</param>
    /// <returns>The events, typed. Pings are not among them.</returns>
    /// <exception cref="DifyException">
    /// Dify refused the message (before the first event), or the answer failed, broke off or fell silent (after the events that came).
    /// </exception>
    public IAsyncEnumerable<DifyEvent> StreamAsync(
        DifyChatRequest request, DifyCallOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Iterate(cancellationToken);

        async IAsyncEnumerable<DifyEvent> Iterate([EnumeratorCancellation] CancellationToken token)
        {
            await foreach (var step in StreamStepsAsync(request, options, goesOnAlone: null, token).ConfigureAwait(false))
            {
                yield return step.Event;
            }
        }
    }

    /// <summary>Stops an answer. What the app had said until then stays in the conversation.</summary>
    /// <remarks>Dify reports success also for tasks that it does not know. <see href="https://docs.dify.ai/en/api-reference/chat-messages/stop-chat-message-generation"/></remarks>
    /// <param name="taskId">The task, from any event of the answer.</param>
    /// <param name="options">Another user or key; the user must be the one who sent the message.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>A task that ends when Dify has taken note.</returns>
    /// <exception cref="DifyException">Dify refused.</exception>
    public async Task StopAsync(string taskId, DifyCallOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(taskId);
        var user = await DifyUser.ResolveAsync(_http.Options, options?.User, cancellationToken).ConfigureAwait(false);
        await StopAsync(taskId, user, options, cancellationToken).ConfigureAwait(false);
    }

    /// <param name="request">The message.</param>
    /// <param name="options">Another user or key.</param>
    /// <param name="goesOnAlone">Whether an answer that is left goes on, because it can be taken up again; asked when it is left. Null: it never does.</param>
    /// <param name="cancellationToken">Ends the call at once.</param>
    internal IAsyncEnumerable<TurnStep> StreamStepsAsync(
        DifyChatRequest request, DifyCallOptions? options, Func<bool>? goesOnAlone, CancellationToken cancellationToken)
    {
        var user = "";
        return EventRun.StreamAsync(
            _services,
            async token =>
            {
                var body = await ToBodyAsync(request, "streaming", options, cancellationToken).ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested(); // Else it would be sent, only to be stopped.
                user = body.User;
                return await _http.SendAsync(
                    HttpMethod.Post, "chat-messages", DifyHttp.ToContent(body, WireJson.Default.ChatRequestBody), options, token).ConfigureAwait(false);
            },
            _http.KeyOf(options),
            new() { AwaitsSpeech = options?.IncludeSpeech is true },
            new((task, token) => StopAsync(task, user, options, token), goesOnAlone),
            cancellationToken);
    }

    private Task StopAsync(string taskId, string user, DifyCallOptions? options, CancellationToken cancellationToken) => _http.RunAsync(
        HttpMethod.Post,
        $"chat-messages/{DifyPath.Escape(taskId)}/stop",
        DifyHttp.ToContent(new UserBody(user), WireJson.Default.UserBody),
        options,
        cancellationToken);

    private async ValueTask<ChatRequestBody> ToBodyAsync(
        DifyChatRequest request, string responseMode, DifyCallOptions? options, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(request.Query))
        {
            throw new ArgumentException("The query is empty; Dify takes no message without text.", nameof(request));
        }

        return new()
        {
            Inputs = InputValues.ToJson(_http.Options.Inputs, request.Inputs),
            Query = request.Query!,
            User = await DifyUser.ResolveAsync(_http.Options, request.User ?? options?.User, cancellationToken).ConfigureAwait(false),
            ResponseMode = responseMode,
            ConversationId = string.IsNullOrWhiteSpace(request.ConversationId) ? null : request.ConversationId,
            Files = request.Files is { Count: > 0 } ? request.Files : null,
            AutoGenerateName = request.AutoGenerateName,
            WorkflowId = request.WorkflowId,
            TraceId = request.TraceId,
            TraceSessionId = request.TraceSessionId,
        };
    }
}
