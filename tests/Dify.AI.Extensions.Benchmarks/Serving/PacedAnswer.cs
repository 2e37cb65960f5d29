using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;

namespace Dify.AI.Extensions.Benchmarks.Serving;

/// <summary>An answer in the pace of a model, until it is told, stopped, or its caller is gone.</summary>
/// <param name="answer">What to say.</param>
/// <param name="tokens">How much of it.</param>
/// <param name="interval">From one token to the next.</param>
/// <param name="left">Is told when the caller left: by a stop request, or by closing the connection, whichever comes first.</param>
internal sealed class PacedAnswer(RenderedAnswer answer, int tokens, TimeSpan interval, ChannelWriter<long> left)
{
    private volatile bool _isStopped;
    private int _isOver;

    public async Task SendAsync(HttpContext http)
    {
        using var leaving = http.RequestAborted.Register(NoteLeft);
        var writer = http.Response.BodyWriter;
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < tokens && !_isStopped; i++)
        {
            // By the clock, not from token to token: a late one does not delay the rest.
            if ((i * interval) - Stopwatch.GetElapsedTime(start) is var wait && wait > TimeSpan.Zero)
            {
                await Task.Delay(wait);
            }

            if ((await writer.WriteAsync(answer.Frame(i), CancellationToken.None)).IsCompleted || http.RequestAborted.IsCancellationRequested)
            {
                return;
            }
        }

        Interlocked.Exchange(ref _isOver, 1);
        await writer.WriteAsync(answer.End, CancellationToken.None);
    }

    public void Stop()
    {
        NoteLeft();
        _isStopped = true;
    }

    private void NoteLeft()
    {
        var now = Stopwatch.GetTimestamp();
        if (Interlocked.Exchange(ref _isOver, 1) == 0)
        {
            left.TryWrite(now);
        }
    }
}
