using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Dify.AI.Extensions.Emulator.Tests;

/// <summary>An emulator with a raw client: nothing of ours reads or writes on the client's side.</summary>
public sealed class EmulatedServer : IAsyncDisposable
{
    private EmulatedServer(DifyEmulator dify)
    {
        Dify = dify;
        Http = new HttpClient { BaseAddress = dify.Endpoint };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", dify.ApiKey);
    }

    public DifyEmulator Dify { get; }

    public HttpClient Http { get; }

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<EmulatedServer> StartAsync(
        DifyAppMode mode = DifyAppMode.Chat, DifyServerRelease release = DifyServerRelease.Dify114, Action<DifyEmulatorApp>? configure = null)
    {
        var app = new DifyEmulatorApp { Mode = mode };
        configure?.Invoke(app);
        var options = new DifyEmulatorOptions { Release = release, RelayIdleTimeout = TimeSpan.Zero, Apps = { app } };
        return new EmulatedServer(await DifyEmulator.StartAsync(options, Token));
    }

    public static JsonObject Question(string query = "hi", string? conversation = null, string mode = "streaming", string user = "ana")
    {
        var body = new JsonObject { ["inputs"] = new JsonObject(), ["query"] = query, ["user"] = user, ["response_mode"] = mode };
        if (conversation is not null)
        {
            body["conversation_id"] = conversation;
        }

        return body;
    }

    public async Task<Answer> SendAsync(HttpMethod method, string path, JsonNode? body = null, string? raw = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null || raw is not null)
        {
            request.Content = new StringContent(raw ?? body!.ToJsonString(), Encoding.UTF8, "application/json");
        }

        using var response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        return new Answer((int)response.StatusCode, response.Content.Headers.ContentType?.ToString() ?? "", await response.Content.ReadAsStringAsync(Token));
    }

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<Answer> PostAsync(string path, JsonNode body) => SendAsync(HttpMethod.Post, path, body);

    public Task<Answer> AskAsync(string query = "hi", string? conversation = null, string mode = "streaming", string user = "ana") =>
        PostAsync("chat-messages", Question(query, conversation, mode, user));

    /// <summary>Sends and comes back as soon as the headers are there; the caller reads the stream.</summary>
    public async Task<HttpResponseMessage> BeginAsync(string query = "hi")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "chat-messages")
        {
            Content = new StringContent(Question(query).ToJsonString(), Encoding.UTF8, "application/json"),
        };
        return await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Dify.DisposeAsync();
    }
}
