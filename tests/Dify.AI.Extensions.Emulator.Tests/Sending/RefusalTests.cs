using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace Dify.AI.Extensions.Emulator.Tests.Sending;

public sealed class RefusalTests
{
    [Theory(Timeout = 15000)]
    [InlineData(DifyServerRelease.Dify19, """{"errors": {"inputs": "Input parameters for chat Missing required parameter in the JSON body"}, "message": "Input payload validation failed"}""")]
    [InlineData(DifyServerRelease.Dify114, """{"code": "invalid_param", "message": "1 validation error for ChatRequestPayload\ninputs\n  Field required [type=missing, input_value={'query': 'hi', 'user': 'ana'}, input_type=dict]\n    For further information visit https://errors.pydantic.dev/2.10/v/missing", "status": 400}""")]
    public async Task Send_WithoutInputs_IsRefusedInTheReleasesWords(DifyServerRelease release, string body)
    {
        await using var server = await EmulatedServer.StartAsync(release: release);
        var answer = await server.PostAsync("chat-messages", new JsonObject { ["query"] = "hi", ["user"] = "ana" });
        Assert.Equal((400, body + "\n"), (answer.Status, answer.Body));
        Assert.Null(server.Dify.Requests.Single().Body!["inputs"]);
    }

    [Fact(Timeout = 15000)]
    public async Task Send_ManyFaults_AreToldInTheServersOrder()
    {
        await using var server = await EmulatedServer.StartAsync(DifyAppMode.Completion);
        server.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "app-wrong");
        Assert.Equal(401, (await server.SendAsync(HttpMethod.Post, "chat-messages", raw: "nonsense")).Status);
        server.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", server.Dify.ApiKey);
        Assert.Equal("bad_request", (await server.SendAsync(HttpMethod.Post, "chat-messages", raw: "nonsense")).Json["code"]!.GetValue<string>());
        Assert.Equal("Arg user must be provided.", (await server.SendAsync(HttpMethod.Post, "chat-messages", raw: "{}")).Json["message"]!.GetValue<string>());
        Assert.Equal("not_chat_app", (await server.SendAsync(HttpMethod.Post, "chat-messages", raw: """{"user":"ana"}""")).Json["code"]!.GetValue<string>());
        Assert.Equal(500, (await server.SendAsync(HttpMethod.Post, "chat-messages", raw: "[]")).Status);
        Assert.Null(server.Dify.Requests[0].App);
        Assert.Same(server.Dify.App, server.Dify.Requests[1].App);
    }

    [Theory(Timeout = 15000)]
    [InlineData(DifyAppMode.AgentChat, "invalid_param", "Agent Chat App does not support blocking mode")]
    [InlineData(DifyAppMode.Agent, "bad_request", "Agent App only supports streaming response mode.")]
    public async Task Send_BlockingToAnAgent_IsRefused(DifyAppMode mode, string code, string message)
    {
        await using var server = await EmulatedServer.StartAsync(mode);
        var answer = await server.AskAsync(mode: "blocking");
        Assert.Equal((400, code, message), (answer.Status, answer.Json["code"]!.GetValue<string>(), answer.Json["message"]!.GetValue<string>()));
    }

    [Fact(Timeout = 15000)]
    public async Task Send_MissingInputTo114Chatflow_IsAnErrorInTheStream()
    {
        await using var server = await EmulatedServer.StartAsync(DifyAppMode.AdvancedChat, configure: app => app.Inputs.Add(new("name")));
        var answer = await server.AskAsync();
        Assert.Equal("event: ping\n\ndata: {\"event\":\"error\",\"message\":\"name is required in input form\",\"status\":500}\n\n", answer.Body);
        Assert.Equal(400, (await server.AskAsync(mode: "blocking")).Status);
    }

    [Fact(Timeout = 15000)]
    public async Task Send_ErrorIn114Chatflow_KeepsTheConnectionOpenForFiveMinutes()
    {
        var time = new FakeTimeProvider();
        var options = new DifyEmulatorOptions { TimeProvider = time, Apps = { new DifyEmulatorApp { Mode = DifyAppMode.AdvancedChat, Inputs = { new("name") } } } };
        await using var dify = await DifyEmulator.StartAsync(options, EmulatedServer.Token);
        using var http = new HttpClient { DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", dify.ApiKey) } };
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(dify.Endpoint, "chat-messages"))
        {
            Content = new StringContent(EmulatedServer.Question().ToJsonString(), System.Text.Encoding.UTF8, "application/json"),
        };
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, EmulatedServer.Token);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(EmulatedServer.Token));
        while (!(await reader.ReadLineAsync(EmulatedServer.Token))!.Contains("\"error\"", StringComparison.Ordinal))
        {
        }

        var end = reader.ReadToEndAsync(EmulatedServer.Token);
        time.Advance(TimeSpan.FromSeconds(299));
        Assert.False(end.IsCompleted);
        while (!end.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal("\n", await end);
    }

    [Fact(Timeout = 15000)]
    public async Task Send_ModelThrows_IsToldWhy()
    {
        await using var server = await EmulatedServer.StartAsync(configure: app => app.Model = _ => throw new InvalidOperationException("my mistake"));
        var answer = await server.AskAsync();
        Assert.Equal((500, "text/plain; charset=utf-8"), (answer.Status, answer.ContentType));
        Assert.Contains("my mistake", answer.Body, StringComparison.Ordinal);
    }

    [Theory(Timeout = 15000)]
    [InlineData(DifyServerRelease.Dify114, DifyAppMode.AdvancedChat, 200)]
    [InlineData(DifyServerRelease.Dify112, DifyAppMode.AdvancedChat, 404)]
    [InlineData(DifyServerRelease.Dify114, DifyAppMode.Chat, 404)]
    public async Task Send_UnknownConversation_StartsANewOneIn114ChatflowsOnly(DifyServerRelease release, DifyAppMode mode, int status)
    {
        await using var server = await EmulatedServer.StartAsync(mode, release);
        var unknown = Guid.NewGuid().ToString();
        var answer = await server.AskAsync(conversation: unknown);
        Assert.Equal(status, answer.Status);
        Assert.True(status == 404 || answer.ConversationId != unknown);
    }

    [Fact(Timeout = 15000)]
    public async Task Send_OverTheLimitOfActiveRequests_IsRefused()
    {
        await using var server = await EmulatedServer.StartAsync(configure: app => app.MaxActiveRequests = 1);
        server.Dify.Reply(DifyReply.Text("Hi").HoldOpen());
        using (await server.BeginAsync())
        {
            var answer = await server.AskAsync();
            Assert.Equal(400, answer.Status);
            Assert.StartsWith("Too many requests. Please try again later.", answer.Json["message"]!.GetValue<string>(), StringComparison.Ordinal);
        }

        await server.Dify.Requests[0].Ended.WaitAsync(EmulatedServer.Token);
        Assert.Equal(200, (await server.AskAsync()).Status);
    }

    [Theory(Timeout = 15000)]
    [InlineData("nope")]
    [InlineData("info/")]
    [InlineData("messages/xyz/suggested?user=ana")]
    public async Task Get_NoSuchRoute_IsAnHtmlPage(string path)
    {
        await using var server = await EmulatedServer.StartAsync();
        var answer = await server.GetAsync(path);
        Assert.Equal((404, "text/html; charset=utf-8"), (answer.Status, answer.ContentType));
        Assert.StartsWith("<!doctype html>", answer.Body, StringComparison.Ordinal);
    }
}
