using System.IO.Pipelines;
using System.Text;

namespace Dify.AI.Extensions.Tests.Streaming;

/// <summary>What becomes of an answer's connection, which the server may keep open for minutes: a stream in memory, of which every read is seen.</summary>
public sealed class ConnectionTests
{
    private const string Words = """data: {"event":"message","task_id":"t-1","message_id":"m-1","answer":"Hello"}""" + "\n\n";
    private const string End = """data: {"event":"message_end","task_id":"t-1","message_id":"m-1"}""" + "\n\n";
    private const string Error = """data: {"event":"error","status":400,"code":"quota","message":"none left"}""" + "\n\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 15000)]
    public async Task Stream_WholeAnswer_IsClosedAndNotBrokenOff()
    {
        await using var server = new Server(Words + End);

        var events = await server.Client.Chat.StreamAsync(new() { Query = "hi" }, cancellationToken: Token).ToListAsync(Token);

        Assert.Equal(2, events.Count);
        Assert.Equal((true, false), (server.IsClosed, server.IsBrokenOff));
    }

    [Fact(Timeout = 15000)]
    public async Task Stream_FailedAnswer_IsBrokenOffAtOnce()
    {
        await using var server = new Server(Words + Error);

        var e = await Assert.ThrowsAsync<DifyException>(() => server.Client.Chat.StreamAsync(new() { Query = "hi" }, cancellationToken: Token).CountAsync(Token).AsTask());

        Assert.Equal("quota", e.Code);
        Assert.Equal((true, true), (server.IsClosed, server.IsBrokenOff));
        Assert.Equal(["/v1/chat-messages"], server.Paths);
    }

    [Fact(Timeout = 15000)]
    public async Task Stream_TooLongAnswer_IsStoppedAndBrokenOffWithoutWaiting()
    {
        await using var server = new Server(Words, o => (o.MaxAnswerLength, o.StopTimeout) = (4, TimeSpan.FromMinutes(5)));

        var e = await Assert.ThrowsAsync<DifyException>(() => server.Client.Chat.StreamAsync(new() { Query = "hi" }, cancellationToken: Token).CountAsync(Token).AsTask());
        await server.Client.DisposeAsync();

        Assert.Equal("answer_too_large", e.Code);
        Assert.Equal((true, true), (server.IsClosed, server.IsBrokenOff));
        Assert.Equal(["/v1/chat-messages", "/v1/chat-messages/t-1/stop"], server.Paths);
    }

    [Fact(Timeout = 15000)]
    public async Task Stream_EndsInTheMiddle_GivesEveryEventOnceAndThenFails()
    {
        await using var server = new Server(Words + Words);
        server.EndStream();
        var events = new List<DifyEvent>();

        var e = await Assert.ThrowsAsync<DifyException>(async () =>
        {
            await foreach (var one in server.Client.Chat.StreamAsync(new() { Query = "hi" }, cancellationToken: Token))
            {
                events.Add(one);
            }
        });

        Assert.Equal(("incomplete_stream", "HelloHello", 2), (e.Code, e.PartialText, events.Count));
    }

    [Fact(Timeout = 15000)]
    public async Task Stream_CancelledWhileSilent_EndsWithTheCallersToken()
    {
        await using var server = new Server(Words, o => o.StopTimeout = TimeSpan.FromMilliseconds(50));
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Token);
        await using var events = server.Client.Chat.StreamAsync(new() { Query = "hi" }, cancellationToken: source.Token).GetAsyncEnumerator(CancellationToken.None);
        Assert.True(await events.MoveNextAsync());

        var next = events.MoveNextAsync().AsTask();
        await source.CancelAsync();
        var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);

        Assert.Equal(source.Token, e.CancellationToken);
        await server.Client.DisposeAsync();
        Assert.Equal(["/v1/chat-messages", "/v1/chat-messages/t-1/stop"], server.Paths);
        Assert.Equal((true, true), (server.IsClosed, server.IsBrokenOff));
    }

    [Fact(Timeout = 15000)]
    public async Task Stream_CancelledBeforeTheCall_SendsNothing()
    {
        await using var server = new Server(Words + End);

        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => server.Client.Chat.StreamAsync(new() { Query = "hi" }, cancellationToken: new(canceled: true)).CountAsync(Token).AsTask());

        Assert.Empty(server.Paths);
    }

    /// <summary>Limits count while the caller waits, and not while he does something else.</summary>
    [Theory(Timeout = 15000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Stream_SlowReader_IsNotTheServersSilence(bool wordsAreThereAtOnce)
    {
        await using var server = new Server(wordsAreThereAtOnce ? Words : "", o => o.StreamIdleTimeout = o.KeepAliveTimeout = TimeSpan.FromMilliseconds(300));
        await using var events = server.Client.Chat.StreamAsync(new() { Query = "hi" }, cancellationToken: Token).GetAsyncEnumerator(Token);

        var first = events.MoveNextAsync();
        Assert.Equal(wordsAreThereAtOnce, first.IsCompleted);
        if (!wordsAreThereAtOnce)
        {
            await server.WriteAsync(Words);
        }

        Assert.True(await first);
        await Task.Delay(450, Token);
        await server.WriteAsync(End);

        Assert.True(await events.MoveNextAsync());
        Assert.False(await events.MoveNextAsync());
    }

    /// <summary>Answers the first request with a stream that stays open, and every other one with success.</summary>
    private sealed class Server : HttpMessageHandler, IAsyncDisposable
    {
        private readonly Pipe _pipe = new();
        private readonly HttpClient _http;

        public Server(string frames, Action<DifyClientOptions>? configure = null)
        {
            _ = _pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes(frames)).AsTask();
            _http = new(this, disposeHandler: false);
            var options = new DifyClientOptions { Endpoint = new("http://dify.example.test/v1"), ApiKey = "app-1", User = "ana" };
            configure?.Invoke(options);
            Client = new(options, _http);
        }

        public DifyClient Client { get; }

        public List<string> Paths { get; } = [];

        public bool IsClosed { get; private set; }

        /// <summary>Whether a read was cancelled.</summary>
        public bool IsBrokenOff { get; private set; }

        public async Task WriteAsync(string frames) => await _pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes(frames), Token);

        public void EndStream() => _pipe.Writer.Complete();

        public async ValueTask DisposeAsync()
        {
            await Client.DisposeAsync();
            _http.Dispose();
            Dispose();
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Paths.Add(request.RequestUri!.AbsolutePath);
            return Task.FromResult(new HttpResponseMessage
            {
                Content = Paths.Count > 1
                    ? new StringContent("""{"result":"success"}""")
                    : new StreamContent(new Body(this)) { Headers = { ContentType = new("text/event-stream") } },
            });
        }

        private sealed class Body(Server server) : Stream
        {
            private readonly Stream _inner = server._pipe.Reader.AsStream();

            public override bool CanRead => true;

            public override bool CanSeek => false;

            public override bool CanWrite => false;

            public override long Length => throw new NotSupportedException();

            public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

            public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
            {
                try
                {
                    return await _inner.ReadAsync(buffer, cancellationToken);
                }
                catch (OperationCanceledException)
                {
                    server.IsBrokenOff = true;
                    throw;
                }
            }

            public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

            public override void Flush() => throw new NotSupportedException();

            public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

            public override void SetLength(long value) => throw new NotSupportedException();

            public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

            protected override void Dispose(bool disposing)
            {
                server.IsClosed = true;
                _inner.Dispose();
                base.Dispose(disposing);
            }
        }
    }
}
