using Dify.AI.Extensions.Wire;

namespace Dify.AI.Extensions.Tests.Wire;

/// <summary>A caller's stream, of which the request sees what lies ahead, and which it can't close.</summary>
public sealed class LeftOpenStreamTests
{
    [Fact]
    public async Task Stream_ReadFromTheMiddle_IsWhatLiesAhead()
    {
        using var inner = new MemoryStream([1, 2, 3, 4, 5, 6]) { Position = 2 };
        var stream = new LeftOpenStream(inner);

        Assert.Equal((4L, 0L, true, true, false), (stream.Length, stream.Position, stream.CanRead, stream.CanSeek, stream.CanWrite));
        Assert.Equal((3, 1L), (stream.ReadByte(), stream.Position));
        Assert.Equal((0L, 2L), (stream.Seek(0, SeekOrigin.Begin), inner.Position));
        Assert.Equal((1L, 3L), (stream.Seek(1, SeekOrigin.Current), inner.Position));
        Assert.Equal((3L, 5L), (stream.Seek(-1, SeekOrigin.End), inner.Position));
        stream.Position = 1;
        Assert.Equal(3L, inner.Position);
        var buffer = new byte[5];
#pragma warning disable CA1835 // The overload that .NET Framework's HttpClient calls.
        Assert.Equal(2, await stream.ReadAsync(buffer, 1, 2, TestContext.Current.CancellationToken));
#pragma warning restore CA1835
        Assert.Equal(1, await stream.ReadAsync(buffer.AsMemory(3), TestContext.Current.CancellationToken));
        Assert.Equal([0, 4, 5, 6, 0], buffer);

        await stream.DisposeAsync();
        Assert.True(inner.CanRead);
    }

    [Fact]
    public void Stream_Always_RefusesToBeWritten()
    {
        using var inner = new MemoryStream();
        using var stream = new LeftOpenStream(inner);

        _ = Assert.Throws<NotSupportedException>(stream.Flush);
        _ = Assert.Throws<NotSupportedException>(() => stream.SetLength(1));
        _ = Assert.Throws<NotSupportedException>(() => stream.Write([1], 0, 1));
    }
}
