#pragma warning disable MEAI001 // The abstraction is experimental.
using System.Net;
using System.Text.Json.Nodes;
using Dify.AI.Extensions.Emulator;
using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions.Tests.Media;

public sealed class HostedFileTests : EmulatedTest
{
    private const int Mega = 1024 * 1024;
    private const string FileId = "00000000-0000-4000-8000-000000000001";

    public static TheoryData<string> Uploads => [.. Recordings.Where(e => e.Request.Path == "/v1/files/upload" && e.Response.Status == 201)];

    public static TheoryData<string> Downloads => [.. Recordings.Where(e => e.Request.Path.EndsWith("/preview?user=user-1", StringComparison.Ordinal))];

    private IHostedFileClient Files => Client.AsIHostedFileClient();

    [Theory(Timeout = 15000)]
    [MemberData(nameof(Uploads))]
    public async Task Upload_RecordedAnswer_IsRead(string recording)
    {
        var exchange = Recordings.Get(recording);
        var expected = JsonNode.Parse(exchange.Response.Body)!;
        Dify.App.ReplyTo("POST", "files/upload", DifyReply.Recorded(exchange));

        var file = await Files.UploadAsync(new MemoryStream([1]), "image/png", "a.png", cancellationToken: Token);

        Assert.Equal((string?)expected["id"], file.FileId);
        Assert.Equal((string?)expected["name"], file.Name);
        Assert.Equal((string?)expected["mime_type"], file.MediaType);
        Assert.Equal((long?)expected["size"], file.SizeInBytes);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds((long)expected["created_at"]!), file.CreatedAt);
        Assert.Equal(file.FileId, Assert.IsType<DifyUploadedFile>(file.RawRepresentation).Id);
    }

    [Theory(Timeout = 15000)]
    [MemberData(nameof(Downloads))]
    public async Task Download_RecordedAnswer_IsRead(string recording)
    {
        var exchange = Recordings.Get(recording);
        Dify.App.ReplyTo("GET", "files/", DifyReply.Recorded(exchange));
        if (exchange.Response.Status >= 400)
        {
            var e = await Assert.ThrowsAsync<DifyException>(() => Files.DownloadAsync(FileId, cancellationToken: Token));
            Assert.Equal(exchange.Response.Status, (int?)e.StatusCode);
            return;
        }

        await using var stream = await Files.DownloadAsync(FileId, cancellationToken: Token);

        var content = await stream.ToDataContentAsync(Token);
        Assert.Equal(exchange.Response.Body, content.Data.ToArray());
        Assert.Equal(exchange.Response.Headers.First(h => h.Key == "Content-Type").Value, stream.MediaType);
    }

    [Fact(Timeout = 15000)]
    public async Task Upload_ThenChat_ThenDownload_IsTheSameFile()
    {
        byte[] png = [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, 1, 2, 3];
        var file = await Files.UploadAsync(new MemoryStream(png), cancellationToken: Token);

        _ = await Chat.GetResponseAsync(new ChatMessage(ChatRole.User, [new TextContent("see"), file]), cancellationToken: Token);
        await using var stream = await Files.DownloadAsync(file.FileId, cancellationToken: Token);

        AssertJson(
            $$"""[{"type":"image","transfer_method":"local_file","upload_file_id":"{{file.FileId}}"}]""", Assert.Single(SentMessages)["files"]);
        Assert.Equal(("file.png", "image/png", 11L), (file.Name, file.MediaType, file.SizeInBytes));
        Assert.Equal(("image/png", 11L), (stream.MediaType, stream.Length));
        Assert.Equal(png, (await stream.ToDataContentAsync(Token)).Data.ToArray());
    }

    [Theory(Timeout = 15000)]
    [InlineData("wav", null, null, "file.wav", "audio/wav")]
    [InlineData("m4a", null, null, "file.m4a", "audio/mp4")]
    [InlineData("m4a-isom", null, null, "file.mp4", "video/mp4")]
    [InlineData("webm", null, null, "file.webm", "video/webm")]
    [InlineData("pdf", null, null, "file.pdf", "application/pdf")]
    [InlineData("pdf", null, "note.txt", "note.txt", "text/plain")]
    [InlineData("pdf", "text/markdown", "note", "note.md", "text/markdown")]
    [InlineData("pdf", null, "note", "note.pdf", "application/pdf")]
    [InlineData("text", null, null, "file", "application/octet-stream")]
    [InlineData("text", "text/plain", "a/b.txt", "a_b.txt", "text/plain")]
    public async Task Upload_NameAndMediaType_AreGivenOrFound(string bytes, string? mediaType, string? name, string expectedName, string expectedType)
    {
        using var content = new OneWayStream(Sounds.Of(bytes));

        _ = await Files.UploadAsync(content, mediaType, name, cancellationToken: Token);

        var part = Assert.Single(Dify.Requests).Form.Single(p => p.Name == "file");
        Assert.Equal((expectedName, expectedType), (part.FileName, part.ContentType));
        Assert.Equal(Sounds.Of(bytes), part.Content.ToArray());
        Assert.True(content.CanRead);
    }

    [Fact(Timeout = 15000)]
    public async Task Upload_UserOfTheCall_IsSent()
    {
        _ = await Files.UploadAsync(new MemoryStream([1]), "image/png", options: new HostedFileClientOptions { Purpose = "vision" }.SetDifyUser("ben"), cancellationToken: Token);

        Assert.Equal("ben", System.Text.Encoding.UTF8.GetString(Assert.Single(Dify.Requests).Form.Single(p => p.Name == "user").Content.ToArray()));
    }

    [Fact(Timeout = 15000)]
    public async Task WhatTheServiceApiLacks_SaysSo()
    {
        var errors = new[]
        {
            await Assert.ThrowsAsync<NotSupportedException>(() => Files.GetFileInfoAsync("f-1", cancellationToken: Token)),
            await Assert.ThrowsAsync<NotSupportedException>(() => Files.DeleteAsync("f-1", cancellationToken: Token)),
            await Assert.ThrowsAsync<NotSupportedException>(async () => await Files.ListFilesAsync(cancellationToken: Token).ToListAsync(Token)),
        };

        Assert.All(errors, e => Assert.StartsWith("Dify's Service API can't ", e.Message, StringComparison.Ordinal));
        Assert.Empty(Dify.Requests);
    }

    [Fact(Timeout = 15000)]
    public async Task Upload_CancelledBeforeTheCall_SendsNothing()
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Files.UploadAsync(new MemoryStream([1]), cancellationToken: source.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Files.DownloadAsync("f-1", cancellationToken: source.Token));

        Assert.Empty(Dify.Requests);
    }

    [Fact]
    public void Upload_OfAHundredMegabytes_HoldsAFewKilobytes()
    {
        var handler = new LoopHandler();
        using var http = new HttpClient(handler);
        var files = new DifyClient(Client.Options, http).AsIHostedFileClient();
        UploadOnce(1);

        var before = GC.GetAllocatedBytesForCurrentThread();
        UploadOnce(100L * Mega);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        // All went on this thread: the whole of what it took, not only its peak.
        Assert.True(handler.Received > 100L * Mega);
        Assert.InRange(allocated, 0, Mega);

        void UploadOnce(long length) => AssertDone(files.UploadAsync(new ZeroStream(length), fileName: "big.mp4", cancellationToken: Token));
    }

    [Fact]
    public void Download_OfAHundredMegabytes_HoldsAFewKilobytes()
    {
        using var http = new HttpClient(new LoopHandler());
        var files = new DifyClient(Client.Options, http).AsIHostedFileClient();
        Assert.Equal(100L * Mega, DownloadOnce());

        var before = GC.GetAllocatedBytesForCurrentThread();
        var length = DownloadOnce();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(100L * Mega, length);
        Assert.InRange(allocated, 0, Mega);

        long DownloadOnce()
        {
            using var stream = AssertDone(files.DownloadAsync("f-1", cancellationToken: Token));
            var sink = new CountingStream();
            stream.CopyTo(sink);
            return sink.Count;
        }
    }

    [Fact]
    public void GetService_AnswersAsOtherClientsDo()
    {
        var files = Files;
        Assert.Equal(("dify", Dify.Endpoint), (files.GetService<HostedFileClientMetadata>()!.ProviderName, files.GetService<HostedFileClientMetadata>()!.ProviderUri));
        Assert.Same(Client, files.GetService<DifyClient>());
        Assert.Same(files, files.GetService<IHostedFileClient>());
        Assert.Null(files.GetService<IHostedFileClient>("key"));
        Assert.Equal("serviceType", Assert.Throws<ArgumentNullException>(() => files.GetService(null!)).ParamName);
    }

    private static T AssertDone<T>(Task<T> call)
    {
        Assert.True(call.IsCompletedSuccessfully, call.Exception?.ToString());
        return call.Result;
    }

    /// <summary>A server without a socket: everything happens on the caller's thread.</summary>
    private sealed class LoopHandler : HttpMessageHandler
    {
        public long Received { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Content is { } content)
            {
                var sink = new CountingStream();
                content.CopyToAsync(sink, cancellationToken).GetAwaiter().GetResult();
                Received = sink.Count;
                return Task.FromResult(new HttpResponseMessage(HttpStatusCode.Created) { Content = new StringContent("""{"id":"f-1"}""") });
            }

            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StreamContent(new ZeroStream(100L * Mega)) { Headers = { ContentType = new("video/mp4") } },
            });
        }
    }

    private sealed class ZeroStream(long length) : Stream
    {
        private long _left = length;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var read = (int)Math.Min(_left, buffer.Length);
            _left -= read;
            return read;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => Task.FromResult(Read(buffer, offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }

    private sealed class CountingStream : Stream
    {
        public long Count { get; private set; }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => Count;

        public override long Position
        {
            get => Count;
            set => throw new NotSupportedException();
        }

        public override void Write(byte[] buffer, int offset, int count) => Count += count;

        public override void Write(ReadOnlySpan<byte> buffer) => Count += buffer.Length;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Count += buffer.Length;
            return default;
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            Count += count;
            return Task.CompletedTask;
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
