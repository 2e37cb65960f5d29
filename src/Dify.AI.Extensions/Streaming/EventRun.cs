using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Dify.AI.Extensions.Wire;
using Microsoft.Extensions.Logging;

namespace Dify.AI.Extensions.Streaming;

/// <summary>
/// One run on the server, read from the opening of its event stream to its end. A caller who leaves (cancels, or stops enumerating) is released at once. What
/// he had begun himself is then stopped in the background, and followed until Dify has saved what was said: closing the connection alone would let the
/// model run on, and leave the stored answer empty (the server saves as it streams; <c>easy_ui_based_generate_task_pipeline.py</c>, 1.14.2).
/// </summary>
internal sealed class EventRun : IAsyncDisposable
{
    private readonly RunServices _services;
    private readonly StopOnLeave? _stop;

    // The connection's own life, apart from the caller's: it goes on when he leaves.
    private readonly CancellationTokenSource _connection = new();
    private readonly SilenceWatch _watch;
    private readonly string _key;
    private Task<HttpResponseMessage>? _opening;
    private HttpResponseMessage? _response;
    private IAsyncEnumerator<SseItem<DifyEvent?>>? _events;
    private Task<bool>? _pending;
    private bool _isTooLong;

    private EventRun(RunServices services, string key, TurnRules rules, StopOnLeave? stop)
    {
        (_services, _key, _stop) = (services, key, stop);
        var options = services.Http.Options;
        _watch = new(options.StreamIdleTimeout, options.KeepAliveTimeout, _connection.Cancel);
        Turn = new(key, rules);
    }

    public TurnState Turn { get; }

    /// <summary>Opens the stream and yields what comes, until the turn is over.</summary>
    /// <param name="services">What the run needs of its client.</param>
    /// <param name="open">Sends the request that the stream answers.</param>
    /// <param name="key">The key of the call, which must not show in errors.</param>
    /// <param name="rules">What ends the turn.</param>
    /// <param name="stop">How the run is stopped when the caller leaves; null when leaving means no more than not to look on.</param>
    /// <param name="cancellationToken">Ends the call at once.</param>
    public static async IAsyncEnumerable<TurnStep> StreamAsync(
        RunServices services,
        Func<CancellationToken, Task<HttpResponseMessage>> open,
        string key,
        TurnRules rules,
        StopOnLeave? stop,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var run = new EventRun(services, key, rules, stop);
        await using var _ = run.ConfigureAwait(false);
        await run.OpenAsync(open, cancellationToken).ConfigureAwait(false);
        while (await run.ReadAsync(cancellationToken).ConfigureAwait(false) is { } next)
        {
            yield return new(next, run.Turn.Observe(next));
            run.CheckLength();
        }
    }

    public ValueTask DisposeAsync()
    {
        if (Turn.IsOver)
        {
            return CloseAsync();
        }

        _services.Background.Run(LeaveAsync());
        return default;
    }

    private async Task OpenAsync(Func<CancellationToken, Task<HttpResponseMessage>> open, CancellationToken cancellationToken)
    {
        _watch.BeginWait();
        _opening = open(_connection.Token);
        try
        {
            await _opening.WaitAsync(cancellationToken).ConfigureAwait(false);
            await BeginAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (OperationCanceledException) when (_watch.Verdict != Silence.None)
        {
            Turn.ObserveEnd();
            throw ToSilence();
        }
        catch
        {
            // Refused, or not reached: there is nothing to stop.
            Turn.ObserveEnd();
            throw;
        }
        finally
        {
            _watch.EndWait();
        }
    }

    private async Task BeginAsync(CancellationToken cancellationToken)
    {
        _response = await _opening!.ConfigureAwait(false);
        if (_response.Content.Headers.ContentType?.MediaType is not "text/event-stream")
        {
            var body = await DifyErrors.ReadStartAsync(_response, cancellationToken).ConfigureAwait(false);
            throw DifyErrors.Unexpected(_response, body, _key);
        }

        var stream = await _response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var watched = new WatchedStream(stream, _watch, _services.Http.Options.MaxEventBytes);
        _events = DifyEventReader.ReadAsync(watched, watched.NoteEvent, _connection.Token).GetAsyncEnumerator(_connection.Token);
    }

    /// <summary>The next event, or null when the turn is over.</summary>
#if NET // Thousands of streams wait at a time: what a wait needs is used again.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
#endif
    private async ValueTask<DifyEvent?> ReadAsync(CancellationToken cancellationToken)
    {
        while (!Turn.IsOver)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Turn.Grace is { } grace)
            {
                _watch.BeginGrace(grace, anew: Turn.RenewsGrace);
            }

            if (await MoveNextAsync(cancellationToken).ConfigureAwait(false) && _events!.Current.Data is { } difyEvent)
            {
                return difyEvent;
            }
        }

        return Turn.Failure is { } failure ? throw failure : null;
    }

    private ValueTask<bool> MoveNextAsync(CancellationToken cancellationToken)
    {
        // Many events come along with the one before: nobody waits for them, so no silence need be timed.
        var next = _events!.MoveNextAsync();
        return next.IsCompletedSuccessfully ? new(next.Result || End()) : WaitAsync(next, cancellationToken);
    }

#if NET // Thousands of streams wait at a time: what a wait needs is used again.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
#endif
    private async ValueTask<bool> WaitAsync(ValueTask<bool> next, CancellationToken cancellationToken)
    {
        _watch.BeginWait();
        try
        {
            // Kept: whoever finishes the run after the caller has left must wait for this read first.
            _pending = next.AsTask();
            await _pending.WaitAsync(cancellationToken).ConfigureAwait(false);
            var moved = await _pending.ConfigureAwait(false);
            _pending = null;
            return moved || End();
        }
        catch (OperationCanceledException) when (!_connection.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException) when (_watch.Verdict == Silence.Grace || (_watch.Verdict != Silence.None && Turn.IsPaused))
        {
            return End(); // Nothing need come any more; or nobody fills in the form.
        }
        catch (OperationCanceledException) when (_watch.Verdict != Silence.None)
        {
            throw Break(ToSilence());
        }
        catch (JsonException e)
        {
            throw Break(Turn.ToException(
                "malformed_event",
                "The stream holds an event that is not whole JSON, so words may be missing. A proxy between here and Dify may have cut it.",
                status: null,
                cause: e));
        }
        catch (EventTooLargeException)
        {
            throw Break(Turn.ToException(
                "event_too_large",
                $"The stream holds an event of more than {_services.Http.Options.MaxEventBytes} bytes. If that is what the app sends, raise DifyClientOptions.MaxEventBytes.",
                status: null));
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

    /// <exception cref="DifyException">The answer is longer than may be. It is stopped, as one that the caller leaves.</exception>
    private void CheckLength()
    {
        var most = _services.Http.Options.MaxAnswerLength;
        if (Turn.AnswerLength > most && !Turn.IsOver)
        {
            _isTooLong = true;
            throw Turn.ToException(
                "answer_too_large",
                $"The answer is longer than {most} characters; it has been stopped. Shorten what the app may write, or raise DifyClientOptions.MaxAnswerLength.",
                status: null);
        }
    }

    private bool End(Exception? cause = null)
    {
        Turn.ObserveEnd(cause);
        return false;
    }

    private DifyException Break(DifyException failure)
    {
        Turn.ObserveEnd(failure);
        return failure;
    }

    private DifyException ToSilence() => Turn.ToException(
        "stream_idle",
        _watch.Verdict == Silence.NoBytes
            ? $"Nothing came from Dify for {_services.Http.Options.KeepAliveTimeout.TotalSeconds:0.###} s, not even a ping: the connection is dead, or a proxy holds the "
                + "answer back. Turn its buffering off, or raise DifyClientOptions.KeepAliveTimeout."
            : $"No event came from Dify for {_services.Http.Options.StreamIdleTimeout.TotalSeconds:0.###} s. If the app's steps may take longer, raise "
                + "DifyClientOptions.StreamIdleTimeout; if none ever comes, see whether Dify's workers are running.",
        status: null);

    /// <summary>Stops the generation that the caller has left, exactly once, and follows it to its end, all within the time limit.</summary>
    private async Task LeaveAsync()
    {
        try
        {
            if (_stop is null || _stop.Unless?.Invoke() is true)
            {
                _connection.Cancel();
                if (_events is null)
                {
                    (await _opening!.ConfigureAwait(false)).Dispose();
                }

                return;
            }

            _connection.CancelAfter(_services.Http.Options.StopTimeout);
            if (_events is null)
            {
                await BeginAsync(_connection.Token).ConfigureAwait(false);
            }

            // The task's name comes with the first event: until then there is nothing to stop.
            while (Turn.TaskId is null && await FollowAsync().ConfigureAwait(false))
            {
            }

            if (Turn.TaskId is { } task && !Turn.IsAnswered)
            {
                await _stop.StopAsync(task, _connection.Token).ConfigureAwait(false);
            }

            while (!_isTooLong && await FollowAsync().ConfigureAwait(false))
            {
            }
        }
        catch (Exception e)
        {
            // The caller has long been told that his call is cancelled: this must not mask it.
            _services.Logger.LogDebug(e, "A Dify answer that was left (task {TaskId}) could not be stopped or followed to its end", Turn.TaskId);
        }
        finally
        {
            await CloseAsync().ConfigureAwait(false);
        }
    }

    private async Task<bool> FollowAsync()
    {
        if (Turn.IsOver)
        {
            return false;
        }

        var moved = await (_pending ?? _events!.MoveNextAsync().AsTask()).ConfigureAwait(false);
        _pending = null;
        if (moved && _events!.Current.Data is { } difyEvent)
        {
            _ = Turn.Observe(difyEvent);
        }

        return moved;
    }

    private async ValueTask CloseAsync()
    {
        _watch.Dispose();
        if (_events is not null)
        {
            if (Turn.Failure is not null || _pending is not null || _isTooLong)
            {
                await AbortAsync().ConfigureAwait(false);
            }

            await _events.DisposeAsync().ConfigureAwait(false);
        }

        _response?.Dispose();
        _connection.Dispose();
    }

    /// <summary>
    /// Closes the connection of an answer that failed or was left, which the server may keep open for minutes. Disposing the response alone would have the handler read
    /// on for a while, in the hope to use the connection again; a read that is cancelled ends it at once.
    /// </summary>
    private async ValueTask AbortAsync()
    {
        var read = _pending ?? _events!.MoveNextAsync().AsTask();
        _connection.Cancel();
        try
        {
            _ = await read.ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or HttpRequestException or JsonException)
        {
            // Cancelled as meant, or broken before: closed either way.
        }
    }
}
