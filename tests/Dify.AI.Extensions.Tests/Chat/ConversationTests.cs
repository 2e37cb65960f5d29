using System.Text.Json;
using Dify.AI.Extensions.Emulator;
using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions.Tests.Chat;

/// <summary>Conversations over turns, against the emulator's own state.</summary>
public sealed class ConversationTests : EmulatedTest
{
    private DifyEmulatorApp _chatflow = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _chatflow = Dify.AddApp(new() { Mode = DifyAppMode.AdvancedChat });
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_ConversationIdCarriedOn_StaysInTheConversation()
    {
        var options = new ChatOptions();
        options.ConversationId = (await Chat.GetResponseAsync("one", options, Token)).ConversationId;
        var second = await Chat.GetResponseAsync("two", options, Token);

        Assert.NotNull(options.ConversationId);
        Assert.Equal(options.ConversationId, second.ConversationId);
        Assert.Equal(["one", "two"], SentMessages.Select(m => (string?)m["query"]));
    }

    [Fact(Timeout = 15000)]
    public async Task GetStreamingResponse_ConversationIdTakenFromEveryUpdate_StaysInTheConversation()
    {
        // As Microsoft's own chat template does: assigned on each update, null included.
        var options = new ChatOptions();
        for (var turn = 0; turn < 3; turn++)
        {
            await foreach (var update in Chat.GetStreamingResponseAsync("hi", options, Token))
            {
                options.ConversationId = update.ConversationId;
            }
        }

        Assert.Single(SentMessages.Skip(1).Select(m => (string?)m["conversation_id"]).Distinct());
    }

    [Theory(Timeout = 15000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_HistoryWithOurStamp_ResumesByItself(bool afterJson)
    {
        List<ChatMessage> history = [new(ChatRole.User, "one")];
        var first = await Chat.GetResponseAsync(history, cancellationToken: Token);
        history.AddRange(first.Messages);
        history.Add(new(ChatRole.User, "two"));
        if (afterJson)
        {
            history = JsonSerializer.Deserialize<List<ChatMessage>>(JsonSerializer.Serialize(history, AIJsonUtilities.DefaultOptions), AIJsonUtilities.DefaultOptions)!;
        }

        var second = await Chat.GetResponseAsync(history, cancellationToken: Token);

        Assert.Equal(first.ConversationId, second.ConversationId);
        Assert.Equal("two", (string?)SentMessages.Last()["query"]);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_StampOfAnotherUserOrApp_IsNotFollowed()
    {
        List<ChatMessage> history = [new(ChatRole.User, "one")];
        history.AddRange((await Chat.GetResponseAsync(history, cancellationToken: Token)).Messages);
        history.Add(new(ChatRole.User, "two"));
        using var other = CreateClient(o => o.ApiKey = Dify.AddApp(new()).ApiKey);

        _ = await Chat.GetResponseAsync(history, new ChatOptions().SetDifyUser("ben"), Token);
        _ = await other.AsIChatClient().GetResponseAsync(history, cancellationToken: Token);

        Assert.All(SentMessages.Skip(1), m => Assert.Null(m["conversation_id"]));
        Assert.All(SentMessages.Skip(1), m => Assert.StartsWith("<conversation_history>\nUser: one", (string?)m["query"], StringComparison.Ordinal));
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_StampWithoutScope_IsTakenAtItsWord()
    {
        var conversation = (await Chat.GetResponseAsync("one", cancellationToken: Token)).ConversationId;
        var answer = new ChatMessage(ChatRole.Assistant, "…") { AdditionalProperties = new() { [DifyPropertyNames.ConversationId] = conversation } };

        var second = await Chat.GetResponseAsync([answer, new(ChatRole.User, "two")], cancellationToken: Token);

        Assert.Equal(conversation, second.ConversationId);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_StampThatTheServerForgot_BeginsAnewWithTheHistory()
    {
        var history = ForgottenHistory();

        var response = await Chat.GetResponseAsync(history, cancellationToken: Token);

        var sent = SentMessages.ToList();
        Assert.Equal(2, sent.Count);
        Assert.Equal("two", (string?)sent[0]["query"]);
        Assert.Null(sent[1]["conversation_id"]);
        Assert.StartsWith("<conversation_history>\nUser: one\n\nAssistant: first", (string?)sent[1]["query"], StringComparison.Ordinal);
        Assert.NotEqual(Forgotten, response.ConversationId);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_StampThatAChatflowForgot_StopsTheForkAndBeginsAnewWithTheHistory()
    {
        _chatflow.Reply(DifyReply.Text("fork").Delay(TimeSpan.FromSeconds(30)).Text("ed"), DifyReply.Text("remembered"));
        await using var client = CreateClient(o => o.ApiKey = _chatflow.ApiKey);

        var response = await client.AsIChatClient().GetResponseAsync(ForgottenHistory(), cancellationToken: Token);

        Assert.Equal("remembered", response.Text);
        Assert.StartsWith("<conversation_history>", (string?)SentMessages.Last()["query"], StringComparison.Ordinal);
        await client.DisposeAsync();
        _ = Assert.Single(Stops);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_FileForAStampThatTheServerForgot_IsUploadedOnce()
    {
        var history = ForgottenHistory();
        history[^1].Contents.Add(new DataContent(new byte[] { 1 }, "image/png"));

        _ = await Chat.GetResponseAsync(history, cancellationToken: Token);

        Assert.Single(Dify.Requests, r => r.Path.EndsWith("/files/upload", StringComparison.Ordinal));
        Assert.Equal((string?)SentMessages.First()["files"]![0]!["upload_file_id"], (string?)SentMessages.Last()["files"]![0]!["upload_file_id"]);
        Assert.Equal(2, SentMessages.Count());
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_StampedTurnRefusedForAnotherReason_IsAnError()
    {
        Dify.Reply(DifyReply.Http(400, "application/json", """{"code":"provider_quota_exceeded","message":"Quota exceeded.","status":400}"""));

        var e = await Assert.ThrowsAsync<DifyException>(() => Chat.GetResponseAsync(ForgottenHistory(), cancellationToken: Token));

        Assert.Equal("provider_quota_exceeded", e.Code);
        Assert.Single(SentMessages);
    }

    [Fact(Timeout = 15000)]
    public async Task GetStreamingResponse_StampedTurn_KeepsEveryEventInOrder()
    {
        const string Unnamed = "data: {\"event\":\"hologram\",\"conversation_id\":\"\"}\n\n";
        Dify.Reply(DifyReply.Frames(Message("Hi"), End()), DifyReply.Frames(Unnamed, Message("one "), Message("two "), Message("three"), End()));
        _ = await Chat.GetResponseAsync("hi", cancellationToken: Token);

        var updates = await Chat.GetStreamingResponseAsync(History("c-1"), cancellationToken: Token).ToListAsync(Token);

        Assert.Equal(["hologram", "message", "message", "message", "message_end", null], updates.Select(u => (u.RawRepresentation as DifyEvent)?.Event));
        Assert.Equal("one two three", string.Concat(updates.Select(u => u.Text)));
        Assert.Equal(2, SentMessages.Count());
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_StampedTurnWhoseConversationIsNotNamed_StaysInIt()
    {
        Dify.Reply(
            DifyReply.Frames(Message("Hi"), End()),
            DifyReply.Frames("data: {\"event\":\"message\",\"answer\":\"again\"}\n\n", "data: {\"event\":\"message_end\"}\n\n"));
        _ = await Chat.GetResponseAsync("hi", cancellationToken: Token);

        var response = await Chat.GetResponseAsync(History("c-1"), cancellationToken: Token);

        Assert.Equal(("again", "c-1"), (response.Text, response.ConversationId));
        Assert.Equal(2, SentMessages.Count());
    }

    [Fact(Timeout = 15000)]
    public async Task GetStreamingResponse_StampedTurnAbandoned_IsStoppedOnce()
    {
        Dify.Reply(DifyReply.Frames(Message("Hi"), End()), DifyReply.Frames(Message("one ")).HoldOpen());
        await using var client = CreateClient(o => o.StopTimeout = TimeSpan.FromMilliseconds(50));
        _ = await client.AsIChatClient().GetResponseAsync("hi", cancellationToken: Token);

        await foreach (var update in client.AsIChatClient().GetStreamingResponseAsync(History("c-1"), cancellationToken: Token))
        {
            break;
        }

        await client.DisposeAsync();
        _ = Assert.Single(Stops);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_ExplicitIdThatTheServerForgot_IsAnError()
    {
        var e = await Assert.ThrowsAsync<DifyException>(() => Chat.GetResponseAsync("hi", new() { ConversationId = Forgotten }, Token));

        Assert.Equal("not_found", e.Code);
        Assert.Contains("begin a new one", e.Message, StringComparison.Ordinal);
        Assert.Single(SentMessages);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_ExplicitIdThatAChatflowForgot_SurfacesTheNewOne()
    {
        // 1.14 silently begins a new conversation (advanced_chat/app_generator.py): the id tells.
        using var client = CreateClient(o => o.ApiKey = _chatflow.ApiKey);

        var response = await client.AsIChatClient().GetResponseAsync("hi", new() { ConversationId = Forgotten }, Token);

        Assert.NotNull(response.ConversationId);
        Assert.NotEqual(Forgotten, response.ConversationId);
    }

    [Fact(Timeout = 30000)]
    public async Task GetResponse_200CallsOverTwoApps_KeepKeysConversationsAndUsersApart()
    {
        var apps = new[] { Dify.App, _chatflow };
        var clients = apps.Select(a => CreateClient(o => (o.ApiKey, o.User) = (a.ApiKey, null))).ToArray();
        var chats = clients.Select(c => c.AsIChatClient()).ToArray();

        var turns = await Task.WhenAll(Enumerable.Range(0, 200).Select(async i =>
        {
            var options = new ChatOptions().SetDifyUser($"user-{i}");
            var first = await chats[i % 2].GetResponseAsync($"first {i}", options, Token);
            options.ConversationId = first.ConversationId;
            var second = await chats[i % 2].GetResponseAsync($"second {i}", options, Token);
            return (I: i, First: first, Second: second);
        }));

        Assert.All(turns, t => Assert.Equal(t.First.ConversationId, t.Second.ConversationId));
        Assert.Equal(200, turns.Select(t => t.First.ConversationId).Distinct().Count());
        Assert.All(turns, t => Assert.Contains($"second {t.I}", t.Second.Text, StringComparison.Ordinal));
        var sent = Dify.Requests.ToList();
        Assert.Equal(400, sent.Count);
        Assert.All(sent, r =>
        {
            var i = int.Parse(((string)r.Body!["query"]!).Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal($"Bearer {apps[i % 2].ApiKey}", r.Authorization);
            Assert.Equal($"user-{i}", (string?)r.Body["user"]);
            Assert.Equal((string?)r.Body["conversation_id"] ?? turns[i].First.ConversationId, turns[i].First.ConversationId);
        });
        Array.ForEach(clients, c => c.Dispose());
    }

    private const string Forgotten = "00000000-0000-4000-8000-00000000dead";

    private static List<ChatMessage> ForgottenHistory() => History(Forgotten);

    private static List<ChatMessage> History(string conversation) =>
    [
        new(ChatRole.User, "one"),
        new(ChatRole.Assistant, "first") { AdditionalProperties = new() { [DifyPropertyNames.ConversationId] = conversation } },
        new(ChatRole.User, "two"),
    ];
}
