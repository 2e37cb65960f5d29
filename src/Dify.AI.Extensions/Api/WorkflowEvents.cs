using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Dify.AI.Extensions.Streaming;
using Dify.AI.Extensions.Wire;

namespace Dify.AI.Extensions;

/// <summary>The events of one run, until it is over or waits. Unlike an answer it is only watched: whoever leaves stops nothing.</summary>
internal sealed class WorkflowEvents : IAsyncDisposable
{
    private readonly DifyClientOptions _options;
    private readonly bool _continueOnPause;
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _connection;
    private readonly SilenceWatch _watch;
    private readonly TurnState _turn;
    private HttpResponseMessage? _response;
    private IAsyncEnumerator<SseItem<DifyEvent?>>? _events;
    private bool _isPaused;
    private bool _isOver;

    private WorkflowEvents(DifyHttp http, bool continueOnPause, DifyCallOptions? call, CancellationToken caller)
    {
        (_options, _continueOnPause, _caller) = (http.Options, continueOnPause, caller);
        _connection = CancellationTokenSource.CreateLinkedTokenSource(caller);
        _watch = new(_options.StreamIdleTimeout, _options.KeepAliveTimeout, Abort);
        _turn = new(http.KeyOf(call));
    }

    public static async IAsyncEnumerable<DifyEvent> StreamAsync(
        DifyHttp http,
        string path,
        bool includeStateSnapshot,
        bool continueOnPause,
        DifyCallOptions? call,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var user = await http.ResolveUserAsync(call, cancellationToken).ConfigureAwait(false);
        path = DifyPath.WithQuery(
            path,
            ("user", user),
            ("include_state_snapshot", includeStateSnapshot ? "true" : null),
            ("continue_on_pause", continueOnPause ? "true" : null));
        var run = new WorkflowEvents(http, continueOnPause, call, cancellationToken);
        await using var _ = run.ConfigureAwait(false);
        await run.OpenAsync(http, path, call).ConfigureAwait(false);
        while (await run.ReadAsync().ConfigureAwait(false) is { } next)
        {
            yield return next;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _watch.Dispose();
        if (_events is not null)
        {
            await _events.DisposeAsync().ConfigureAwait(false);
        }

        _response?.Dispose();
        _connection.Dispose();
    }

    private async Task OpenAsync(DifyHttp http, string path, DifyCallOptions? call)
    {
        _watch.BeginWait();
        try
        {
            _response = await http.SendAsync(HttpMethod.Get, path, content: null, call, _connection.Token).ConfigureAwait(false);
            if (_response.Content.Headers.ContentType?.MediaType is not "text/event-stream")
            {
                throw DifyErrors.Unexpected(_response, await DifyErrors.ReadStartAsync(_response, _connection.Token).ConfigureAwait(false), http.KeyOf(call));
            }

            var stream = await _response.Content.ReadAsStreamAsync(_connection.Token).ConfigureAwait(false);
            _events = DifyEventReader.ReadAsync(new WatchedStream(stream, _watch), _connection.Token).GetAsyncEnumerator(_connection.Token);
        }
        catch (OperationCanceledException e)
        {
            throw IsSilent ? ToSilence(e) : new OperationCanceledException(e.Message, e, _caller);
        }
        finally
        {
            _watch.EndWait();
        }
    }

    private bool IsSilent => _watch.Verdict != Silence.None && !_caller.IsCancellationRequested;

    /// <summary>The next event, or null when there are no more to wait for.</summary>
    private async ValueTask<DifyEvent?> ReadAsync()
    {
        while (!_isOver && await MoveNextAsync().ConfigureAwait(false))
        {
            if (_events!.Current.Data is { } difyEvent)
            {
                Observe(difyEvent);
                return difyEvent;
            }
        }

        return _turn.Failure is { } failure ? throw failure : null;
    }

    private void Observe(DifyEvent difyEvent)
    {
        _isPaused = difyEvent is WorkflowPausedEvent;
        if (!_isPaused)
        {
            // A pause is the end of a turn, but not always of what is watched here.
            _ = _turn.Observe(difyEvent);
        }

        // Nothing follows workflow_finished: the server's relay stops there (streaming_utils.py, 1.14.2), or it waits for ever (workflow_events.py: no
        // closing events at all when it goes on after a pause without a snapshot).
        if (difyEvent is WorkflowFinishedEvent)
        {
            _turn.ObserveEnd();
        }

        _isOver = difyEvent is WorkflowFinishedEvent or ErrorEvent || (_isPaused && !_continueOnPause);
    }

    private async ValueTask<bool> MoveNextAsync()
    {
        _watch.BeginWait();
        try
        {
            return await _events!.MoveNextAsync().ConfigureAwait(false) || End(cause: null);
        }
        catch (OperationCanceledException) when (IsSilent && _isPaused)
        {
            return End(cause: null);
        }
        catch (OperationCanceledException e)
        {
            throw IsSilent ? ToSilence(e) : new OperationCanceledException(e.Message, e, _caller);
        }
        catch (JsonException e)
        {
            throw _turn.ToException(
                "malformed_event", "The stream holds an event that is not whole JSON. A proxy between here and Dify may have cut it.", status: null, cause: e);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            return End(e);
        }
        finally
        {
            _watch.EndWait();
        }
    }

    /// <summary>The connection ended. While the run waits for somebody that is no loss: the server closes silent streams.</summary>
    private bool End(Exception? cause)
    {
        _isOver = true;
        if (!_isPaused)
        {
            _turn.ObserveEnd(cause);
        }

        return false;
    }

    private DifyException ToSilence(Exception cause) => _turn.ToException(
        "stream_idle",
        "No event of the run came from Dify for too long (DifyClientOptions.StreamIdleTimeout, KeepAliveTimeout). Ask how far it is, or follow it again with a state snapshot.",
        status: null,
        cause: cause);

    private void Abort()
    {
        try
        {
            _connection.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The stream ended while the timer fired.
        }
    }
}
