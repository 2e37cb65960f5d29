using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dify.AI.Extensions.Emulator;
using Dify.AI.Extensions.Wire;
using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions.Tests.Chat;

/// <summary>A workflow app behind IChatClient: words go into an input, streamed text or an output is the answer.</summary>
public sealed class WorkflowAppTests : SingleTurnTest
{
    public static TheoryData<string> Streams => [.. Recordings.Where(e => IsRun(e) && Recordings.IsStream(e))];

    public static TheoryData<string> Refusals => [.. Recordings.Where(e => IsRun(e) && e.Response.Status >= 400)];

    protected override DifyAppMode Mode => DifyAppMode.Workflow;

    protected override IChatClient CreateChat(DifyClient client) => client.Workflows.AsIChatClient();

    [Theory(Timeout = 60000)]
    [MemberData(nameof(Streams))]
    public async Task GetResponse_RecordedRun_SaysWhatTheServerSaid(string recording)
    {
        var exchange = Recordings.Get(recording);
        var expected = new RecordedTurn(exchange);
        var frames = Frames(exchange);
        Dify.Reply(DifyReply.Recorded(exchange));

        if (expected.ErrorCode is not null)
        {
            var e = await Assert.ThrowsAsync<DifyException>(() => Chat.GetResponseAsync("hi", cancellationToken: Token));
            Assert.Equal((expected.ErrorCode, expected.ErrorStatus), (e.Code, (int?)e.StatusCode));
            Assert.Equal(expected.ErrorMessage, e.ServerMessage);
            Assert.Equal(TextOf(frames), e.PartialText ?? "");
            Assert.Equal((string?)frames[0]["workflow_run_id"], e.WorkflowRunId);
            return;
        }

        var response = await Chat.GetResponseAsync("hi", cancellationToken: Token);

        var raw = Assert.IsType<DifyWorkflowResponse>(response.RawRepresentation);
        Assert.Equal(frames[^1]["data"]!["outputs"]!.ToJsonString(), JsonNode.Parse(raw.Data!.Outputs!.Value.GetRawText())!.ToJsonString());
        Assert.Equal(TextOf(frames), string.Concat(response.Messages[0].Contents.Select(ToText)));
        Assert.Null(response.ConversationId);
        Assert.Equal((string?)frames[0]["workflow_run_id"], response.ResponseId);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds((long)frames[0]["data"]!["created_at"]!), response.CreatedAt);
        Assert.Equal(expected.RunTokens, response.Usage?.TotalTokenCount);
        Assert.Equal("stub-chat", response.ModelId);
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
        Assert.Equal(raw.WorkflowRunId, response.Messages[0].AdditionalProperties![DifyPropertyNames.WorkflowRunId]);
        Assert.Equal(raw.TaskId, response.Messages[0].AdditionalProperties![DifyPropertyNames.TaskId]);
        Assert.DoesNotContain(DifyPropertyNames.Scope, response.Messages[0].AdditionalProperties!.Keys);
    }

    [Theory(Timeout = 60000)]
    [MemberData(nameof(Streams))]
    public async Task GetStreamingResponse_RecordedRun_FoldsToTheSameResponse(string recording)
    {
        var exchange = Recordings.Get(recording);
        if (new RecordedTurn(exchange).ErrorCode is not null)
        {
            return;
        }

        Dify.Reply(DifyReply.Recorded(exchange), DifyReply.Recorded(exchange));

        var updates = await StreamAsync();
        var response = await Chat.GetResponseAsync("hi", cancellationToken: Token);

        Assert.All(updates, u => Assert.Null(u.ConversationId));
        Assert.All(updates, u => Assert.Equal(response.ResponseId, u.ResponseId));
        Assert.Equal(ResponseText.ToJson(response), ResponseText.ToJson(updates.ToChatResponse()));
    }

    [Theory(Timeout = 15000)]
    [MemberData(nameof(Refusals))]
    public async Task GetStreamingResponse_RecordedRefusal_ThrowsBeforeTheFirstUpdate(string recording)
    {
        var exchange = Recordings.Get(recording);
        Dify.Reply(DifyReply.Recorded(exchange));
        await using var updates = Chat.GetStreamingResponseAsync("hi", cancellationToken: Token).GetAsyncEnumerator(Token);

        var e = await Assert.ThrowsAsync<DifyException>(() => updates.MoveNextAsync().AsTask());

        Assert.Equal(exchange.Response.Status, (int)e.StatusCode!);
    }

    [Theory(Timeout = 15000)]
    [InlineData("dify-1.9.2/workflow/run-streaming")]
    [InlineData("dify-1.14.2/workflow/run-streaming")]
    public async Task GetResponse_ChosenOutput_IsTheAnswer(string recording)
    {
        Dify.Reply([.. Enumerable.Repeat(DifyReply.Recorded(Recordings.Get(recording)), 3)]);

        var text = await Client.Workflows.AsIChatClient(new() { Output = "text" }).GetResponseAsync("hi", cancellationToken: Token);
        var json = await Client.Workflows.AsIChatClient(new() { Output = "usage" }).GetResponseAsync("hi", cancellationToken: Token);
        var e = await Assert.ThrowsAsync<DifyException>(
            () => Client.Workflows.AsIChatClient(new() { Output = "answer" }).GetResponseAsync("hi", cancellationToken: Token));

        Assert.Equal("You said: hello there", text.Text);
        Assert.Equal(17, (int)JsonNode.Parse(json.Text)!["total_tokens"]!);
        Assert.Equal("no_output", e.Code);
        Assert.Contains("it has: text, usage.", e.Message, StringComparison.Ordinal);
        Assert.NotNull(e.WorkflowRunId);
    }

    [Theory(Timeout = 15000)]
    [InlineData("""{"answer":"forty-two"}""", "forty-two")]
    [InlineData("""{"answer":42}""", """{"answer":42}""")]
    [InlineData("""{"a":"1","b":["2"]}""", """{"a":"1","b":["2"]}""")]
    [InlineData("{}", "")]
    [InlineData("null", "")]
    public async Task GetResponse_NothingStreamed_AnswersWithTheOutputs(string outputs, string expected)
    {
        Dify.Reply(Run("workflow_started", """{"id":"r-1"}"""), Finished("succeeded", outputs));

        Assert.Equal(expected, (await Chat.GetResponseAsync("hi", cancellationToken: Token)).Text);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_PartialSuccess_IsASuccess()
    {
        Dify.Reply(Finished("partial-succeeded", """{"answer":"so far"}"""));

        var response = await Chat.GetResponseAsync("hi", cancellationToken: Token);

        Assert.Equal(("so far", ChatFinishReason.Stop), (response.Text, response.FinishReason));
        Assert.Equal("partial-succeeded", Assert.IsType<DifyWorkflowResponse>(response.RawRepresentation).Data!.Status);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_StoppedRun_KeepsWhatWasSaid()
    {
        Dify.Reply(Run("text_chunk", """{"text":"one "}"""), Finished("stopped", "{}"));

        var response = await Chat.GetResponseAsync("hi", cancellationToken: Token);

        Assert.Equal(("one ", "stopped"), (response.Text, response.FinishReason?.Value));
    }

    [Theory(Timeout = 15000)]
    [InlineData("text_replace", """ "data":{"text":"Removed."} """)]
    [InlineData("message_replace", """ "answer":"Removed." """)]
    public async Task GetResponse_TextWithdrawn_SaysWhatStandsInItsPlace(string name, string fields)
    {
        Dify.Reply(
            Run("text_chunk", """{"text":"secret"}"""),
            $$"""data: {"event":"{{name}}","workflow_run_id":"r-1","task_id":"t-1",{{fields}}}""" + "\n\n",
            Finished("succeeded", """{"answer":"secret"}"""));

        var response = await Chat.GetResponseAsync("hi", cancellationToken: Token);

        Assert.Equal(("Removed.", ChatFinishReason.ContentFilter), (response.Text, response.FinishReason));
    }

    [Theory(Timeout = 15000)]
    [InlineData("""{"chosen":"forty-two","other":1}""", "forty-two")]
    [InlineData("""{"chosen":42}""", "42")]
    [InlineData("""{"chosen":{"a": 1}}""", """{"a": 1}""")]
    [InlineData("""{"chosen":null}""", "")]
    public async Task GetResponse_ChosenOutputOfAnyKind_IsTheAnswerInPlaceOfWhatWasStreamed(string outputs, string expected)
    {
        Dify.Reply(Run("text_chunk", """{"text":"streamed"}"""), Finished("succeeded", outputs));

        Assert.Equal(expected, (await Client.Workflows.AsIChatClient(new() { Output = "chosen" }).GetResponseAsync("hi", cancellationToken: Token)).Text);
    }

    [Theory(Timeout = 15000)]
    [InlineData("null", "none")]
    [InlineData("{}", "none")]
    [InlineData("""{"a":1,"b":2}""", "a, b")]
    public async Task GetResponse_WithoutTheChosenOutput_SaysWhichThereAre(string outputs, string names)
    {
        Dify.Reply(Finished("succeeded", outputs));

        var e = await Assert.ThrowsAsync<DifyException>(
            () => Client.Workflows.AsIChatClient(new() { Output = "chosen" }).GetResponseAsync("hi", cancellationToken: Token));

        Assert.Equal(("no_output", "r-1", "t-1"), (e.Code, e.WorkflowRunId, e.TaskId));
        Assert.Contains(
            $"without an output named 'chosen'; it has: {names}. Set DifyWorkflowChatClientOptions.Output", e.Message, StringComparison.Ordinal);
    }

    [Theory(Timeout = 15000)]
    [InlineData("\"workflow_run_id\":\"r-1\",", "r-1")]
    [InlineData("", "r-2")]
    public async Task GetResponse_WithoutTheChosenOutput_NamesTheRun(string runId, string expected)
    {
        Dify.Reply("data: {\"event\":\"workflow_finished\"," + runId + "\"data\":{\"id\":\"r-2\",\"status\":\"succeeded\",\"outputs\":{}}}\n\n");

        var e = await Assert.ThrowsAsync<DifyException>(
            () => Client.Workflows.AsIChatClient(new() { Output = "chosen" }).GetResponseAsync("hi", cancellationToken: Token));

        Assert.Equal(expected, e.WorkflowRunId);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_StreamedText_IsNotSaidAgainByTheOutputs()
    {
        Dify.Reply(Run("text_chunk", """{"text":"one "}"""), Run("text_chunk", """{"text":"two"}"""), Finished("succeeded", """{"answer":"one two"}"""));

        Assert.Equal("one two", (await Chat.GetResponseAsync("hi", cancellationToken: Token)).Text);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_Raw_IsABlockingAnswer()
    {
        Dify.Reply("data: {\"event\":\"hologram\"}\n\n", Run("workflow_started", """{"id":"r-1"}"""), Run("text_chunk", """{"text":"one"}"""), Finished("succeeded", "{}"));

        var raw = (await Chat.GetResponseAsync("hi", cancellationToken: Token)).RawRepresentation;

        AssertJson(
            """{"task_id":"t-1","workflow_run_id":"r-1","data":{"id":"r-1","status":"succeeded","outputs":{},"total_tokens":3}}""",
            JsonSerializer.SerializeToNode(Assert.IsType<DifyWorkflowResponse>(raw), WireJson.Default.DifyWorkflowResponse));
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_RawOfARunThatPauses_IsABlockingAnswer()
    {
        Dify.Reply(Run("workflow_paused", """
            {"workflow_run_id":"r-1","status":"paused","outputs":{"a":1},"elapsed_time":1.5,"total_tokens":7,"total_steps":2,"created_at":1705407629,
             "paused_nodes":["ask"],"reasons":[{"TYPE":"human_input_required","form_id":"f-1"}]}
            """.ReplaceLineEndings("")));

        var raw = (await Chat.GetResponseAsync("hi", cancellationToken: Token)).RawRepresentation;

        AssertJson(
            """
            {"task_id":"t-1","workflow_run_id":"r-1",
             "data":{"id":"r-1","status":"paused","outputs":{"a":1},"elapsed_time":1.5,"total_tokens":7,"total_steps":2,"created_at":1705407629,
             "paused_nodes":["ask"],"reasons":[{"TYPE":"human_input_required","form_id":"f-1"}]}}
            """,
            JsonSerializer.SerializeToNode(Assert.IsType<DifyWorkflowResponse>(raw), WireJson.Default.DifyWorkflowResponse));
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_EndThatTellsNothing_IsAnEndAllTheSame()
    {
        Dify.Reply(Run("text_chunk", """{"text":"Is 1 <"}"""), """data: {"event":"workflow_finished","workflow_run_id":"r-1","task_id":"t-1"}""" + "\n\n");

        var response = await Chat.GetResponseAsync("hi", cancellationToken: Token);

        Assert.Equal(("Is 1 <", ChatFinishReason.Stop), (response.Text, response.FinishReason));
        Assert.Null(Assert.IsType<DifyWorkflowResponse>(response.RawRepresentation).Data);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_LatestTurnMode_LeavesTheHistoryOut()
    {
        _ = await Client.Workflows.AsIChatClient(new() { HistoryMode = DifyHistoryMode.LatestTurn }).GetResponseAsync(
            [new(ChatRole.User, "old"), new(ChatRole.Assistant, "older"), new(ChatRole.User, "new")], cancellationToken: Token);

        AssertJson("""{"inputs":{"query":"new"},"user":"ana","response_mode":"streaming"}""", Assert.Single(Dify.Requests).Body);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_ResumeMode_SendsTheHistoryAllTheSame()
    {
        // There is no conversation to resume.
        var stamped = new ChatMessage(ChatRole.Assistant, "older") { AdditionalProperties = new() { [DifyPropertyNames.ConversationId] = "c-1" } };

        _ = await Client.Workflows.AsIChatClient(new() { HistoryMode = DifyHistoryMode.Resume }).GetResponseAsync(
            [new(ChatRole.User, "old"), stamped, new(ChatRole.User, "new")], cancellationToken: Token);

        Assert.StartsWith("<conversation_history>\nUser: old", (string?)Assert.Single(Dify.Requests).Body!["inputs"]!["query"], StringComparison.Ordinal);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_OwnInput_NeedsNoMessage()
    {
        var options = new ChatOptions { RawRepresentationFactory = _ => new DifyWorkflowRequest { Inputs = new Dictionary<string, object?> { ["query"] = "own" } } };

        _ = await Chat.GetResponseAsync([], options, Token);

        AssertJson("""{"inputs":{"query":"own"},"user":"ana","response_mode":"streaming"}""", Assert.Single(Dify.Requests).Body);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_OwnInputsBesideTheMessage_AreSentWithIt()
    {
        var options = new ChatOptions
        {
            RawRepresentationFactory = _ => new DifyWorkflowRequest { Inputs = new Dictionary<string, object?> { ["tone"] = "dry" }, Files = [DifyFile.FromUrl(new("https://example.com/a.png"), "image")] },
        };

        _ = await Chat.GetResponseAsync("hi", options, Token);

        AssertJson(
            """
            {"inputs":{"tone":"dry","query":"hi"},"user":"ana","response_mode":"streaming",
             "files":[{"type":"image","transfer_method":"remote_url","url":"https://example.com/a.png"}]}
            """,
            Assert.Single(Dify.Requests).Body);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_OwnVersion_WinsOverTheClients()
    {
        Dify.Reply(DifyReply.Http(200, "text/event-stream", Finished("succeeded", "{}")));
        var options = new ChatOptions { RawRepresentationFactory = _ => new DifyWorkflowRequest { WorkflowId = "v-2" } };

        _ = await Client.Workflows.AsIChatClient(new() { WorkflowId = "v-1" }).GetResponseAsync("hi", options, Token);

        Assert.Equal("/v1/workflows/v-2/run", Assert.Single(Dify.Requests).Path);
    }

    [Fact]
    public void GetService_OfTheArea_IsTheClients() => Assert.Same(Client.Workflows, Chat.GetService<DifyWorkflows>());

    [Fact(Timeout = 15000)]
    public async Task GetResponse_FilesAndAnAnswerAmongTheOutputs_AreBothContent()
    {
        Dify.Reply(
            """data: {"event":"workflow_finished","workflow_run_id":"r-1","task_id":"t-1","data":{"id":"r-1","status":"succeeded","outputs":{"answer":"Here"},"total_tokens":3,"files":["""
            + """{"related_id":"f-1","filename":"a.png","mime_type":"image/png","transfer_method":"remote_url","type":"image","remote_url":"https://example.com/a.png"}]}}"""
            + "\n\n");

        var response = await Chat.GetResponseAsync("hi", cancellationToken: Token);

        Assert.Equal(("Here", 3), (response.Text, response.Usage?.TotalTokenCount));
        Assert.Equal("https://example.com/a.png", Assert.Single(response.Messages[0].Contents.OfType<UriContent>()).Uri.ToString());
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_FilesAmongTheOutputs_AreContent()
    {
        const string File = """{"related_id":"f-1","filename":"a.png","mime_type":"image/png","transfer_method":"tool_file","type":"image","url":"/files/a.png"}""";
        Dify.Reply(
            """data: {"event":"workflow_finished","workflow_run_id":"r-1","task_id":"t-1","data":{"id":"r-1","status":"succeeded","outputs":{},"files":[""" + File + "]}}\n\n");

        var response = await Chat.GetResponseAsync("hi", cancellationToken: Token);

        var file = Assert.Single(response.Messages[0].Contents.OfType<UriContent>());
        Assert.Equal((new Uri(Dify.Endpoint, "/files/a.png"), "image/png"), (file.Uri, file.MediaType));
    }

    [Fact(Timeout = 15000)]
    public async Task GetStreamingResponse_EachDelta_ComesAtOnce()
    {
        Dify.Reply(DifyReply.Text("one ").Delay(TimeSpan.FromSeconds(60)).Text("two"));

        await foreach (var update in Chat.GetStreamingResponseAsync("hi", cancellationToken: Token))
        {
            if (update.Text == "one ")
            {
                return;
            }
        }

        Assert.Fail("Nothing came.");
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_ChosenInputAndVersion_AreSent()
    {
        Dify.App.Inputs.Add(new("question") { Required = false });
        var version = (await Client.Workflows.RunAsync(new(), cancellationToken: Token)).Data!.WorkflowId;

        _ = await Client.Workflows.AsIChatClient(new() { QueryInput = "question", WorkflowId = version }).GetResponseAsync("hi", cancellationToken: Token);

        Assert.Equal($"/v1/workflows/{version}/run", Dify.Requests[1].Path);
        AssertJson("""{"inputs":{"question":"hi"},"user":"ana","response_mode":"streaming"}""", Dify.Requests[1].Body);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_OwnRequest_Wins()
    {
        var options = new ChatOptions
        {
            RawRepresentationFactory = _ => new DifyWorkflowRequest { User = "ben", TraceId = "t", Inputs = new Dictionary<string, object?> { ["query"] = 1 } },
        };

        _ = await Chat.GetResponseAsync("hi", options, Token);

        AssertJson("""{"inputs":{"query":1},"user":"ben","response_mode":"streaming","trace_id":"t"}""", Assert.Single(Dify.Requests).Body);
    }

    [Theory(Timeout = 15000)]
    [InlineData(DifyServerRelease.Dify19, "invalid_param")]
    [InlineData(DifyServerRelease.Dify114, "internal_server_error")]
    public async Task GetResponse_MissingInput_SaysWhich(DifyServerRelease release, string code)
    {
        await using var dify = await DifyEmulator.StartAsync(
            new() { Release = release, Apps = { new() { Mode = DifyAppMode.Workflow, Inputs = { new("name") } } } }, Token);
        using var client = new DifyClient(new() { Endpoint = dify.Endpoint, ApiKey = dify.ApiKey, User = User });

        var e = await Assert.ThrowsAsync<DifyException>(() => client.Workflows.AsIChatClient().GetResponseAsync("hi", cancellationToken: Token));

        Assert.Equal((code, "name is required in input form"), (e.Code, e.ServerMessage));
    }

    [Fact(Timeout = 15000)]
    public async Task RunAsync_FailedRun_ThrowsAsTheStreamedOneDoes()
    {
        Dify.Reply(DifyReply.Text("one ").FailWorkflow("no luck"), DifyReply.Text("one ").FailWorkflow("no luck"));

        var blocking = await Assert.ThrowsAsync<DifyException>(() => Client.Workflows.RunAsync(new(), cancellationToken: Token));
        var streamed = await Assert.ThrowsAsync<DifyException>(
            async () => await Client.Workflows.StreamRunAsync(new(), cancellationToken: Token).ToListAsync(Token));

        Assert.Equal((streamed.Code, streamed.Message, streamed.StatusCode, "no luck"), (blocking.Code, blocking.Message, blocking.StatusCode, blocking.ServerMessage));
        Assert.NotNull(blocking.TaskId);
        Assert.NotNull(blocking.WorkflowRunId);
    }

    [Fact(Timeout = 15000)]
    public async Task StopAsync_RunOfMine_EndsIt()
    {
        Dify.Reply(DifyReply.Text("one ").Delay(TimeSpan.FromSeconds(30)).Text("two"));

        var e = await Assert.ThrowsAsync<DifyException>(async () =>
        {
            await foreach (var next in Client.Workflows.StreamRunAsync(new(), cancellationToken: Token))
            {
                if (next is TextChunkEvent)
                {
                    await Client.Workflows.StopAsync(next.TaskId!, cancellationToken: Token);
                }
            }
        });

        Assert.Equal(("workflow_failed", "one "), (e.Code, e.PartialText));
        Assert.Contains("User requested stop", e.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_RunThatPauses_EndsAsPaused()
    {
        Dify.Reply(DifyReply.Text("one ").AskHuman("Check", "Right?", ["comment"], ["approve"]).Text("two"));

        var response = await Chat.GetResponseAsync("hi", cancellationToken: Token);

        Assert.Equal(("one ", "paused"), (response.Text, response.FinishReason?.Value));
        Assert.Equal("paused", Assert.IsType<DifyWorkflowResponse>(response.RawRepresentation).Data!.Status);
        Assert.Null(response.ContinuationToken);
        var form = response.Messages[0].Contents.Single(c => c.GetDifyForm() is not null);
        _ = await Assert.ThrowsAsync<InvalidOperationException>(
            () => Chat.GetResponseAsync(new ChatMessage(ChatRole.User, [form.AnswerDifyForm("approve")]), cancellationToken: Token));
    }

    [Fact]
    public void AsIChatClient_BlankInput_IsRefused() =>
        Assert.Contains("QueryInput", Assert.Throws<ArgumentException>(() => Client.Workflows.AsIChatClient(new() { QueryInput = " " })).Message, StringComparison.Ordinal);

    private static bool IsRun(DifyExchange exchange) =>
        exchange.Request is { Method: "POST" } request && request.Path.StartsWith("/v1/workflows/", StringComparison.Ordinal)
        && request.Path.EndsWith("/run", StringComparison.Ordinal) && !Encoding.UTF8.GetString(request.Body).Contains("blocking", StringComparison.Ordinal);

    private static List<JsonNode> Frames(DifyExchange exchange) =>
        [.. Encoding.UTF8.GetString(exchange.Response.Body).Split("\n\n").Where(f => f.StartsWith("data: ", StringComparison.Ordinal))
            .Select(f => JsonNode.Parse(f["data: ".Length..])!)];

    private static string TextOf(List<JsonNode> frames) =>
        string.Concat(frames.Where(f => (string?)f["event"] == "text_chunk").Select(f => (string?)f["data"]!["text"]));

    // Reasoning within the text, where it was.
    private static string? ToText(AIContent content) => content switch
    {
        TextContent text => text.Text,
        TextReasoningContent reasoning => $"<think>{reasoning.Text}</think>",
        _ => null,
    };

    private static string Run(string name, string data) =>
        $$"""data: {"event":"{{name}}","workflow_run_id":"r-1","task_id":"t-1","data":{{data}}}""" + "\n\n";

    private static string Finished(string status, string outputs) =>
        Run("workflow_finished", $$"""{"id":"r-1","status":"{{status}}","outputs":{{outputs}},"total_tokens":3}""");
}
