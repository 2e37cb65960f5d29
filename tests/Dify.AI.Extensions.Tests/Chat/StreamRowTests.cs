using System.Net;
using Dify.AI.Extensions.Emulator;
using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions.Tests.Chat;

/// <summary>Whatever a server or a proxy may do to a stream, a row each.</summary>
public sealed class StreamRowTests : EmulatedTest
{
    public static TheoryData<string, string[]> HarmlessVariants => new()
    {
        { "plain", [Message("Hello, "), Message("world"), End()] },
        { "CRLF of a proxy", [.. new[] { Message("Hello, "), Message("world"), End() }.Select(f => f.Replace("\n", "\r\n", StringComparison.Ordinal))] },
        { "CR only", [.. new[] { Message("Hello, "), Message("world"), End() }.Select(f => f.Replace('\n', '\r'))] },
        { "comment lines", [": keep-alive\n\n", Message("Hello, "), ": another\n" + Message("world"), End()] },
        { "data without space", [.. new[] { Message("Hello, "), Message("world"), End() }.Select(f => f.Replace("data: ", "data:", StringComparison.Ordinal))] },
        { "event, id and retry fields", ["event: message\nid: 7\nretry: 100\n" + Message("Hello, "), "id: 8\n" + Message("world"), "event: other\n" + End()] },
        { "data over several lines", [Message("Hello, ").Replace(",\"answer\"", "\ndata: ,\"answer\"", StringComparison.Ordinal), Message("world"), End()] },
        { "byte order mark", ["\uFEFF" + Message("Hello, "), Message("world"), End()] },
        { "bare ping first", ["event: ping\n\n", Message("Hello, "), Message("world"), End()] },
        { "bare ping between", [Message("Hello, "), "event: ping\n\n", Message("world"), "event: ping\n\n", End()] },
        { "pings with data", ["event: ping\ndata: \n\n", Message("Hello, "), "data: ping\n\n", Message("world"), End()] },
        { "gateway's [DONE]", [Message("Hello, "), Message("world"), End(), "data: [DONE]\n\n"] },
        { "event newer than this library", [Message("Hello, "), Frame("hologram", "\"depth\":3"), Message("world"), End()] },
        { "object without event", [Message("Hello, "), "data: {\"answer\":\"not me\"}\n\n", Message("world"), End()] },
        { "event that is not last in its object", ["data: {\"answer\":\"Hello, \",\"conversation_id\":\"c-1\",\"message_id\":\"m-1\",\"event\":\"message\"}\n\n", Message("world"), End()] },
        { "empty deltas", [Message(""), Message("Hello, "), Message(""), Message("world"), Message(""), End()] },
        { "text inside message_file", [Frame("message_file", "\"id\":\"m-1\",\"answer\":\"Hello, \""), Frame("message_file", "\"id\":\"m-1\",\"answer\":\"world\""), End()] },
        { "two frames in one write", [Message("Hello, ") + Message("world") + End()] },
        { "field of an unexpected type", [Message("Hello, "), Message("world"), Frame("message_end", "\"metadata\":7")] },
        { "agent's closing full message", [Agent("Hello, "), Agent("world"), Message("Hello, world"), End()] },
        { "agent's closing message, trimmed and rejoined", [Agent("Hello, \\n"), Agent(" world "), Message("Hello, world"), End()] },
        { "agent's closing message with a last word more", [Agent("Hello, "), Message("Hello, world"), End()] },
        { "agent-chat answered by an annotation", [Frame("agent_thought", "\"id\":\"s\",\"tool\":\"\""), Message("Hello, "), Message("world"), End()] },
    };

    [Theory(Timeout = 15000)]
    [MemberData(nameof(HarmlessVariants))]
    public async Task GetResponse_HarmlessVariant_KeepsEveryWord(string variant, string[] frames)
    {
        Assert.NotEmpty(variant);
        Dify.Reply(frames);

        var response = await Chat.GetResponseAsync("hi", cancellationToken: Token);

        Assert.Equal("Hello, world", string.Join(" ", response.Text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries)));
        Assert.Equal("c-1", response.ConversationId);
        Assert.Equal("m-1", response.ResponseId);
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
    }

    [Theory(Timeout = 15000)]
    [MemberData(nameof(HarmlessVariants))]
    public async Task GetResponse_HarmlessVariantByteByByte_KeepsEveryWord(string variant, string[] frames)
    {
        Assert.NotEmpty(variant);
        Dify.Reply(DifyReply.Frames(frames).TrickleBytes());

        var response = await Chat.GetResponseAsync("hi", cancellationToken: Token);

        Assert.Equal("Hello, world", string.Join(" ", response.Text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries)));
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_Utf8CutAnywhere_KeepsEveryCharacter()
    {
        const string Words = "日本 😀 é – \u2028 ü";
        Dify.Reply(DifyReply.Frames(Message(Words), End()).TrickleBytes());

        Assert.Equal(Words, (await Chat.GetResponseAsync("hi", cancellationToken: Token)).Text);
    }

    [Fact(Timeout = 15000)]
    public async Task GetStreamingResponse_UnknownEvent_ArrivesWithItsFieldsAndNoContent()
    {
        Dify.Reply(Message("a"), Frame("hologram", "\"depth\":3"), End());

        var update = Assert.Single(await StreamAsync(), u => u.RawRepresentation is DifyEvent { Event: "hologram" });

        Assert.Empty(update.Contents);
        Assert.Equal("c-1", update.ConversationId);
        Assert.Equal(3, ((DifyEvent)update.RawRepresentation!).AdditionalProperties!["depth"].GetInt32());
    }

    [Fact(Timeout = 15000)]
    public async Task GetStreamingResponse_EventBeforeTheConversationIsKnown_WaitsForItsId()
    {
        Dify.Reply("data: {\"event\":\"hologram\"}\n\n", Message("a"), End());

        var updates = await StreamAsync();

        Assert.IsType<DifyEvent>(updates[0].RawRepresentation);
        Assert.All(updates, u => Assert.Equal("c-1", u.ConversationId));
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_MessageReplaced_HoldsOnlyTheReplacementAndWhatFollows()
    {
        Dify.Reply(Message("secret"), Frame("message_replace", "\"answer\":\"Withheld.\",\"reason\":\"output_moderation\""), Message(" Sorry."), End());

        var response = await Chat.GetResponseAsync("hi", cancellationToken: Token);

        Assert.Equal("Withheld. Sorry.", response.Text);
        Assert.Equal(ChatFinishReason.ContentFilter, response.FinishReason);
    }

    [Fact(Timeout = 15000)]
    public async Task GetStreamingResponse_MessageReplaced_SaysSoAtOnce()
    {
        Dify.Reply(Message("secret"), Frame("message_replace", "\"answer\":\"Withheld.\",\"reason\":\"\""), End());

        var error = Assert.Single((await StreamAsync()).SelectMany(u => u.Contents).OfType<ErrorContent>());

        Assert.Equal(("message_replace", "Withheld."), (error.ErrorCode, error.Message));
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_AgentsClosingMessageDiffers_ReplacesWhatWasSaid()
    {
        Dify.Reply(Agent("Helo"), Message("Hello, world"), End());

        Assert.Equal("Hello, world", (await Chat.GetResponseAsync("hi", cancellationToken: Token)).Text);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_ErrorThenEndlessPings_EndsAndClosesTheConnection()
    {
        Dify.Reply(DifyReply
            .Frames(Message("Par"), Frame("error", "\"code\":\"completion_request_error\",\"status\":400,\"message\":\"quota\""))
            .HoldOpen(pingEvery: TimeSpan.FromMilliseconds(5)));

        var e = await Assert.ThrowsAsync<DifyException>(() => Chat.GetResponseAsync("hi", cancellationToken: Token));

        Assert.Equal(("completion_request_error", HttpStatusCode.BadRequest, "quota", "Par"), (e.Code, e.StatusCode, e.ServerMessage, e.PartialText));
        Assert.Equal(("c-1", "m-1", "t-1"), (e.ConversationId, e.MessageId, e.TaskId));
        Assert.Equal(DifyRequestEnd.ClientDisconnected, await Assert.Single(Dify.Requests).Ended.WaitAsync(Token));
    }

    [Fact(Timeout = 15000)]
    public async Task GetStreamingResponse_ErrorFirst_ThrowsBeforeAnyUpdate()
    {
        Dify.Reply("event: ping\n\n", "data: {\"event\":\"error\",\"message\":\"city is required in input form\",\"status\":500}\n\n");
        await using var updates = Chat.GetStreamingResponseAsync("hi", cancellationToken: Token).GetAsyncEnumerator(Token);

        var e = await Assert.ThrowsAsync<DifyException>(() => updates.MoveNextAsync().AsTask());

        Assert.Equal(("internal_server_error", "city is required in input form"), (e.Code, e.ServerMessage));
    }

    [Theory(Timeout = 15000, Explicit = MutationRun.IsOn)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task GetResponse_FailedWorkflowWithoutErrorFrame_Throws(bool staysOpen)
    {
        var frames = DifyReply.Frames(
            Frame("workflow_started", "\"workflow_run_id\":\"r-1\",\"data\":{}"),
            Message("Par"),
            Frame("workflow_finished", "\"workflow_run_id\":\"r-1\",\"data\":{\"status\":\"failed\",\"error\":\"node broke\"}"));
        Dify.Reply(staysOpen ? frames.HoldOpen() : frames);

        var e = await Assert.ThrowsAsync<DifyException>(() => Chat.GetResponseAsync("hi", cancellationToken: Token));

        Assert.Equal(("workflow_failed", "node broke", "Par", "r-1"), (e.Code, e.ServerMessage, e.PartialText, e.WorkflowRunId));
    }

    [Fact(Timeout = 15000, Explicit = MutationRun.IsOn)]
    public async Task GetResponse_WorkflowFinishedWithoutEndOfMessageAndOpenConnection_DoesNotWaitForever()
    {
        Dify.Reply(DifyReply.Frames(
            Frame("workflow_started", "\"data\":{}"),
            Message("Hi"),
            Frame("workflow_finished", "\"data\":{\"status\":\"succeeded\"}")).HoldOpen(pingEvery: TimeSpan.FromMilliseconds(100)));

        Assert.Equal("Hi", (await Chat.GetResponseAsync("hi", cancellationToken: Token)).Text);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_MessageEndWithoutWorkflow_DoesNotWaitForTheConnectionToClose()
    {
        // An annotation's answer in a 1.14 chatflow: the relay stays open for up to 300 s.
        Dify.Reply(DifyReply.Frames("event: ping\n\n", Message("Hi"), End()).HoldOpen());

        Assert.Equal("Hi", (await Chat.GetResponseAsync("hi", cancellationToken: Token)).Text);
    }

    [Theory(Timeout = 15000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task GetResponse_StoppedByAnother_KeepsTheTextAndSaysStopped(bool usageFollows)
    {
        Dify.Reply(
            Frame("workflow_started", "\"data\":{}"),
            Message("Par"),
            Frame("workflow_finished", "\"data\":{\"status\":\"stopped\",\"error\":\"Stopped by user.\",\"total_tokens\":3}"),
            Frame("message_end", "\"metadata\":{\"usage\":" + (usageFollows ? "{\"total_tokens\":3}" : "null") + "}"));

        var response = await Chat.GetResponseAsync("hi", cancellationToken: Token);

        Assert.Equal(("Par", "stopped", 3), (response.Text, response.FinishReason?.Value, response.Usage?.TotalTokenCount));
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_EndWithoutClosingEvent_Throws()
    {
        Dify.Reply(Message("Hel"), Message("lo"));

        var e = await Assert.ThrowsAsync<DifyException>(() => Chat.GetResponseAsync("hi", cancellationToken: Token));

        Assert.Equal(("incomplete_stream", "Hello", "t-1"), (e.Code, e.PartialText, e.TaskId));
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_ConnectionReset_ThrowsWithWhatHadArrived()
    {
        Dify.Reply(DifyReply.Frames(Message("Hel"), Message("lo"), End()).ResetAfterFrames(2));

        var e = await Assert.ThrowsAsync<DifyException>(() => Chat.GetResponseAsync("hi", cancellationToken: Token));

        Assert.Equal(("incomplete_stream", "Hello"), (e.Code, e.PartialText));
        Assert.True(e.InnerException is IOException or HttpRequestException, "The network's own fault stays visible.");
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_HalfAnObject_Throws()
    {
        Dify.Reply(Message("Hel"), "data: {\"event\":\"message\",\"ans\n\n", Message("lo"), End());

        var e = await Assert.ThrowsAsync<DifyException>(() => Chat.GetResponseAsync("hi", cancellationToken: Token));

        Assert.Equal(("malformed_event", "Hel"), (e.Code, e.PartialText));
        Assert.Contains("words may be missing", e.Message, StringComparison.Ordinal);
    }

    [Theory(Timeout = 15000)]
    [InlineData(400, "application/json", """{"code":"invalid_param","message":"query is required","status":400}""", "invalid_param", "query is required")]
    [InlineData(400, "application/json", """{"message":"Input payload validation failed","errors":{"query":"missing"}}""", "invalid_param", "Input payload validation failed: query: missing")]
    [InlineData(401, "application/json", """{"code":"unauthorized","message":"Access token is invalid","status":401}""", "unauthorized", "Access token is invalid")]
    [InlineData(404, "application/json", """{"code":"not_found","message":"Conversation Not Exists. You have requested this URI [/v1/x] but did you mean /v1/y ?","status":404}""", "not_found", "Conversation Not Exists.")]
    [InlineData(400, "text/html", "<html>400</html>", "bad_request", "")]
    [InlineData(403, "application/problem+json", """{"error":{"reason":"gateway"}}""", "forbidden", "")]
    [InlineData(413, "text/html", "<html>413</html>", "request_entity_too_large", "")]
    [InlineData(413, "application/json", """{"code":"file_too_large","message":"","status":413}""", "file_too_large", "")]
    [InlineData(429, "application/json", """{"code":"too_many_requests","message":"Too many requests.","status":429}""", "too_many_requests", "Too many requests.")]
    [InlineData(502, "text/html", "<html>Bad Gateway</html>", "bad_gateway", "")]
    [InlineData(500, "application/json", """{"message":"Internal Server Error","code":"unknown","status":500}""", "unknown", "Internal Server Error")]
    public async Task GetStreamingResponse_Refused_ThrowsFromTheFirstMove(int status, string type, string body, string code, string message)
    {
        Dify.Reply(DifyReply.Http(status, type, body));
        await using var updates = Chat.GetStreamingResponseAsync("hi", cancellationToken: Token).GetAsyncEnumerator(Token);

        var e = await Assert.ThrowsAsync<DifyException>(() => updates.MoveNextAsync().AsTask());

        Assert.Equal((code, (HttpStatusCode)status, message), (e.Code, e.StatusCode, e.ServerMessage));
        Assert.Equal(type == "application/json" ? null : body, e.ResponseBody);
        Assert.Empty(Stops);
    }

    [Theory(Timeout = 15000)]
    [InlineData("text/html", "<html>Please sign in</html>")]
    [InlineData("application/json", """{"event":"message","answer":"blocking"}""")]
    public async Task GetResponse_GoodStatusWithoutStream_Throws(string type, string body)
    {
        Dify.Reply(DifyReply.Http(200, type, body));

        var e = await Assert.ThrowsAsync<DifyException>(() => Chat.GetResponseAsync("hi", cancellationToken: Token));

        Assert.Equal(("unexpected_response", body), (e.Code, e.ResponseBody));
    }

    [Theory(Timeout = 15000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task GetResponse_OnlyPings_EndsAtTheIdleLimit(bool atFirst)
    {
        Dify.Reply(DifyReply.Frames(atFirst ? "event: ping\n\n" : Message("Par")).HoldOpen(pingEvery: TimeSpan.FromMilliseconds(20)));
        using var client = CreateClient(o => o.StreamIdleTimeout = TimeSpan.FromMilliseconds(300));

        var e = await Assert.ThrowsAsync<DifyException>(() => client.AsIChatClient().GetResponseAsync("hi", cancellationToken: Token));

        Assert.Equal(("stream_idle", atFirst ? null : "Par"), (e.Code, e.PartialText));
        Assert.StartsWith("No event came from Dify for 0.3 s. If the app's steps may take longer, raise DifyClientOptions.StreamIdleTimeout;", e.Message, StringComparison.Ordinal);
        Assert.Equal(DifyRequestEnd.ClientDisconnected, await Assert.Single(Dify.Requests).Ended.WaitAsync(Token));
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_NotEvenPings_EndsAtTheKeepAliveLimit()
    {
        Dify.Reply(DifyReply.Frames(Message("Par")).HoldOpen());
        using var client = CreateClient(o => o.KeepAliveTimeout = TimeSpan.FromMilliseconds(300));

        var e = await Assert.ThrowsAsync<DifyException>(() => client.AsIChatClient().GetResponseAsync("hi", cancellationToken: Token));

        Assert.Equal(("stream_idle", "Par"), (e.Code, e.PartialText));
        Assert.StartsWith("Nothing came from Dify for 0.3 s, not even a ping", e.Message, StringComparison.Ordinal);
        Assert.EndsWith("or raise DifyClientOptions.KeepAliveTimeout.", e.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_NotEvenHeaders_EndsAtTheKeepAliveLimit()
    {
        using var handler = new GatedHandler();
        await using var client = handler.CreateClient(o => o.KeepAliveTimeout = TimeSpan.FromMilliseconds(50));

        var e = await Assert.ThrowsAsync<DifyException>(() => client.AsIChatClient().GetResponseAsync("hi", cancellationToken: Token));

        Assert.Equal(("stream_idle", null), (e.Code, e.PartialText));
        Assert.Contains("KeepAliveTimeout", e.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_ServerNotReachable_StaysANetworkFault()
    {
        using var client = CreateClient(o => o.Endpoint = new("http://127.0.0.1:1/v1"));

        var e = await Assert.ThrowsAsync<HttpRequestException>(() => client.AsIChatClient().GetResponseAsync("hi", cancellationToken: Token));

        Assert.IsNotType<DifyException>(e);
    }

    private static string Agent(string answer) => Frame("agent_message", $"\"id\":\"m-1\",\"answer\":\"{answer}\"");
}
