using System.Net;
using System.Runtime.CompilerServices;
using Dify.AI.Extensions.Streaming;
using Dify.AI.Extensions.Wire;

namespace Dify.AI.Extensions;

/// <summary>Runs of a workflow app, and those behind a chatflow's answers: <c>/workflows</c>, <c>/workflow</c>.</summary>
public sealed class DifyWorkflows
{
    /// <summary>A workflow app's run ends with <c>workflow_finished</c>: it has no message that could end after it.</summary>
    private static readonly TurnRules AppRules = new(EndsWithRun: true, GoesOnAfter: null);

    private readonly RunServices _services;
    private readonly DifyHttp _http;

    internal DifyWorkflows(DifyClient client, RunServices services) => (Client, _services, _http) = (client, services, services.Http);

    internal DifyClient Client { get; }

    /// <summary>Runs the workflow app and waits for its outputs.</summary>
    /// <remarks>
    /// Proxies cut calls that take long (Dify Cloud's after about 100 s): prefer <see cref="StreamRunAsync"/>. Dify answers 200 to a run that failed; here
    /// that is an exception, as it is in a stream.
    /// <see href="https://docs.dify.ai/en/api-reference/workflow-runs/run-workflow"/>
    /// </remarks>
    /// <param name="request">The input.</param>
    /// <param name="options">Another user or key.</param>
    /// <param name="cancellationToken">Ends the call; the run goes on, because a blocking call's task is not known before its end.</param>
    /// <returns>The outcome: <c>succeeded</c>, <c>partial-succeeded</c>, <c>stopped</c>, or <c>paused</c> when it waits for human input.</returns>
    /// <exception cref="DifyException">Dify refused the run, or (<c>workflow_failed</c>) it failed.</exception>
    public async Task<DifyWorkflowResponse> RunAsync(
        DifyWorkflowRequest request, DifyCallOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var body = await ToBodyAsync(request, "blocking", options, cancellationToken).ConfigureAwait(false);
        var response = await _http.SendAsync(
            HttpMethod.Post,
            PathOf(request),
            DifyHttp.ToContent(body, WireJson.Default.WorkflowRequestBody),
            options,
            WireJson.Default.DifyWorkflowResponse,
            cancellationToken).ConfigureAwait(false);

        // Judged as the event is that says the same in a stream.
        var turn = new TurnState(_http.KeyOf(options), AppRules);
        _ = turn.Observe(new WorkflowFinishedEvent { TaskId = response.TaskId, WorkflowRunId = response.WorkflowRunId, Data = response.Data });
        return turn.Failure is { } failure ? throw failure : response;
    }

    /// <summary>Runs the workflow app and yields the events of the run as they come; ends when it is over or paused, whatever the server release.</summary>
    /// <remarks>
    /// Cancelling, or leaving the enumeration early, also stops the run on the server, in the background. To follow a run that another began, see
    /// <see cref="StreamEventsAsync"/>. <see href="https://docs.dify.ai/en/api-reference/workflow-runs/run-workflow"/>
    /// </remarks>
    /// <param name="request">The input.</param>
    /// <param name="options">Another user or key.</param>
    /// <param name="cancellationToken">Ends the call at once.</param>
    /// <returns>The events, typed. Pings are not among them.</returns>
    /// <exception cref="DifyException">
    /// Dify refused the run (before the first event), or it failed, its connection broke off or fell silent (after the events that came).
    /// </exception>
    public IAsyncEnumerable<DifyEvent> StreamRunAsync(
        DifyWorkflowRequest request, DifyCallOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Iterate(cancellationToken);

        async IAsyncEnumerable<DifyEvent> Iterate([EnumeratorCancellation] CancellationToken token)
        {
            await foreach (var step in StreamRunStepsAsync(request, options, token).ConfigureAwait(false))
            {
                yield return step.Event;
            }
        }
    }

    /// <summary>Stops a run of the workflow app.</summary>
    /// <remarks>
    /// Dify reports success also for tasks that it does not know. A run that is stopped ends as <c>stopped</c>, or as <c>failed</c> with "User requested
    /// stop" [recordings workflow/stream-stopped].
    /// <see href="https://docs.dify.ai/en/api-reference/workflow-runs/stop-workflow-task"/>
    /// </remarks>
    /// <param name="taskId">The task, from any event of the run.</param>
    /// <param name="options">Another user or key.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>A task that ends when Dify has taken note.</returns>
    /// <exception cref="DifyException">Dify refused.</exception>
    public async Task StopAsync(string taskId, DifyCallOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(taskId);
        var user = await _http.ResolveUserAsync(options, cancellationToken).ConfigureAwait(false);
        await StopAsync(taskId, user, options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Fetches a run: how far it is, what went in, what came out.</summary>
    /// <remarks><see href="https://docs.dify.ai/en/api-reference/workflow-runs/get-workflow-run-detail"/></remarks>
    /// <param name="workflowRunId">The run, from any of its events.</param>
    /// <param name="options">Another key.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The run.</returns>
    /// <exception cref="DifyException">Dify refused: <c>not_found</c> when there is no such run, <c>not_workflow_app</c> when the app has none.</exception>
    public async Task<DifyWorkflowRun> GetRunAsync(string workflowRunId, DifyCallOptions? options = null, CancellationToken cancellationToken = default)
    {
        var path = $"workflows/run/{DifyPath.Escape(workflowRunId)}";
        var run = await _http.SendAsync(HttpMethod.Get, path, content: null, options, WireJson.Default.DifyWorkflowRun, cancellationToken).ConfigureAwait(false);

        // 1.9 and 1.12 answer an unknown id with 200 and a run of nothing but nulls [recording dify-1.9.2 workflow/run-detail-unknown].
        return run.Id is not null ? run : throw new DifyException(
            "not_found", DifyErrors.Compose("not_found", 404, "Workflow run not found."), HttpStatusCode.NotFound)
        {
            ServerMessage = "Workflow run not found.",
            WorkflowRunId = workflowRunId,
        };
    }

    /// <summary>Fetches one page of the log of runs, newest first.</summary>
    /// <remarks><see href="https://docs.dify.ai/en/api-reference/workflow-runs/list-workflow-logs"/></remarks>
    /// <param name="filter">Which runs are wanted. Default: all.</param>
    /// <param name="page">The page, 1 to 99999. Server's default: 1.</param>
    /// <param name="limit">Most entries of the page, 1 to 100. Server's default: 20.</param>
    /// <param name="options">Another key.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The page.</returns>
    /// <exception cref="DifyException">Dify refused.</exception>
    public Task<DifyPage<DifyWorkflowLog>> ListLogsAsync(
        DifyWorkflowLogFilter? filter = null,
        int? page = null,
        int? limit = null,
        DifyCallOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        var path = DifyPath.WithQuery(
            "workflows/logs",
            ("keyword", filter?.Keyword),
            ("status", filter?.Status?.Value),
            ("created_at__before", DifyPath.ToText(filter?.CreatedAtBefore)),
            ("created_at__after", DifyPath.ToText(filter?.CreatedAtAfter)),
            ("created_by_end_user_session_id", filter?.CreatedByEndUserSessionId),
            ("created_by_account", filter?.CreatedByAccount),
            ("page", DifyPath.ToText(page)),
            ("limit", DifyPath.ToText(limit)));
        return _http.SendAsync(HttpMethod.Get, path, content: null, options, WireJson.Default.DifyPageDifyWorkflowLog, cancellationToken);
    }

    /// <summary>Walks the log of runs, newest first, page by page.</summary>
    /// <remarks><see href="https://docs.dify.ai/en/api-reference/workflow-runs/list-workflow-logs"/></remarks>
    /// <param name="filter">Which runs are wanted. Default: all.</param>
    /// <param name="options">Another key.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    /// <returns>The entries, each once.</returns>
    /// <exception cref="DifyException">Dify refused.</exception>
    public IAsyncEnumerable<DifyWorkflowLog> ListAllLogsAsync(
        DifyWorkflowLogFilter? filter = null, DifyCallOptions? options = null, CancellationToken cancellationToken = default) =>
        Paging.ByPageAsync((page, token) => ListLogsAsync(filter, page, Paging.PageSize, options, token), static log => log.Id, cancellationToken);

    /// <summary>Follows a run that goes on, waits or is over; from Dify 1.13 on.</summary>
    /// <remarks>
    /// Of a run that is over Dify sends <c>workflow_finished</c> alone, without the ids of conversation and message: the answer is in its outputs. Ends after
    /// that event, and after <c>workflow_paused</c> unless it is to go on; never by the connection's end alone, which may not come.
    /// <see href="https://docs.dify.ai/en/api-reference/workflow-runs/stream-workflow-events"/>
    /// </remarks>
    /// <param name="workflowRunId">The run, from any of its events; of the same user.</param>
    /// <param name="includeStateSnapshot">Whether Dify begins with what has happened until now. Without, events begin wherever the run is.</param>
    /// <param name="continueOnPause">
    /// Whether to stay when the run pauses, until somebody submits the form. Dify itself closes a silent stream after 5 minutes: then this ends too.
    /// </param>
    /// <param name="options">Another user or key.</param>
    /// <param name="cancellationToken">Ends the call, not the run.</param>
    /// <returns>The events, typed. Pings are not among them.</returns>
    /// <exception cref="DifyException">
    /// Dify refused (before the first event), or the run failed, the connection broke off or fell silent (after the events that came).
    /// </exception>
    public IAsyncEnumerable<DifyEvent> StreamEventsAsync(
        string workflowRunId,
        bool includeStateSnapshot = false,
        bool continueOnPause = false,
        DifyCallOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(workflowRunId);
        return Iterate(cancellationToken);

        async IAsyncEnumerable<DifyEvent> Iterate([EnumeratorCancellation] CancellationToken token)
        {
            var rules = new TurnRules(EndsWithRun: true, GoesOnAfter: continueOnPause ? static _ => true : null);
            await foreach (var step in StreamStepsAsync(workflowRunId, includeStateSnapshot, rules, options, stop: null, token).ConfigureAwait(false))
            {
                yield return step.Event;
            }
        }
    }

    internal IAsyncEnumerable<TurnStep> StreamStepsAsync(
        string workflowRunId,
        bool includeStateSnapshot,
        TurnRules rules,
        DifyCallOptions? options,
        StopOnLeave? stop,
        CancellationToken cancellationToken) => EventRun.StreamAsync(
            _services,
            async token =>
            {
                var path = DifyPath.WithQuery(
                    $"workflow/{DifyPath.Escape(workflowRunId)}/events",
                    ("user", await _http.ResolveUserAsync(options, cancellationToken).ConfigureAwait(false)),
                    ("include_state_snapshot", includeStateSnapshot ? "true" : null),
                    ("continue_on_pause", rules.GoesOnAfter is not null ? "true" : null));
                return await _http.SendAsync(HttpMethod.Get, path, content: null, options, token).ConfigureAwait(false);
            },
            _http.KeyOf(options),
            rules,
            stop, // Whoever only looks on did not begin the run: null.
            cancellationToken);

    internal IAsyncEnumerable<TurnStep> StreamRunStepsAsync(DifyWorkflowRequest request, DifyCallOptions? options, CancellationToken cancellationToken)
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
                    HttpMethod.Post, PathOf(request), DifyHttp.ToContent(body, WireJson.Default.WorkflowRequestBody), options, token).ConfigureAwait(false);
            },
            _http.KeyOf(options),
            AppRules,
            new((task, token) => StopAsync(task, user, options, token)),
            cancellationToken);
    }

    private static string PathOf(DifyWorkflowRequest request) =>
        request.WorkflowId is { } version ? $"workflows/{DifyPath.Escape(version)}/run" : "workflows/run";

    private Task StopAsync(string taskId, string user, DifyCallOptions? options, CancellationToken cancellationToken) => _http.RunAsync(
        HttpMethod.Post,
        $"workflows/tasks/{DifyPath.Escape(taskId)}/stop",
        DifyHttp.ToContent(new UserBody(user), WireJson.Default.UserBody),
        options,
        cancellationToken);

    private async ValueTask<WorkflowRequestBody> ToBodyAsync(
        DifyWorkflowRequest request, string responseMode, DifyCallOptions? options, CancellationToken cancellationToken)
    {
        return new()
        {
            Inputs = InputValues.ToJson(_http.Options.Inputs, request.Inputs),
            User = await DifyUser.ResolveAsync(_http.Options, request.User ?? options?.User, cancellationToken).ConfigureAwait(false),
            ResponseMode = responseMode,
            Files = request.Files is { Count: > 0 } ? request.Files : null,
            TraceId = request.TraceId,
        };
    }
}
