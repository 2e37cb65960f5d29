using System.Diagnostics;

namespace Dify.AI.Extensions.Streaming;

/// <summary>
/// Ends a wait for the server that lasts too long. It counts only while the caller waits: a slow reader is not the server's silence.
/// One timer a stream, re-armed when it fires, so that events cost nothing but a time stamp.
/// </summary>
internal sealed class SilenceWatch : IDisposable
{
    private readonly TimeSpan _idle;
    private readonly TimeSpan _keepAlive;
    private readonly Action _onSilence;
    private readonly Timer _timer;
    private long _waitingSince;
    private long _lastByte;
    private long _graceEnds;

    public SilenceWatch(TimeSpan idle, TimeSpan keepAlive, Action onSilence)
    {
        (_idle, _keepAlive, _onSilence) = (idle, keepAlive, onSilence);
        _timer = new(static state => ((SilenceWatch)state!).Check(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Schedule(Shortest(idle, keepAlive));
    }

    public Silence Verdict { get; private set; }

    public void BeginWait() => Volatile.Write(ref _waitingSince, Stopwatch.GetTimestamp());

    public void EndWait() => Volatile.Write(ref _waitingSince, 0);

    public void NoteBytes() => Volatile.Write(ref _lastByte, Stopwatch.GetTimestamp());

    /// <summary>From the first call on, or from this one, waits end that much later at the latest.</summary>
    public void BeginGrace(TimeSpan grace, bool anew)
    {
        if (_graceEnds == 0 || anew)
        {
            Volatile.Write(ref _graceEnds, Stopwatch.GetTimestamp() + (long)(grace.TotalSeconds * Stopwatch.Frequency));
            Schedule(grace);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Check()
    {
        var now = Stopwatch.GetTimestamp();
        var since = Volatile.Read(ref _waitingSince);
        var graceEnds = Volatile.Read(ref _graceEnds);
        if (since == 0)
        {
            Schedule(graceEnds == 0 ? Shortest(_idle, _keepAlive) : TimeSpan.FromMilliseconds(50));
            return;
        }

        var idleLeft = Left(_idle, since, now);
        var keepAliveLeft = Left(_keepAlive, Math.Max(since, Volatile.Read(ref _lastByte)), now);
        var graceLeft = graceEnds == 0 ? Timeout.InfiniteTimeSpan : Left(TimeSpan.Zero, graceEnds, now);
        Verdict = IsUp(graceLeft) ? Silence.Grace : IsUp(idleLeft) ? Silence.NoEvent : IsUp(keepAliveLeft) ? Silence.NoBytes : Silence.None;
        if (Verdict == Silence.None)
        {
            Schedule(Shortest(Shortest(idleLeft, keepAliveLeft), graceLeft));
        }
        else
        {
            Report();
        }
    }

    private void Report()
    {
        try
        {
            _onSilence();
        }
        catch (ObjectDisposedException)
        {
            // The stream ended while the timer fired: on a timer's thread this would end the process.
        }
    }

    private static bool IsUp(TimeSpan left) => left != Timeout.InfiniteTimeSpan && left <= TimeSpan.Zero;

    private static TimeSpan Left(TimeSpan limit, long since, long now) => limit == Timeout.InfiniteTimeSpan
        ? limit
        : AtMostZeroIfDue(limit - TimeSpan.FromSeconds((now - since) / (double)Stopwatch.Frequency));

    // -1 ms means "infinite" to timers: never let an overdue wait look like that.
    private static TimeSpan AtMostZeroIfDue(TimeSpan left) => left < TimeSpan.Zero ? TimeSpan.Zero : left;

    private static TimeSpan Shortest(TimeSpan a, TimeSpan b) =>
        a == Timeout.InfiniteTimeSpan ? b : b == Timeout.InfiniteTimeSpan || a <= b ? a : b;

    private void Schedule(TimeSpan due)
    {
        try
        {
            // Timers count whole milliseconds, rounded down: one more, or the check comes before its time.
            _ = _timer.Change(due == Timeout.InfiniteTimeSpan ? due : due + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
        }
        catch (ObjectDisposedException)
        {
            // The stream ended while the timer fired.
        }
    }
}

/// <summary>What was waited for in vain.</summary>
internal enum Silence
{
    /// <summary>Nothing: all is well.</summary>
    None,

    /// <summary>The next event, while pings came.</summary>
    NoEvent,

    /// <summary>Any byte.</summary>
    NoBytes,

    /// <summary>The closing event that not every server sends.</summary>
    Grace,
}
