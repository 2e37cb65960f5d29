using Dify.AI.Extensions.Streaming;

namespace Dify.AI.Extensions.Tests.Streaming;

/// <summary>The answer's bytes are counted until an event is whole, however they are read.</summary>
public sealed class WatchedStreamTests : IDisposable
{
    private readonly MemoryStream _inner = new([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    private readonly SilenceWatch _watch = new(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan, () => { });

    public void Dispose()
    {
        _inner.Dispose();
        _watch.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Read_EventLongerThanMayBe_FailsBeforeMoreIsRead(bool intoArray)
    {
        await using var stream = new WatchedStream(_inner, _watch, maxEventBytes: 6);

        Assert.Equal(4, await ReadAsync(stream, 4, intoArray));
        stream.NoteEvent(4);
        Assert.Equal(3, await ReadAsync(stream, 3, intoArray));
        stream.NoteEvent(6);
        _ = Assert.Throws<EventTooLargeException>(() => stream.NoteEvent(7));

        _inner.Position = 0;
        Assert.Equal(6, await ReadAsync(stream, 6, intoArray));
        Assert.Equal(1, await ReadAsync(stream, 1, intoArray)); // Six may be all of it.
        _ = await Assert.ThrowsAsync<EventTooLargeException>(() => ReadAsync(stream, 1, intoArray));
        Assert.Equal(7, _inner.Position);
    }

    [Fact]
    public void Stream_Always_IsReadOnceAndForward()
    {
        var stream = new WatchedStream(_inner, _watch, maxEventBytes: 6);

        Assert.Equal((true, false, false), (stream.CanRead, stream.CanSeek, stream.CanWrite));
        _ = Assert.Throws<NotSupportedException>(() => stream.Length);
        _ = Assert.Throws<NotSupportedException>(() => stream.Position);
        _ = Assert.Throws<NotSupportedException>(() => stream.Position = 0);
        _ = Assert.Throws<NotSupportedException>(() => stream.Seek(0, SeekOrigin.Begin));
        _ = Assert.Throws<NotSupportedException>(() => stream.SetLength(0));
        _ = Assert.Throws<NotSupportedException>(() => stream.Read(new byte[1], 0, 1));
        _ = Assert.Throws<NotSupportedException>(() => stream.Write([1], 0, 1));
        _ = Assert.Throws<NotSupportedException>(stream.Flush);
        stream.Dispose();
        Assert.False(_inner.CanRead);
    }

    private static async Task<int> ReadAsync(WatchedStream stream, int count, bool intoArray)
    {
#pragma warning disable CA1835 // The overload that .NET Framework's parser calls.
        return intoArray
            ? await stream.ReadAsync(new byte[count + 2], 1, count, TestContext.Current.CancellationToken)
            : await stream.ReadAsync(new byte[count].AsMemory(), TestContext.Current.CancellationToken);
#pragma warning restore CA1835
    }
}
