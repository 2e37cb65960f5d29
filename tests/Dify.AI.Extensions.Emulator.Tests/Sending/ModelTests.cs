namespace Dify.AI.Extensions.Emulator.Tests.Sending;

public sealed class ModelTests
{
    [Fact(Timeout = 15000)]
    public async Task Ask_NothingScripted_EchoesAndCountsTurns()
    {
        await using var server = await EmulatedServer.StartAsync();
        var first = await server.AskAsync("Good morning");
        Assert.Equal("You said: Good morning (turn 1)", first.Text);
        Assert.Equal("You said: again (turn 2)", (await server.AskAsync("again", first.ConversationId)).Text);
    }

    [Fact(Timeout = 15000)]
    public async Task Ask_AgentForTheTime_CallsATool()
    {
        await using var server = await EmulatedServer.StartAsync(DifyAppMode.AgentChat);
        var answer = await server.AskAsync("What time is it?");
        Assert.Contains(answer.Events, frame => frame["tool"]?.GetValue<string>() == "current_time");
    }

    [Fact(Timeout = 15000)]
    public async Task Ask_ThinkAndSource_ThinksAndCites()
    {
        await using var server = await EmulatedServer.StartAsync();
        var answer = await server.AskAsync("think about the source");
        Assert.StartsWith("<think>\n", answer.Text, StringComparison.Ordinal);
        Assert.Equal("handbook.md", answer.Events[^1]["metadata"]!["retriever_resources"]![0]!["document_name"]!.GetValue<string>());
    }

    [Fact(Timeout = 15000)]
    public async Task Model_OfAnApp_SeesTheQuestion()
    {
        await using var server = await EmulatedServer.StartAsync(configure: app =>
        {
            app.Inputs.Add(new("city") { Required = false });
            app.Model = question => DifyReply.Text($"{question.User} asks {question.Query} in turn {question.Turn} with {question.Inputs.ToJsonString()}");
        });
        Assert.Equal("""ana asks hi in turn 1 with {"city":null}""", (await server.AskAsync()).Text);
    }

    [Fact(Timeout = 15000)]
    public async Task Delay_LongerThanThePingInterval_Pings()
    {
        var options = new DifyEmulatorOptions { PingInterval = TimeSpan.FromMilliseconds(5) };
        await using var dify = await DifyEmulator.StartAsync(options, EmulatedServer.Token);
        dify.Reply(DifyReply.Text("a").Delay(TimeSpan.FromMilliseconds(12)).Text("b"));
        using var http = new HttpClient { DefaultRequestHeaders = { Authorization = new("Bearer", dify.ApiKey) } };
        using var content = new StringContent(EmulatedServer.Question().ToJsonString(), System.Text.Encoding.UTF8, "application/json");
        using var response = await http.PostAsync(new Uri(dify.Endpoint, "chat-messages"), content, EmulatedServer.Token);
        Assert.Equal("message ping message message_end", new Answer(200, "", await response.Content.ReadAsStringAsync(EmulatedServer.Token)).Order);
    }

    [Fact(Timeout = 15000)]
    public async Task Recorded_IsPlayedByteForByte()
    {
        var exchange = Conformance.RecordingCatalog.Get("1.14.2/chat/stream-unicode");
        await using var server = await EmulatedServer.StartAsync();
        server.Dify.Reply(DifyReply.Recorded(exchange));
        var answer = await server.AskAsync();
        Assert.Equal(System.Text.Encoding.UTF8.GetString(exchange.Response.Body), answer.Body);
        Assert.Equal(200, (await server.AskAsync(conversation: answer.ConversationId)).Status);
    }
}
