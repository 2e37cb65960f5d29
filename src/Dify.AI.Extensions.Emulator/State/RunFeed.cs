using System.Runtime.CompilerServices;

namespace Dify.AI.Extensions.Emulator;

/// <summary>The frames of a run that goes on by itself, for whoever listens: the server's worker, its channel and its relay.</summary>
internal sealed class RunFeed
{
    private readonly Lock _gate = new();
    private readonly List<string> _frames = [];
    private TaskCompletionSource _changed = New();
    private bool _ended;

    public static RunFeed Start(IAsyncEnumerable<string> frames)
    {
        var feed = new RunFeed();
        _ = Task.Run(() => feed.FillAsync(frames));
        return feed;
    }

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _frames.Count;
            }
        }
    }

    /// <summary>All frames from a place on, then those to come.</summary>
    public async IAsyncEnumerable<string> ReadAsync(int from = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (var at = from; ; at++)
        {
            string? frame;
            while (!TryRead(at, out frame, out var changed))
            {
                if (changed is null)
                {
                    yield break;
                }

                await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
            }

            yield return frame!;
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private bool TryRead(int at, out string? frame, out Task? changed)
    {
        lock (_gate)
        {
            frame = at < _frames.Count ? _frames[at] : null;
            changed = _ended ? null : _changed.Task;
            return frame is not null;
        }
    }

    private async Task FillAsync(IAsyncEnumerable<string> frames)
    {
        try
        {
            await foreach (var frame in frames.ConfigureAwait(false))
            {
                Change(() => _frames.Add(frame));
            }
        }
        catch (OperationCanceledException)
        {
            // The emulator is going down, and its connections with it.
        }
        finally
        {
            Change(() => _ended = true);
        }
    }

    private void Change(Action change)
    {
        lock (_gate)
        {
            change();
            _changed.SetResult();
            _changed = New();
        }
    }
}
