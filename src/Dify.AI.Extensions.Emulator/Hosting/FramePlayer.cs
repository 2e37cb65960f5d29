using System.Text;
using Microsoft.AspNetCore.Http;

namespace Dify.AI.Extensions.Emulator;

/// <summary>Writes frames to the wire, one by one, with the faults that the script asks for.</summary>
/// <remarks>Raw writes on purpose: SseFormatter always adds a data line, and Dify's ping has none.</remarks>
internal sealed class FramePlayer(Call call, TransportScript script)
{
    /// <summary>Lets written bytes leave the host before the connection is torn down: Abort drops what is still queued.</summary>
    private static readonly TimeSpan BeforeReset = TimeSpan.FromMilliseconds(50);

    private readonly HttpContext _http = call.Http;
    private readonly TimeProvider _time = call.Options.TimeProvider;
    private int _frames;
    private long _bytes;

    public Task PlayAsync(IAsyncEnumerable<string> frames, Func<TimeSpan> linger) =>
        PlayAsync(frames.Select(Encoding.UTF8.GetBytes), linger);

    public async Task PlayAsync(IAsyncEnumerable<byte[]> frames, Func<TimeSpan> linger)
    {
        await _http.Response.StartAsync(call.Gone).ConfigureAwait(false);
        if (!await ContinuesAsync().ConfigureAwait(false))
        {
            return;
        }

        await foreach (var frame in frames.WithCancellation(call.Gone).ConfigureAwait(false))
        {
            await WriteAsync(frame).ConfigureAwait(false);
            _frames++;
            if (!await ContinuesAsync().ConfigureAwait(false))
            {
                return;
            }
        }

        if (script.HoldOpen)
        {
            await HoldAsync().ConfigureAwait(false);
        }
        else
        {
            await Task.Delay(linger(), _time, call.Gone).ConfigureAwait(false);
        }
    }

    private async Task<bool> ContinuesAsync()
    {
        if (script.ResetAfterFrames <= _frames)
        {
            await Task.Delay(BeforeReset, call.Gone).ConfigureAwait(false);
            throw new ScriptedResetException();
        }

        return !(script.CutAfterFrames <= _frames) && !(script.CutAfterBytes <= _bytes);
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> frame)
    {
        if (script.CutAfterBytes is { } limit && limit - _bytes < frame.Length)
        {
            frame = frame[..(int)(limit - _bytes)];
        }

        var step = script.Trickle ? 1 : Math.Max(1, frame.Length);
        for (var at = 0; at < frame.Length; at += step)
        {
            await _http.Response.Body.WriteAsync(frame.Slice(at, step), call.Gone).ConfigureAwait(false);
            await _http.Response.Body.FlushAsync(call.Gone).ConfigureAwait(false);
        }

        _bytes += frame.Length;
    }

    private async Task HoldAsync()
    {
        while (true)
        {
            await Task.Delay(script.PingEvery ?? Timeout.InfiniteTimeSpan, _time, call.Gone).ConfigureAwait(false);
            await WriteAsync(Encoding.UTF8.GetBytes(SseFrame.Ping)).ConfigureAwait(false);
        }
    }
}
