namespace Dify.AI.Extensions.Wire;

/// <summary>A caller's stream on its way into a request, which would dispose it: reading ends, the stream stays open.</summary>
internal sealed class LeftOpenStream(Stream inner) : Stream
{
    private readonly long _start = inner.CanSeek ? inner.Position : 0;

    public override bool CanRead => true;

    /// <summary>Seekable as the inner stream is, so that the request gets a Content-Length and can be repeated when it was never sent.</summary>
    public override bool CanSeek => inner.CanSeek;

    public override bool CanWrite => false;

    public override long Length => inner.Length - _start;

    public override long Position
    {
        get => inner.Position - _start;
        set => inner.Position = value + _start;
    }

    public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        inner.ReadAsync(buffer, offset, count, cancellationToken);

#if !NETSTANDARD2_0
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);
#endif

    public override long Seek(long offset, SeekOrigin origin) =>
        inner.Seek(origin == SeekOrigin.Begin ? offset + _start : offset, origin) - _start;

    public override void Flush() => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
