namespace Dify.AI.Extensions;

/// <summary>A caller's stream whose first bytes have been looked at, and which still begins with them. It holds no more of it than these.</summary>
internal sealed class PeekedStream : Stream
{
    private readonly Stream _inner;
    private readonly byte[] _start;
    private readonly int _length;
    private int _given;

    private PeekedStream(Stream inner, byte[] start, int length) => (_inner, _start, _length) = (inner, start, length);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Looks at a stream's first bytes.</summary>
    /// <returns>The bytes, and the stream to read from in place of the given one: the same, where it was, if it can seek.</returns>
    public static async ValueTask<(ReadOnlyMemory<byte> Start, Stream Whole)> PeekAsync(Stream stream, CancellationToken cancellationToken)
    {
        var start = new byte[FileSignature.Length];
        var position = stream.CanSeek ? stream.Position : 0;
        var length = 0;
        while (length < start.Length && await stream.ReadAsync(start, length, start.Length - length, cancellationToken).ConfigureAwait(false) is > 0 and var read)
        {
            length += read;
        }

        if (stream.CanSeek)
        {
            stream.Position = position;
        }

        return (start.AsMemory(0, length), stream.CanSeek ? stream : new PeekedStream(stream, start, length));
    }

    public override int Read(byte[] buffer, int offset, int count) =>
        _given < _length ? Give(buffer.AsSpan(offset, count)) : _inner.Read(buffer, offset, count);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        _given < _length ? Task.FromResult(Give(buffer.AsSpan(offset, count))) : _inner.ReadAsync(buffer, offset, count, cancellationToken);

#if !NETSTANDARD2_0
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _given < _length ? new(Give(buffer.Span)) : _inner.ReadAsync(buffer, cancellationToken);
#endif

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int Give(Span<byte> buffer)
    {
        var rest = _start.AsSpan(_given, _length - _given);
        rest = rest.Slice(0, Math.Min(rest.Length, buffer.Length));
        rest.CopyTo(buffer);
        _given += rest.Length;
        return rest.Length;
    }
}
