using Dify.AI.Extensions.Emulator;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace Dify.AI.Extensions.Tests.Chat;

/// <summary>What holds of every app without conversations.</summary>
public abstract class SingleTurnTest : EmulatedTest
{
    protected abstract DifyAppMode Mode { get; }

    protected sealed override DifyEmulatorOptions EmulatorOptions() => new() { Apps = { new() { Mode = Mode } } };

    protected sealed override IChatClient CreateChat() => CreateChat(Client);

    protected abstract IChatClient CreateChat(DifyClient client);

    [Fact(Timeout = 15000)]
    public async Task GetResponse_EarlierTurns_BecomeATranscript()
    {
        ChatMessage[] messages =
        [
            new(ChatRole.System, "Be brief."),
            new(ChatRole.User, "Who?"),
            new(ChatRole.Assistant, "Ada.") { AdditionalProperties = new() { ["dify.conversation_id"] = "c-9" } },
            new(ChatRole.User, "When?"),
        ];

        _ = await Chat.GetResponseAsync(messages, cancellationToken: Token);

        Assert.Equal(
            "<instructions>\nBe brief.\n</instructions>\n\n<conversation_history>\nUser: Who?\n\nAssistant: Ada.\n</conversation_history>\n\nWhen?",
            (string?)Assert.Single(Dify.Requests).Body!["inputs"]!["query"]);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_ConversationId_IsIgnoredWithAWarning()
    {
        using var provider = new FakeLoggerProvider();
        using var logs = LoggerFactory.Create(b => b.AddProvider(provider));
        using var client = new DifyClient(Client.Options, logs);
        var chat = CreateChat(client);
        var options = new ChatOptions { ConversationId = "c-1" };

        var response = await chat.GetResponseAsync([new(ChatRole.User, "a"), new(ChatRole.Assistant, "b"), new(ChatRole.User, "c")], options, Token);
        _ = await chat.GetResponseAsync("hi", options, Token);

        Assert.Null(response.ConversationId);
        Assert.Equal("c-1", options.ConversationId);
        Assert.Contains("User: a", (string?)Dify.Requests[0].Body!["inputs"]!["query"], StringComparison.Ordinal);
        Assert.False(Dify.Requests[0].Body!.AsObject().ContainsKey("conversation_id"));
        _ = Assert.Single(
            provider.Collector.GetSnapshot(), r => r.Level == LogLevel.Warning && r.Category == "Dify.AI.Extensions.DifyChatClient" && r.Message.Contains("ConversationId", StringComparison.Ordinal));
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_UserOfTheCall_IsSent()
    {
        _ = await Chat.GetResponseAsync("hi", new ChatOptions().SetDifyUser("ben"), Token);

        Assert.Equal("ben", (string?)Assert.Single(Dify.Requests).Body!["user"]);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_OfJson_IsRead()
    {
        Dify.Reply(DifyReply.Text("```json\n{\"Name\":", "\"Ada\"}\n```"));

        var response = await Chat.GetResponseAsync<Person>("hi", cancellationToken: Token);

        Assert.Equal("Ada", response.Result.Name);
    }

    [Fact(Timeout = 15000)]
    public async Task GetStreamingResponse_Abandoned_StopsOnceUnderTheSameUser()
    {
        Dify.Reply(DifyReply.Text("one ").Delay(TimeSpan.FromSeconds(30)).Text("two"));
        await using var client = CreateClient();

        await foreach (var update in CreateChat(client).GetStreamingResponseAsync("hi", new ChatOptions().SetDifyUser("ben"), Token))
        {
            if (update.Text.Length > 0)
            {
                break;
            }
        }

        await client.DisposeAsync();
        AssertJson("""{"user":"ben"}""", Assert.Single(Stops).Body);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_Cancelled_StopsOnce()
    {
        Dify.Reply(DifyReply.Text("one ").Delay(TimeSpan.FromSeconds(30)).Text("two"));
        await using var client = CreateClient();
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Token);

        var call = CreateChat(client).GetResponseAsync("hi", cancellationToken: source.Token);
        await EventuallyAsync(() => Dify.Requests.Count == 1);
        await source.CancelAsync();

        var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(source.Token, e.CancellationToken);
        await client.DisposeAsync();
        _ = Assert.Single(Stops);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_LazyMessages_AreEnumeratedOnce()
    {
        var times = 0;
        IEnumerable<ChatMessage> Lazy()
        {
            times++;
            yield return new(ChatRole.User, "hi");
        }

        _ = await Chat.GetResponseAsync(Lazy(), cancellationToken: Token);

        Assert.Equal(1, times);
        Assert.Equal("hi", (string?)Assert.Single(Dify.Requests).Body!["inputs"]!["query"]);
    }

    [Fact]
    public async Task GetResponse_NoMessages_IsRefusedAtOnce()
    {
        Assert.Equal("messages", (await Assert.ThrowsAsync<ArgumentNullException>(() => Chat.GetResponseAsync((IEnumerable<ChatMessage>)null!, cancellationToken: Token))).ParamName);
        Assert.Equal("messages", Assert.Throws<ArgumentNullException>(() => { _ = Chat.GetStreamingResponseAsync((IEnumerable<ChatMessage>)null!, cancellationToken: Token); }).ParamName);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_CancelledBeforeTheCall_DoesNothing()
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        var asked = false;
        var options = new ChatOptions { RawRepresentationFactory = _ => asked = true };

        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Chat.GetResponseAsync("hi", options, source.Token));

        Assert.False(asked);
        Assert.Empty(Dify.Requests);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_ContinuationToken_IsRefusedWithTheWayOut()
    {
        var options = new ChatOptions { ContinuationToken = ResponseContinuationToken.FromBytes("{}"u8.ToArray()) };

        var e = await Assert.ThrowsAsync<NotSupportedException>(() => Chat.GetResponseAsync("hi", options, Token));

        Assert.Contains("DifyClient.Workflows", e.Message, StringComparison.Ordinal);
        Assert.Empty(Dify.Requests);
    }

    [Fact(Timeout = 15000)]
    public async Task GetService_AnswersAsOtherClientsDo()
    {
        var metadata = Chat.GetService<ChatClientMetadata>()!;
        Assert.Equal(("dify", Dify.Endpoint), (metadata.ProviderName, metadata.ProviderUri));
        Assert.Same(Client, Chat.GetService<DifyClient>());
        Assert.Same(Chat, Chat.GetService<IChatClient>());
        Assert.Null(Chat.GetService<IChatClient>("key"));
        Assert.Null(Chat.GetService<DifyChat>());
        Assert.Null(Chat.GetService(typeof(string)));
        Assert.Equal("serviceType", Assert.Throws<ArgumentNullException>(() => Chat.GetService(null!)).ParamName);
        Chat.Dispose();
        _ = await Chat.GetResponseAsync("hi", cancellationToken: Token);
    }

    private sealed record Person(string Name);
}
