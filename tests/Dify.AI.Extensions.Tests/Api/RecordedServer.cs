using System.Net;
using Dify.AI.Extensions.Emulator;

namespace Dify.AI.Extensions.Tests.Api;

/// <summary>Answers with recorded bytes, or scripted ones, and keeps what was sent: without a socket, for a thousand recordings.</summary>
internal sealed class RecordedServer(Func<SentRequest, DifyExchangeResponse> answer) : HttpMessageHandler
{
    public const string Key = "app-secret-key-of-this-test";

    public RecordedServer(DifyExchangeResponse answer)
        : this(_ => answer)
    {
    }

    public List<SentRequest> Requests { get; } = [];

    /// <summary>How many answers' bodies have been closed.</summary>
    public int Closed { get; private set; }

    public static DifyExchangeResponse Json(string body, int status = 200) => new()
    {
        Status = status,
        Headers = [new("Content-Type", "application/json")],
        Body = System.Text.Encoding.UTF8.GetBytes(body),
    };

    public DifyClient CreateClient(Action<DifyClientOptions>? configure = null)
    {
        var options = new DifyClientOptions { Endpoint = new("https://dify.example.test/v1"), ApiKey = Key, User = "user-1" };
        configure?.Invoke(options);
        return new(options, new HttpClient(this));
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var sent = new SentRequest(
            request.Method.Method,
            request.RequestUri!.PathAndQuery,
            request.Content?.Headers.ContentType?.ToString(),
            request.Headers.Authorization?.ToString(),
            request.Content is { } content ? await content.ReadAsByteArrayAsync(cancellationToken) : []);
        Requests.Add(sent);
        var recorded = answer(sent);
        var response = new HttpResponseMessage((HttpStatusCode)recorded.Status)
        {
            Content = new StreamContent(new AnswerStream(recorded, () => Closed++)),
        };
        foreach (var header in recorded.Headers.Where(h => h.Key != "Transfer-Encoding"))
        {
            if (!response.Headers.TryAddWithoutValidation(header.Key, header.Value))
            {
                Assert.True(response.Content.Headers.TryAddWithoutValidation(header.Key, header.Value));
            }
        }

        return response;
    }

    /// <summary>The recorded body; where the server left the connection open, it never ends.</summary>
    private sealed class AnswerStream(DifyExchangeResponse answer, Action onClosed) : MemoryStream(answer.Body, writable: false)
    {
        private Action? _onClosed = onClosed;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await base.ReadAsync(buffer, cancellationToken);
            if (read == 0 && answer.StaysOpen)
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            return read;
        }

        public override bool CanSeek => !answer.StaysOpen && answer.Chunks.Count == 0;

        protected override void Dispose(bool disposing)
        {
            _onClosed?.Invoke();
            _onClosed = null;
            base.Dispose(disposing);
        }
    }
}

/// <summary>A request as it would have gone out.</summary>
internal sealed record SentRequest(string Method, string Path, string? ContentType, string? Authorization, byte[] Body)
{
    public string Text => System.Text.Encoding.UTF8.GetString(Body);
}
