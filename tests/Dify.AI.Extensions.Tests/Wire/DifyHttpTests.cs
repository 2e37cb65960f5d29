using System.Net;
using System.Text;
using System.Text.Json;
using Dify.AI.Extensions.Wire;

namespace Dify.AI.Extensions.Tests.Wire;

/// <summary>What every request carries, and what becomes of answers that are not as expected.</summary>
public sealed class DifyHttpTests : IDisposable
{
    private readonly List<HttpRequestMessage> _requests = [];
    private readonly HttpClient _client;
    private Func<HttpContent> _answer = () => new StringContent("""{"name":"An app"}""");
    private HttpStatusCode _status = HttpStatusCode.OK;

    public DifyHttpTests() => _client = new(new Handler(request =>
    {
        _requests.Add(request);
        return new(_status) { Content = _answer() };
    }));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _client.Dispose();

    [Theory]
    [InlineData("https://dify.example.test/v1", "https://dify.example.test/v1/info")]
    [InlineData("https://dify.example.test/v1/", "https://dify.example.test/v1/info")]
    [InlineData("https://dify.example.test:8443/dify/v1", "https://dify.example.test:8443/dify/v1/info")]
    [InlineData("https://dify.example.test", "https://dify.example.test/info")]
    public async Task Send_Endpoint_TakesThePathBelowIt(string endpoint, string address)
    {
        _ = await SendAsync(endpoint);

        Assert.Equal(address, Assert.Single(_requests).RequestUri!.AbsoluteUri);
    }

    [Fact]
    public async Task Send_Request_CarriesItsKeyAndTheLibrarysName()
    {
        _ = await SendAsync();
        _ = await SendAsync(call: new() { ApiKey = "app-other" });

        Assert.Equal(["Bearer app-1", "Bearer app-other"], _requests.Select(r => $"{r.Headers.Authorization}"));
        Assert.All(_requests, r => Assert.Matches(@"^Dify\.AI\.Extensions/\d+\.\d+\.\d+[-.a-z0-9]*$", r.Headers.UserAgent.ToString()));
        Assert.Empty(_client.DefaultRequestHeaders);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("<html>sign in</html>")]
    [InlineData("")]
    public async Task Send_AnswerThatIsNoObject_IsUnexpected(string body)
    {
        _answer = () => new StringContent(body, Encoding.UTF8, "text/html");

        var e = await Assert.ThrowsAsync<DifyException>(() => SendAsync());

        Assert.Equal(("unexpected_response", HttpStatusCode.OK, body), (e.Code, e.StatusCode, e.ResponseBody));
        Assert.StartsWith("What answered 200 with 'text/html; charset=utf-8' does not speak Dify's Service API. Check that", e.Message, StringComparison.Ordinal);
        Assert.IsType<JsonException>(e.InnerException);
    }

    [Fact]
    public async Task Send_BrokenAnswer_IsANetworkFault()
    {
        _answer = () => new StreamContent(new BrokenStream());

        var e = await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync());

        Assert.IsNotType<DifyException>(e);
        Assert.Equal("The connection broke after 8 bytes of the answer.", e.Message);
        Assert.IsType<IOException>(e.InnerException);
    }

    [Fact]
    public async Task Send_InvalidUtf8InTheAnswer_IsReplaced()
    {
        _answer = () => new ByteArrayContent([.. "{\"name\":\"a"u8, 0xFF, .. "b\"}"u8]);

        Assert.Equal("a\uFFFDb", (await SendAsync()).Name);
    }

    [Theory]
    [InlineData(200, """{"result":"success"}""")]
    [InlineData(200, "{}")]
    [InlineData(204, "")]
    public async Task Run_Success_IsSilent(int status, string body)
    {
        (_status, _answer) = ((HttpStatusCode)status, () => new StringContent(body));

        await Http().RunAsync(HttpMethod.Delete, "x", content: null, call: null, Token);

        Assert.Equal(HttpMethod.Delete, Assert.Single(_requests).Method);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("<html>")]
    public async Task Run_AnotherPage_IsNoSuccess(string body)
    {
        _answer = () => new StringContent(body);

        Assert.Equal("unexpected_response", (await Assert.ThrowsAsync<DifyException>(() => Http().RunAsync(HttpMethod.Delete, "x", content: null, call: null, Token))).Code);
    }

    [Theory]
    [InlineData("null", "no_audio", "m-1")]
    [InlineData(" null\n", "no_audio", "m-1")]
    [InlineData("{}", "unexpected_response", null)]
    [InlineData("null null", "unexpected_response", null)]
    public async Task NoAudio_Body_TellsNothingToSayFromNoDify(string body, string code, string? message)
    {
        using var response = new HttpResponseMessage { Content = new StringContent(body) };

        var e = await Http().NoAudioAsync(response, "m-1", call: null, Token);

        Assert.Equal((code, message, HttpStatusCode.OK), (e.Code, e.MessageId, e.StatusCode));
    }

    [Fact]
    public async Task ToDownload_BodyThatCantBeOpened_LeavesNothingOpen()
    {
        using var content = new UnreadableContent();
        var response = new HttpResponseMessage { Content = content };

        _ = await Assert.ThrowsAsync<IOException>(() => DifyHttp.ToDownloadAsync(response, Token));

        Assert.True(content.IsDisposed);
    }

    private Task<DifyAppInfo> SendAsync(string endpoint = "https://dify.example.test/v1", DifyCallOptions? call = null) =>
        Http(endpoint).SendAsync(HttpMethod.Get, "info", content: null, call, WireJson.Default.DifyAppInfo, Token);

    private DifyHttp Http(string endpoint = "https://dify.example.test/v1") => new(() => _client, new() { Endpoint = new(endpoint), ApiKey = "app-1" });

    private sealed class Handler(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(answer(request));
    }

    private sealed class BrokenStream() : MemoryStream("{\"name\":"u8.ToArray())
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await base.ReadAsync(buffer, cancellationToken) is > 0 and var read ? read : throw new IOException("reset");

        public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            await ReadAsync(buffer.AsMemory(offset, count), cancellationToken);
    }

    private sealed class UnreadableContent : HttpContent
    {
        public bool IsDisposed { get; private set; }

        protected override Task<Stream> CreateContentReadStreamAsync() => throw new IOException("reset");

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => throw new IOException("reset");

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }
    }
}
