namespace Dify.AI.Extensions.Emulator.Tests.Sending;

public sealed class EventOrderTests
{
    private const string Chatflow = "workflow_started node_started node_finished node_started message node_finished node_started node_finished";

    [Theory(Timeout = 15000)]
    [InlineData(DifyServerRelease.Dify19, DifyAppMode.Chat, "message message_end")]
    [InlineData(DifyServerRelease.Dify114, DifyAppMode.Chat, "message message_end")]
    [InlineData(DifyServerRelease.Dify114, DifyAppMode.AgentChat, "agent_thought agent_message agent_thought message_end")]
    [InlineData(DifyServerRelease.Dify114, DifyAppMode.Agent, "agent_thought agent_message agent_thought message message_end")]
    [InlineData(DifyServerRelease.Dify19, DifyAppMode.AdvancedChat, Chatflow + " workflow_finished message_end")]
    [InlineData(DifyServerRelease.Dify112, DifyAppMode.AdvancedChat, Chatflow + " workflow_finished message_end")]
    [InlineData(DifyServerRelease.Dify114, DifyAppMode.AdvancedChat, "ping " + Chatflow + " message_end workflow_finished")]
    public async Task Text_EachModeAndRelease_EndsAsTheServerDoes(DifyServerRelease release, DifyAppMode mode, string order)
    {
        await using var server = await EmulatedServer.StartAsync(mode, release);
        server.Dify.Reply(DifyReply.Text("Hello, ", "world"));
        var answer = await server.AskAsync();
        Assert.Equal(order, answer.Order);
        Assert.StartsWith("Hello, world", answer.Text, StringComparison.Ordinal);
    }

    [Fact(Timeout = 15000)]
    public async Task Tool_InAgentChat_IsShownThreeTimes()
    {
        await using var server = await EmulatedServer.StartAsync(DifyAppMode.AgentChat);
        server.Dify.Reply(DifyReply.Text("Wait. ").Tool("draw", """{"subject":"cat"}""", "done").File("http://x/cat.png").Text("There."));
        var answer = await server.AskAsync();
        Assert.Equal("agent_thought agent_message agent_thought message_file agent_thought agent_message agent_thought message_end", answer.Order);
        var last = answer.Events.Last(frame => frame["tool"]?.GetValue<string>() == "draw");
        Assert.Equal("""{"draw": {"subject": "cat"}}""", last["tool_input"]!.GetValue<string>());
        Assert.Equal("""{"draw": "done"}""", last["observation"]!.GetValue<string>());
    }

    [Fact(Timeout = 15000)]
    public async Task Text_WithAFileOn112_ComesAsMessageFile()
    {
        await using var server = await EmulatedServer.StartAsync(release: DifyServerRelease.Dify112);
        var body = EmulatedServer.Question();
        body["files"] = System.Text.Json.Nodes.JsonNode.Parse("""[{"type":"image","transfer_method":"remote_url","url":"http://x/a.png"}]""");
        var answer = await server.PostAsync("chat-messages", body);
        Assert.Equal("message_file message_end", answer.Order);
    }

    [Theory(Timeout = 15000)]
    [InlineData(DifyServerRelease.Dify114, "node_finished workflow_finished")]
    [InlineData(DifyServerRelease.Dify19, "node_finished workflow_finished error")]
    public async Task FailWorkflow_EachRelease_LosesTheErrorOn114(DifyServerRelease release, string end)
    {
        await using var server = await EmulatedServer.StartAsync(DifyAppMode.AdvancedChat, release);
        server.Dify.Reply(DifyReply.Text("Par").FailWorkflow("boom"));
        Assert.EndsWith(end, (await server.AskAsync()).Order, StringComparison.Ordinal);
    }

    [Theory(Timeout = 15000)]
    [InlineData(DifyServerRelease.Dify114, DifyAppMode.Chat, "message message_end")]
    [InlineData(DifyServerRelease.Dify114, DifyAppMode.AdvancedChat, "ping workflow_started node_started node_finished node_started message workflow_finished")]
    [InlineData(DifyServerRelease.Dify19, DifyAppMode.AdvancedChat, "workflow_started node_started node_finished node_started message workflow_finished message_end")]
    public async Task Stop_BySameUser_EndsTheStreamAsTheReleaseDoes(DifyServerRelease release, DifyAppMode mode, string order)
    {
        await using var server = await EmulatedServer.StartAsync(mode, release);
        server.Dify.Reply(DifyReply.Text("One ").Delay(TimeSpan.FromMinutes(5)).Text("never"));
        using var response = await server.BeginAsync();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(EmulatedServer.Token));
        var text = "";
        while (!text.Contains("One ", StringComparison.Ordinal))
        {
            text += await reader.ReadLineAsync(EmulatedServer.Token) + "\n";
        }

        var task = new Answer(200, "", text).Events[0]["task_id"]!.GetValue<string>();
        var stop = await server.PostAsync($"chat-messages/{task}/stop", new System.Text.Json.Nodes.JsonObject { ["user"] = "ana" });
        Assert.Equal("{\"result\": \"success\"}\n", stop.Body);
        text += await reader.ReadToEndAsync(EmulatedServer.Token);
        Assert.Equal(order, new Answer(200, "", text).Order);
    }

    [Fact(Timeout = 15000)]
    public async Task Stop_AfterTheClientLeft_StillReachesA114Worker()
    {
        await using var server = await EmulatedServer.StartAsync(DifyAppMode.AdvancedChat);
        server.Dify.Reply(DifyReply.Text("One ").Delay(TimeSpan.FromMinutes(5)).Text("never"));
        var text = "";
        using (var response = await server.BeginAsync())
        {
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(EmulatedServer.Token));
            while (!text.Contains("One ", StringComparison.Ordinal))
            {
                text += await reader.ReadLineAsync(EmulatedServer.Token) + "\n";
            }
        }

        Assert.Equal(DifyRequestEnd.ClientDisconnected, await server.Dify.Requests[0].Ended.WaitAsync(EmulatedServer.Token));
        var started = new Answer(200, "", text).Events[0];
        await server.PostAsync($"chat-messages/{started["task_id"]}/stop", new System.Text.Json.Nodes.JsonObject { ["user"] = "ana" });
        await server.GetAsync($"workflow/{started["workflow_run_id"]}/events?user=ana");
        var run = (await server.GetAsync($"workflows/run/{started["workflow_run_id"]}")).Json;
        Assert.Equal(("failed", "Aborted: User requested stop"), (run["status"]!.GetValue<string>(), run["error"]!.GetValue<string>()));
    }
}
