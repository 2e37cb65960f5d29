using System.Collections.Concurrent;

namespace Dify.AI.Extensions.Streaming;

/// <summary>What goes on after a caller has left: bounded by its own time limit, and waited for when the client is disposed asynchronously.</summary>
internal sealed class BackgroundWork
{
    private readonly ConcurrentDictionary<Task, byte> _running = new();

    public void Run(Task work)
    {
        _ = _running.TryAdd(work, 0);
        _ = work.ContinueWith(
            static (done, running) => ((ConcurrentDictionary<Task, byte>)running!).TryRemove(done, out byte _),
            _running,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    public Task WhenIdleAsync() => Task.WhenAll(_running.Keys);
}
