#if NET
using System.Runtime.CompilerServices;
#endif

namespace Dify.AI.Extensions.Streaming;

/// <summary>
/// The answer's bytes on their way to the parser; each arrival is a sign of life. The parser keeps an event until it is whole, however long: so the bytes since
/// the last one are counted here. It asks for more when all it has are part of one event; only then is their count that event's, since one read may bring many.
/// </summary>
internal sealed class WatchedStream(Stream inner, SilenceWatch watch, int maxEventBytes) : Stream
{
    private long _sinceEvent;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        Check(_sinceEvent);
        var read = await inner.ReadAsync(buffer, offset, count, cancellationToken).ConfigureAwait(false);
        watch.NoteBytes();
        _sinceEvent += read;
        return read;
    }

#if NET // Thousands of streams wait at a time: what a wait needs is used again.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Check(_sinceEvent);
        var read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        watch.NoteBytes();
        _sinceEvent += read;
        return read;
    }
#endif

    /// <summary>An event is whole, with that many bytes of data.</summary>
    public void NoteEvent(int bytes)
    {
        Check(bytes);
        _sinceEvent = 0;
    }

    private void Check(long bytes)
    {
        if (bytes > maxEventBytes)
        {
            throw new EventTooLargeException();
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}

/// <summary>An event went on beyond what <see cref="DifyClientOptions.MaxEventBytes"/> allows.</summary>
internal sealed class EventTooLargeException : IOException;
