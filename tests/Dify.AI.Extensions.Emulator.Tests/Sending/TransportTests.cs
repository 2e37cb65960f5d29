namespace Dify.AI.Extensions.Emulator.Tests.Sending;

public sealed class TransportTests
{
    private static readonly string[] Raw = ["data: {\"event\":\"message\",\"answer\":\"ü\"}\n\n", "event: ping\n\n", "data: {\"event\":\"message_end\"}\n\n"];

    [Fact(Timeout = 15000)]
    public async Task Frames_AreWrittenAsTheyAre()
    {
        await using var server = await EmulatedServer.StartAsync();
        server.Dify.Reply(Raw);
        var answer = await server.AskAsync();
        Assert.Equal(string.Concat(Raw), answer.Body);
        Assert.Equal("text/event-stream; charset=utf-8", answer.ContentType);
    }

    [Fact(Timeout = 15000)]
    public async Task TrickleBytes_KeepsEveryByte()
    {
        await using var server = await EmulatedServer.StartAsync();
        server.Dify.Reply(DifyReply.Frames(Raw).TrickleBytes());
        Assert.Equal(string.Concat(Raw), (await server.AskAsync()).Body);
    }

    [Fact(Timeout = 15000)]
    public async Task Cut_AfterFramesOrBytes_EndsCleanly()
    {
        await using var server = await EmulatedServer.StartAsync();
        server.Dify.Reply(DifyReply.Frames(Raw).CutAfterFrames(1), DifyReply.Frames(Raw).CutAfterBytes(7), DifyReply.Frames(Raw).CutAfterFrames(0));
        Assert.Equal(Raw[0], (await server.AskAsync()).Body);
        Assert.Equal(Raw[0][..7], (await server.AskAsync()).Body);
        Assert.Equal("", (await server.AskAsync()).Body);
    }

    [Fact(Timeout = 15000)]
    public async Task ResetAfterFrames_IsANetworkFault()
    {
        await using var server = await EmulatedServer.StartAsync();
        server.Dify.Reply(DifyReply.Frames(Raw).ResetAfterFrames(1));
        using var response = await server.BeginAsync();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(EmulatedServer.Token));
        Assert.Equal(Raw[0].TrimEnd(), await reader.ReadLineAsync(EmulatedServer.Token));
        await Assert.ThrowsAnyAsync<IOException>(() => reader.ReadToEndAsync(EmulatedServer.Token));
    }

    [Fact(Timeout = 15000)]
    public async Task HoldOpen_ClientLeaves_RequestEndsAsDisconnected()
    {
        await using var server = await EmulatedServer.StartAsync();
        server.Dify.Reply(DifyReply.Text("Hi").HoldOpen());
        using (var response = await server.BeginAsync())
        {
            Assert.Equal(200, (int)response.StatusCode);
            Assert.False(server.Dify.Requests[0].Ended.IsCompleted);
        }

        Assert.Equal(DifyRequestEnd.ClientDisconnected, await server.Dify.Requests[0].Ended.WaitAsync(EmulatedServer.Token));
    }

    [Fact(Timeout = 15000)]
    public async Task HoldOpen_EmulatorIsDisposed_EndsToo()
    {
        await using var server = await EmulatedServer.StartAsync();
        server.Dify.Reply(DifyReply.Text("Hi").HoldOpen(TimeSpan.FromMilliseconds(5)));
        using var response = await server.BeginAsync();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(EmulatedServer.Token));
        while (await reader.ReadLineAsync(EmulatedServer.Token) != "event: ping")
        {
        }

        await server.Dify.DisposeAsync();
        await Assert.ThrowsAnyAsync<IOException>(() => reader.ReadToEndAsync(EmulatedServer.Token));
    }

    [Fact(Timeout = 15000)]
    public async Task Http_IsAnsweredWhateverTheBodySays()
    {
        await using var server = await EmulatedServer.StartAsync();
        server.Dify.Reply(DifyReply.Http(502, "text/html", "<h1>Bad gateway</h1>"));
        var answer = await server.AskAsync(query: "");
        Assert.Equal((502, "text/html", "<h1>Bad gateway</h1>"), (answer.Status, answer.ContentType, answer.Body));
    }

    [Fact(Timeout = 15000)]
    public async Task ReplyTo_AnyOperation_StandsForTheServerOnce()
    {
        await using var server = await EmulatedServer.StartAsync();
        server.Dify.App.ReplyTo("GET", "conversations", DifyReply.Http(504, "text/html", "late"));
        Assert.Equal("late", (await server.GetAsync("conversations?user=ana")).Body);
        Assert.Equal(200, (await server.GetAsync("conversations?user=ana")).Status);
        Assert.Throws<ArgumentException>(() => server.Dify.App.ReplyTo("GET", "info", DifyReply.Text("no")));
    }

    [Fact(Timeout = 30000)]
    public async Task Answers_TwoHundredAtOnce_KeepApart()
    {
        await using var server = await EmulatedServer.StartAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(n => server.AskAsync($"q{n}.")));
        Assert.Equal(200, answers.Select(answer => answer.ConversationId).Distinct().Count());
        Assert.All(answers.Select((answer, n) => (answer, n)), pair => Assert.StartsWith($"You said: q{pair.n}. ", pair.answer.Text, StringComparison.Ordinal));
    }
}
