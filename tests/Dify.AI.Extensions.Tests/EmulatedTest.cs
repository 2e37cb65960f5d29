using System.Text.Json.Nodes;
using Dify.AI.Extensions.Emulator;
using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions.Tests;

/// <summary>A test over a real socket: an emulator of its own, and a client of its first app.</summary>
public abstract class EmulatedTest : IAsyncLifetime
{
    protected const string User = "ana";

    protected DifyEmulator Dify { get; private set; } = null!;

    protected DifyClient Client { get; set; } = null!;

    protected IChatClient Chat { get; set; } = null!;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public virtual async ValueTask InitializeAsync()
    {
        Dify = await DifyEmulator.StartAsync(EmulatorOptions(), Token);
        Client = CreateClient();
        Chat = CreateChat();
    }

    public virtual async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Dify.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected virtual DifyEmulatorOptions EmulatorOptions() => new();

    protected virtual IChatClient CreateChat() => Client.AsIChatClient();

    protected DifyClient CreateClient(Action<DifyClientOptions>? configure = null)
    {
        var options = new DifyClientOptions { Endpoint = Dify.Endpoint, ApiKey = Dify.ApiKey, User = User };
        configure?.Invoke(options);
        return new(options);
    }

    /// <summary>The bodies of the messages that were sent, in order.</summary>
    protected IEnumerable<JsonNode> SentMessages => Dify.Requests.Where(r => r.Path.EndsWith("/chat-messages", StringComparison.Ordinal)).Select(r => r.Body!);

    protected IEnumerable<DifyEmulatorRequest> Stops => Dify.Requests.Where(r => r.Path.EndsWith("/stop", StringComparison.Ordinal));

    protected static void AssertJson(string expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), $"Expected {expected}\nbut got  {actual?.ToJsonString()}");

    /// <summary>One frame with the ids that every event of a chat app carries.</summary>
    protected static string Frame(string name, string fields = "") =>
        "data: {\"event\":\"" + name + "\",\"conversation_id\":\"c-1\",\"message_id\":\"m-1\",\"created_at\":1705407629,\"task_id\":\"t-1\""
        + (fields.Length > 0 ? "," + fields : "") + "}\n\n";

    protected static string Message(string answer) => Frame("message", $"\"id\":\"m-1\",\"answer\":\"{answer}\"");

    protected static string End(string usage = """{"prompt_tokens":8,"completion_tokens":2,"total_tokens":10,"total_price":"0E-7","currency":"USD","latency":1.5}""") =>
        Frame("message_end", $$"""
            "id":"m-1","metadata":{"retriever_resources":[],"usage":{{usage}}}
            """);

    protected async Task<List<ChatResponseUpdate>> StreamAsync(string text = "hi", ChatOptions? options = null)
    {
        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in Chat.GetStreamingResponseAsync(text, options, Token))
        {
            updates.Add(update);
        }

        return updates;
    }

    /// <summary>Waits for something that happens in the background; the test's own time limit ends a wait in vain.</summary>
    protected static async Task EventuallyAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(5, Token);
        }
    }
}
