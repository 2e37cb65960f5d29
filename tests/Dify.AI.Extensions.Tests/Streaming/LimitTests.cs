using System.Net;
using System.Text;
using Dify.AI.Extensions.Emulator;
using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions.Tests.Streaming;

/// <summary>What the server sends can't exhaust memory: each limit ends in an exception that names its option.</summary>
public sealed class LimitTests : EmulatedTest
{
    [Theory(Timeout = 30000)]
    [InlineData("data: {\"event\":\"message\",\"answer\":\"")]
    [InlineData("data: ")]
    [InlineData("")]
    [InlineData(": a comment ")]
    public async Task GetResponse_EventWithoutEnd_FailsBeforeItFillsTheMemory(string start)
    {
        var endless = new EndlessStream(Message("Hello ") + start, "blah blah ");
        using var http = new HttpClient(new StreamHandler(endless));
        await using var client = new DifyClient(new() { Endpoint = Dify.Endpoint, ApiKey = "app-1", User = User, MaxEventBytes = 100_000 }, http);

        var e = await Assert.ThrowsAsync<DifyException>(() => client.AsIChatClient().GetResponseAsync("hi", cancellationToken: Token));

        Assert.Equal(("event_too_large", "Hello ", "m-1"), (e.Code, e.PartialText, e.MessageId));
        Assert.Contains("MaxEventBytes", e.Message, StringComparison.Ordinal);
        Assert.InRange(endless.Given, 100_000, 400_000);
        Assert.True(endless.IsClosed);
    }

    [Fact(Timeout = 30000)]
    public async Task GetResponse_EventWithEndlessDataLines_Fails()
    {
        var endless = new EndlessStream(Message("Hello "), "data: x\n");
        using var http = new HttpClient(new StreamHandler(endless));
        await using var client = new DifyClient(new() { Endpoint = Dify.Endpoint, ApiKey = "app-1", User = User, MaxEventBytes = 100_000 }, http);

        var e = await Assert.ThrowsAsync<DifyException>(() => client.AsIChatClient().GetResponseAsync("hi", cancellationToken: Token));

        Assert.Equal("event_too_large", e.Code);
    }

    [Fact(Timeout = 30000)]
    public async Task GetResponse_ManyEventsOfModestSize_AreNoFailure()
    {
        Dify.Reply(DifyReply.Text([.. Enumerable.Repeat(new string('x', 1000), 200)]));
        await using var client = CreateClient(o => o.MaxEventBytes = 100_000);

        var response = await client.AsIChatClient().GetResponseAsync("hi", cancellationToken: Token);

        Assert.Equal(200_000, response.Text.Length);
    }

    [Theory(Timeout = 30000)]
    [InlineData(40_000, true)]
    [InlineData(60_000, false)]
    public async Task GetResponse_EventsInOneBurst_AreEachHeldAgainstTheLimit(int length, bool fits)
    {
        var words = new string('x', length);
        using var burst = new MemoryStream(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Message(words), 5)) + End()));
        using var http = new HttpClient(new StreamHandler(burst));
        await using var client = new DifyClient(new() { Endpoint = Dify.Endpoint, ApiKey = "app-1", User = User, MaxEventBytes = 50_000 }, http);

        if (fits)
        {
            Assert.Equal(5 * length, (await client.AsIChatClient().GetResponseAsync("hi", cancellationToken: Token)).Text.Length);
            return;
        }

        var e = await Assert.ThrowsAsync<DifyException>(() => client.AsIChatClient().GetResponseAsync("hi", cancellationToken: Token));
        Assert.Equal("event_too_large", e.Code);
    }

    [Fact(Timeout = 30000)]
    public async Task GetStreamingResponse_AnswerTooLong_IsStoppedAndKept()
    {
        Dify.Reply(DifyReply.Text("12345", "67890", "more").HoldOpen());
        await using var client = CreateClient(o => o.MaxAnswerLength = 9);
        var text = "";

        var e = await Assert.ThrowsAsync<DifyException>(async () =>
        {
            await foreach (var update in client.AsIChatClient().GetStreamingResponseAsync("hi", cancellationToken: Token))
            {
                text += update.Text;
            }
        });

        Assert.Equal(("answer_too_large", "1234567890", "1234567890"), (e.Code, e.PartialText, text));
        Assert.Contains("MaxAnswerLength", e.Message, StringComparison.Ordinal);
        await client.DisposeAsync();
        Assert.Single(Stops);
    }

    [Fact(Timeout = 30000)]
    public async Task GetResponse_AnswerAsLongAsMayBe_IsWhole()
    {
        Dify.Reply(DifyReply.Text("12345", "6789"));
        await using var client = CreateClient(o => o.MaxAnswerLength = 9);

        Assert.Equal("123456789", (await client.AsIChatClient().GetResponseAsync("hi", cancellationToken: Token)).Text);
    }

    [Theory(Timeout = 30000)]
    [InlineData(1999, true)]
    [InlineData(2000, true)]
    [InlineData(2001, false)]
    [InlineData(500_000, false)]
    public async Task GetInfo_LongBody_IsReadUpToTheLimit(int length, bool fits)
    {
        var body = "{\"name\":\"" + new string('x', length - 11) + "\"}";
        Dify.App.ReplyTo("GET", "/info", DifyReply.Http(200, "application/json", body));
        await using var client = CreateClient(o => o.MaxResponseBytes = 2000);

        if (fits)
        {
            Assert.Equal(length - 11, (await client.App.GetInfoAsync(cancellationToken: Token)).Name!.Length);
            return;
        }

        var e = await Assert.ThrowsAsync<DifyException>(() => client.App.GetInfoAsync(cancellationToken: Token));
        Assert.Equal(("response_too_large", HttpStatusCode.OK), (e.Code, e.StatusCode));
        Assert.Contains("MaxResponseBytes", e.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30000)]
    public async Task GetInfo_EndlessErrorBody_IsCut()
    {
        var endless = new EndlessStream("<html>", "blah blah ");
        using var http = new HttpClient(new StreamHandler(endless, HttpStatusCode.BadGateway));
        await using var client = new DifyClient(new() { Endpoint = Dify.Endpoint, ApiKey = "app-1", User = User }, http);

        var e = await Assert.ThrowsAsync<DifyException>(() => client.App.GetInfoAsync(cancellationToken: Token));

        Assert.Equal(HttpStatusCode.BadGateway, e.StatusCode);
        Assert.StartsWith("<html>", e.ResponseBody, StringComparison.Ordinal);
        Assert.InRange(endless.Given, 1, 200_000);
    }

    [Fact]
    public void Limits_OutOfRange_AreReportedAtOnce()
    {
        var e = Assert.ThrowsAny<Exception>(() => new DifyClient(new() { ApiKey = "app-1", MaxEventBytes = 0, MaxAnswerLength = 0, MaxResponseBytes = -1 }));

        Assert.All(["MaxEventBytes", "MaxAnswerLength", "MaxResponseBytes"], name => Assert.Contains(name, e.Message, StringComparison.Ordinal));
    }

    private sealed class StreamHandler(Stream body, HttpStatusCode status = HttpStatusCode.OK) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(status) { Content = new StreamContent(body) { Headers = { ContentType = new("text/event-stream") } } });
    }

    /// <summary>A beginning, then the same for ever, some bytes at a time.</summary>
    private sealed class EndlessStream(string start, string more) : Stream
    {
        private readonly byte[] _more = Encoding.UTF8.GetBytes(more);
        private byte[] _next = Encoding.UTF8.GetBytes(start.Length > 0 ? start : more);

        public long Given { get; private set; }

        public bool IsClosed { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            ObjectDisposedException.ThrowIf(IsClosed, this);
            var given = Math.Min(count, _next.Length);
            _next.AsSpan(0, given).CopyTo(buffer.AsSpan(offset));
            _next = given < _next.Length ? _next[given..] : _more;
            Given += given;
            return given;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            IsClosed = true;
            base.Dispose(disposing);
        }
    }
}
