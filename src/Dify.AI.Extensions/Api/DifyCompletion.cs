using System.Runtime.CompilerServices;
using Dify.AI.Extensions.Streaming;
using Dify.AI.Extensions.Wire;

namespace Dify.AI.Extensions;

/// <summary>Calls of a completion app, each on its own: <c>/completion-messages</c>.</summary>
public sealed class DifyCompletion
{
    private readonly RunServices _services;
    private readonly DifyHttp _http;

    internal DifyCompletion(DifyClient client, RunServices services) => (Client, _services, _http) = (client, services, services.Http);

    internal DifyClient Client { get; }

    /// <summary>Calls the app and waits for the whole answer.</summary>
    /// <remarks>
    /// Proxies cut calls that take long (Dify Cloud's after about 100 s): prefer <see cref="StreamAsync"/>.
    /// <see href="https://docs.dify.ai/en/api-reference/completion-messages/send-completion-message"/>
    /// </remarks>
    /// <param name="request">The input.</param>
    /// <param name="options">Another user or key.</param>
    /// <param name="cancellationToken">Ends the call; Dify goes on answering, because a blocking call's task is not known before its end.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="DifyException">Dify refused the call, or failed to answer it.</exception>
    public async Task<DifyCompletionResponse> SendAsync(
        DifyCompletionRequest request, DifyCallOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var body = await ToBodyAsync(request, "blocking", options, cancellationToken).ConfigureAwait(false);
        return await _http.SendAsync(
            HttpMethod.Post,
            "completion-messages",
            DifyHttp.ToContent(body, WireJson.Default.CompletionRequestBody),
            options,
            WireJson.Default.DifyCompletionResponse,
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Calls the app and yields the events of its answer as they come; ends when the answer is over, whatever the server release.</summary>
    /// <remarks>
    /// Cancelling, or leaving the enumeration early, also stops the answer on the server, in the background.
    /// <see href="https://docs.dify.ai/en/api-reference/completion-messages/send-completion-message"/>
    /// </remarks>
    /// <param name="request">The input.</param>
    /// <param name="options">Another user or key.</param>
    /// <param name="cancellationToken">Ends the call at once.</param>
    /// <returns>The events, typed. Pings are not among them.</returns>
    /// <exception cref="DifyException">
    /// Dify refused the call (before the first event), or the answer failed, broke off or fell silent (after the events that came).
    /// </exception>
    public IAsyncEnumerable<DifyEvent> StreamAsync(
        DifyCompletionRequest request, DifyCallOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Iterate(cancellationToken);

        async IAsyncEnumerable<DifyEvent> Iterate([EnumeratorCancellation] CancellationToken token)
        {
            await foreach (var step in StreamStepsAsync(request, options, token).ConfigureAwait(false))
            {
                yield return step.Event;
            }
        }
    }

    /// <summary>Stops an answer.</summary>
    /// <remarks>
    /// Dify reports success also for tasks that it does not know.
    /// <see href="https://docs.dify.ai/en/api-reference/completion-messages/stop-completion-message-generation"/>
    /// </remarks>
    /// <param name="taskId">The task, from any event of the answer.</param>
    /// <param name="options">Another user or key; the user must be the one who made the call.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>A task that ends when Dify has taken note.</returns>
    /// <exception cref="DifyException">Dify refused.</exception>
    public async Task StopAsync(string taskId, DifyCallOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(taskId);
        var user = await _http.ResolveUserAsync(options, cancellationToken).ConfigureAwait(false);
        await StopAsync(taskId, user, options, cancellationToken).ConfigureAwait(false);
    }

    internal IAsyncEnumerable<TurnStep> StreamStepsAsync(DifyCompletionRequest request, DifyCallOptions? options, CancellationToken cancellationToken)
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
                    HttpMethod.Post, "completion-messages", DifyHttp.ToContent(body, WireJson.Default.CompletionRequestBody), options, token).ConfigureAwait(false);
            },
            _http.KeyOf(options),
            new() { AwaitsSpeech = options?.IncludeSpeech is true },
            new((task, token) => StopAsync(task, user, options, token)),
            cancellationToken);
    }

    private Task StopAsync(string taskId, string user, DifyCallOptions? options, CancellationToken cancellationToken) => _http.RunAsync(
        HttpMethod.Post,
        $"completion-messages/{DifyPath.Escape(taskId)}/stop",
        DifyHttp.ToContent(new UserBody(user), WireJson.Default.UserBody),
        options,
        cancellationToken);

    private async ValueTask<CompletionRequestBody> ToBodyAsync(
        DifyCompletionRequest request, string responseMode, DifyCallOptions? options, CancellationToken cancellationToken)
    {
        return new()
        {
            Inputs = InputValues.ToJson(_http.Options.Inputs, request.Inputs),
            Query = request.Query,
            User = await DifyUser.ResolveAsync(_http.Options, request.User ?? options?.User, cancellationToken).ConfigureAwait(false),
            ResponseMode = responseMode,
            Files = request.Files is { Count: > 0 } ? request.Files : null,
        };
    }
}
