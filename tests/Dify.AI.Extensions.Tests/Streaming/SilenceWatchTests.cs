using System.Diagnostics;
using Dify.AI.Extensions.Streaming;

namespace Dify.AI.Extensions.Tests.Streaming;

/// <summary>A wait ends at its limit: not before, and only while somebody waits.</summary>
public sealed class SilenceWatchTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    private readonly TaskCompletionSource _silence = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = 15000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Wait_WithoutAByte_EndsAtTheShorterLimit(bool noLimitForEvents)
    {
        using var watch = Watch(noLimitForEvents ? Timeout.InfiniteTimeSpan : Long, Short);

        Assert.InRange(await WaitAsync(watch), Short, Long);
        Assert.Equal(Silence.NoBytes, watch.Verdict);
    }

    [Theory(Timeout = 15000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Wait_WithPingsOnly_EndsAtTheLimitForEvents(bool noLimitForBytes)
    {
        using var watch = Watch(Short, noLimitForBytes ? Timeout.InfiniteTimeSpan : Long);

        Assert.InRange(await WaitAsync(watch), Short, Long);
        Assert.Equal(Silence.NoEvent, watch.Verdict);
    }

    [Fact(Timeout = 15000)]
    public async Task Wait_BytesKeepComing_LastsUntilTheyStop()
    {
        using var watch = Watch(Long, Short);
        var last = Stopwatch.GetTimestamp();
        watch.BeginWait();
        for (var i = 0; i < 12; i++)
        {
            await Task.Delay(5, Token);
            if (_silence.Task.IsCompleted)
            {
                return; // The machine was busy: nothing is shown.
            }

            last = Stopwatch.GetTimestamp();
            watch.NoteBytes();
        }

        await _silence.Task;

        Assert.InRange(Stopwatch.GetElapsedTime(last), Short - TimeSpan.FromMilliseconds(1), Long);
        Assert.Equal(Silence.NoBytes, watch.Verdict);
    }

    [Fact(Timeout = 15000)]
    public async Task NobodyWaits_NothingEnds()
    {
        using var watch = Watch(Short, Short);
        watch.BeginWait();
        watch.EndWait();

        await Task.Delay(2 * Short, Token);

        Assert.Equal((false, Silence.None), (_silence.Task.IsCompleted, watch.Verdict));
        Assert.InRange(await WaitAsync(watch), Short, Long); // Counted from when somebody waits.
    }

    [Fact(Timeout = 15000)]
    public async Task Grace_EndsTheWaitBeforeAllLimits()
    {
        using var watch = Watch(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        var start = Stopwatch.GetTimestamp();
        watch.BeginGrace(Short, anew: false);
        watch.BeginWait();

        await _silence.Task;

        Assert.InRange(Stopwatch.GetElapsedTime(start), Short, Long);
        Assert.Equal(Silence.Grace, watch.Verdict);
    }

    [Fact(Timeout = 15000)]
    public async Task Grace_BegunAgain_LastsFromTheFirstTimeUnlessAnew()
    {
        using (var watch = Watch(Long, Long))
        {
            watch.BeginGrace(Short, anew: false);
            watch.BeginGrace(Long, anew: false);

            Assert.InRange(await WaitAsync(watch), TimeSpan.Zero, Long / 2);
            Assert.Equal(Silence.Grace, watch.Verdict);
        }

        using var renewed = new SilenceWatch(Long, Long, () => { });
        renewed.BeginWait();
        renewed.BeginGrace(Short, anew: true);
        renewed.BeginGrace(Long, anew: true);
        await Task.Delay(2 * Short, Token);

        Assert.Equal(Silence.None, renewed.Verdict);
    }

    /// <summary>While nobody waits the grace is over unseen, and the next wait ends at once.</summary>
    [Fact(Timeout = 15000)]
    public async Task Grace_OverBeforeAnybodyWaits_EndsTheNextWait()
    {
        using var watch = Watch(Long, Long);
        watch.BeginGrace(TimeSpan.FromMilliseconds(1), anew: false);
        await Task.Delay(Short, Token);
        Assert.False(_silence.Task.IsCompleted);

        Assert.InRange(await WaitAsync(watch), TimeSpan.Zero, Long / 2);
        Assert.Equal(Silence.Grace, watch.Verdict);
    }

    [Fact(Timeout = 15000)]
    public async Task Dispose_EndsTheWatchAndNothingElse()
    {
        var watch = Watch(Short, Short);
        watch.BeginWait();
        watch.Dispose();
        watch.BeginGrace(Short, anew: true);

        await Task.Delay(2 * Short, Token);

        Assert.False(_silence.Task.IsCompleted);
    }

    /// <summary>The stream may end while the timer fires; on a timer's thread, an exception would end the process.</summary>
    [Fact(Timeout = 15000)]
    public async Task Silence_OfAStreamThatHasEnded_IsNoError()
    {
        using var watch = new SilenceWatch(Long, TimeSpan.FromMilliseconds(1), () =>
        {
            _silence.SetResult();
            throw new ObjectDisposedException("connection");
        });
        watch.BeginWait();

        await _silence.Task;
        await Task.Delay(10, Token);

        Assert.Equal(Silence.NoBytes, watch.Verdict);
    }

    private SilenceWatch Watch(TimeSpan idle, TimeSpan keepAlive) => new(idle, keepAlive, () => _silence.TrySetResult());

    private async Task<TimeSpan> WaitAsync(SilenceWatch watch)
    {
        var start = Stopwatch.GetTimestamp();
        watch.BeginWait();
        await _silence.Task;
        return Stopwatch.GetElapsedTime(start);
    }
}
