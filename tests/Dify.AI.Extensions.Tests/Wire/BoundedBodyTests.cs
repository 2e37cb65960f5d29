using Dify.AI.Extensions.Wire;

namespace Dify.AI.Extensions.Tests.Wire;

/// <summary>A body is read to its end or to the limit, whatever length it claims to have.</summary>
public sealed class BoundedBodyTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0, null, 10)]
    [InlineData(0, 0L, 10)]
    [InlineData(10, null, 10)]
    [InlineData(10, 10L, 10)]
    [InlineData(10, 3L, 100)]
    [InlineData(10, 1_000_000_000_000L, 100)]
    [InlineData(16 * 1024, null, 100_000)]
    [InlineData(70_000, null, 70_000)]
    [InlineData(70_000, 1L, 70_000)]
    [InlineData(3_000_000, 3_000_000L, 3_000_000)]
    [InlineData(7, null, 0x7FFFFFFF)]
    public async Task Read_BodyWithinTheLimit_IsWhole(int length, long? claimed, int limit)
    {
        var bytes = Bytes(length);

        var body = await ReadAsync(new MemoryStream(bytes), claimed, limit);

        Assert.True(body.IsWhole);
        Assert.Null(body.Break);
        Assert.Equal(bytes, body.Bytes);
    }

    [Theory]
    [InlineData(11, null, 10)]
    [InlineData(11, 3L, 10)]
    [InlineData(1, 1L, 0)]
    [InlineData(70_001, null, 70_000)]
    [InlineData(3_000_000, 3_000_000L, 2_999_999)]
    public async Task Read_BodyBeyondTheLimit_IsItsBeginning(int length, long? claimed, int limit)
    {
        var bytes = Bytes(length);

        var body = await ReadAsync(new MemoryStream(bytes), claimed, limit);

        Assert.False(body.IsWhole);
        Assert.Null(body.Break);
        Assert.InRange(body.Bytes.Length, limit, limit + 1);
        Assert.Equal(bytes[..limit], body.Bytes[..limit]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(20_000)]
    public async Task Read_ConnectionBreaks_KeepsWhatCameAndTheReason(int length)
    {
        var bytes = Bytes(length);
        var reason = new IOException("reset");

        var body = await ReadAsync(new BreakingStream(bytes, reason), claimed: null, limit: 100_000);

        Assert.False(body.IsWhole);
        Assert.Same(reason, body.Break);
        Assert.Equal(bytes, body.Bytes);
    }

    /// <summary>A claim of gigabytes must not reserve them.</summary>
    [Fact]
    public async Task Read_HugeClaim_TakesLittleMemory()
    {
        using var content = new StreamContent(new MemoryStream([1])) { Headers = { ContentLength = 2_000_000_000 } };
        var before = GC.GetAllocatedBytesForCurrentThread();

        var body = await BoundedBody.ReadAsync(content, int.MaxValue, Token); // From memory: done at once, on this thread.

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 3_000_000);
        Assert.True(body.IsWhole);
    }

    private static byte[] Bytes(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)i)];

    private static async Task<BoundedBody> ReadAsync(Stream stream, long? claimed, int limit)
    {
        using var content = new StreamContent(stream) { Headers = { ContentLength = claimed } };
        return await BoundedBody.ReadAsync(content, limit, Token);
    }

    private sealed class BreakingStream(byte[] bytes, IOException reason) : MemoryStream(bytes)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await base.ReadAsync(buffer, cancellationToken) is > 0 and var read ? read : throw reason;

        public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            await ReadAsync(buffer.AsMemory(offset, count), cancellationToken);
    }
}
