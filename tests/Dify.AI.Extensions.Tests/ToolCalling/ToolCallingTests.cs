using System.Text.Json;
using Dify.AI.Extensions.Emulator;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Moq;

namespace Dify.AI.Extensions.Tests.ToolCalling;

/// <summary>The caller's tools, called by an app through its prompt.</summary>
public sealed class ToolCallingTests : ToolCallingTest
{
    [Fact(Timeout = 15000)]
    public async Task GetResponse_Tools_AreDescribedInTheQuery()
    {
        Model(_ => "Hello");

        var response = await Tools.GetResponseAsync("Is it warm?", WithTools(), Token);

        Assert.Equal("Hello", response.Text);
        var query = Assert.Single(Queries);
        Assert.StartsWith("Is it warm?\n\n<tools>\n", query, StringComparison.Ordinal);
        var described = query.Split('\n').Where(l => l.StartsWith("{\"name\":\"", StringComparison.Ordinal)).ToList();
        AssertJson("""
            {"name":"get_weather","description":"Tells today's weather.","parameters":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}
            """, System.Text.Json.Nodes.JsonNode.Parse(described[0]));
        Assert.Equal(2, described.Count);
        Assert.Contains($"<tool-call-{Nonce(query)}>\n{ToolMarks.Template}\n</tool-call-{Nonce(query)}>", query, StringComparison.Ordinal);
    }

    [Theory(Timeout = 15000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_AnswerWithACall_GivesIt(bool streaming)
    {
        Model(q => "I'll look.\n\n" + Weather(q, "Paris"));

        var response = await CallAsync(Tools, "Is it warm?", WithTools(), streaming);

        Assert.Equal("I'll look.\n\n", response.Text);
        var call = Assert.Single(Calls(response));
        Assert.Equal(("get_weather", false), (call.Name, call.InformationalOnly));
        Assert.Equal("Paris", call.Arguments!["city"]?.ToString());
        Assert.Equal(ChatFinishReason.ToolCalls, response.FinishReason);
        Assert.NotNull(response.ConversationId);
        Assert.NotNull(response.Usage);
        Assert.Single(response.Messages);
        Assert.Empty(Ran);
    }

    [Fact(Timeout = 30000)]
    public async Task GetStreamingResponse_CutAnywhere_IsTheSameAndLeaksNothing()
    {
        static string Answer(string q) => "I'll look.\n```json\n" + Weather(q, "Paris") + "\n" + Time(q) + "\n```\nSo.";
        Model(Answer);
        var whole = await Tools.GetResponseAsync("hi", WithTools(), Token);
        Assert.Equal(["get_weather", "get_time"], Calls(whole).Select(c => c.Name));
        Assert.Equal("I'll look.\n\nSo.", whole.Text);

        var length = Answer(Queries[0]).Length;
        for (var cut = 0; cut < length; cut++)
        {
            var at = cut;
            Model((q, _) => at == 0 ? DifyReply.Text([.. Answer(q).Select(c => c.ToString())]) : DifyReply.Text(Answer(q)[..at], Answer(q)[at..]));

            var updates = await Tools.GetStreamingResponseAsync("hi", WithTools(), Token).ToListAsync(Token);

            var response = updates.ToChatResponse();
            Assert.Equal(whole.Text, response.Text);
            Assert.Equal(Calls(whole).Select(Shape), Calls(response).Select(Shape));
            Assert.Equal(whole.Messages[0].Contents.Select(c => c.GetType()), response.Messages[0].Contents.Select(c => c.GetType()));
            Assert.Equal(whole.FinishReason, response.FinishReason);
            Assert.All(updates, u => Assert.Equal(response.ConversationId, u.ConversationId));
            Assert.All(updates, u => Assert.Equal(response.ResponseId, u.ResponseId));
            Assert.All(updates.SkipLast(1), u => Assert.Null(u.FinishReason));
        }

        static string Shape(FunctionCallContent call) => call.Name + JsonSerializer.Serialize(call.Arguments, AIJsonUtilities.DefaultOptions);
    }

    [Fact(Timeout = 15000)]
    public async Task GetStreamingResponse_WordsBeforeACall_AreNotHeldBack()
    {
        Model((q, _) => DifyReply.Text("One, ", "two.", "\n", Weather(q, "Paris")));

        var texts = await Tools.GetStreamingResponseAsync("hi", WithTools(), Token).Select(u => u.Text).Where(t => t.Length > 0).ToListAsync(Token);

        Assert.Equal(["One, ", "two.", "\n"], texts);
    }

    [Theory(Timeout = 15000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task UseFunctionInvocation_ParallelCalls_AreRunAndAnsweredInTheConversation(bool streaming)
    {
        Model((q, turn) => turn == 1
            ? DifyReply.Text("Looking. ", Weather(q, "Paris"), Weather(q, "Rome"), Time(q))
            : DifyReply.Text("Sunny in both, and noon."));

        var response = await CallAsync(Invoking, "How is it there?", WithTools(), streaming);

        Assert.Equal(["get_time()", "get_weather(Paris)", "get_weather(Rome)"], Ran.Order(StringComparer.Ordinal));
        Assert.EndsWith("Sunny in both, and noon.", response.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("tool-call", response.Text, StringComparison.Ordinal);
        Assert.Equal(2, Queries.Count);
        Assert.Null(SentMessages.First()["conversation_id"]);
        Assert.Equal(response.ConversationId, (string?)SentMessages.Last()["conversation_id"]);

        // The second turn holds the results, each between marks that are new; the tools are not described again.
        var nonce = Nonce(Queries[1]);
        Assert.NotEqual(Nonce(Queries[0]), nonce);
        Assert.Contains($"<tool-result-{nonce} tool=\"get_weather\" call=\"1\">\nSunny in Paris\n</tool-result-{nonce}>", Queries[1], StringComparison.Ordinal);
        Assert.Contains($"<tool-result-{nonce} tool=\"get_weather\" call=\"2\">\nSunny in Rome\n</tool-result-{nonce}>", Queries[1], StringComparison.Ordinal);
        Assert.Contains($"<tool-result-{nonce} tool=\"get_time\" call=\"3\">\nnoon\n</tool-result-{nonce}>", Queries[1], StringComparison.Ordinal);
        Assert.DoesNotContain("<tools>", Queries[1], StringComparison.Ordinal);
        Assert.Contains("get_weather, get_time", Queries[1], StringComparison.Ordinal);
    }

    [Fact(Timeout = 15000)]
    public async Task UseFunctionInvocation_SeveralRoundsAndTurns_StayInOneConversation()
    {
        Model((q, turn) => DifyReply.Text(turn switch
        {
            1 => Weather(q, "Paris"),
            2 => Weather(q, "Rome"),
            3 => "Both sunny.",
            4 => Time(q),
            _ => "It's noon.",
        }));
        var options = WithTools();

        var first = await Invoking.GetResponseAsync("Weather?", options, Token);
        options.ConversationId = first.ConversationId;
        var second = await Invoking.GetResponseAsync("And the time?", options, Token);

        Assert.Equal(("Both sunny.", "It's noon."), (first.Text, second.Text));
        Assert.Equal(first.ConversationId, second.ConversationId);
        Assert.Equal(["get_weather(Paris)", "get_weather(Rome)", "get_time()"], Ran);
        Assert.Equal([true, false, false, true, false], Queries.Select(q => q.Contains("<tools>", StringComparison.Ordinal)));
        Assert.Equal(5, Queries.Select(Nonce).Distinct().Count());
    }

    [Fact(Timeout = 15000)]
    public async Task UseFunctionInvocation_ToolThatFails_TellsTheModelNoDetails()
    {
        Model((q, turn) => DifyReply.Text(turn == 1 ? Block(q, """{"name": "fails"}""") : "Sorry."));
        var options = new ChatOptions { Tools = [AIFunctionFactory.Create(string () => throw new InvalidOperationException("secret path"), "fails")] };

        var response = await Invoking.GetResponseAsync("hi", options, Token);

        Assert.Equal("Sorry.", response.Text);
        Assert.Contains("Function failed", Queries[1], StringComparison.Ordinal);
        Assert.DoesNotContain("secret", Queries[1], StringComparison.Ordinal);
    }

    [Fact(Timeout = 15000)]
    public async Task UseFunctionInvocation_ApprovalRequired_AsksBeforeItRuns()
    {
        Model((q, turn) => DifyReply.Text(turn == 1 ? Block(q, """{"name": "pay", "arguments": {"euros": 5}}""") : "Paid."));
        var paid = 0;
        var options = new ChatOptions { Tools = [new ApprovalRequiredAIFunction(AIFunctionFactory.Create((int euros) => paid += euros, "pay"))] };

        var asked = await Invoking.GetResponseAsync("Pay", options, Token);

        Assert.Equal(0, paid);
        var request = Assert.Single(asked.Messages.SelectMany(m => m.Contents).OfType<ToolApprovalRequestContent>());
        options.ConversationId = asked.ConversationId;
        var done = await Invoking.GetResponseAsync([new ChatMessage(ChatRole.User, [request.CreateResponse(approved: true)])], options, Token);
        Assert.Equal((5, "Paid."), (paid, done.Text));
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_ResultsOfEveryKind_ReachTheApp()
    {
        Model((q, turn) => DifyReply.Text(turn == 1 ? Block(q, """[{"name": "picture"}, {"name": "list"}, {"name": "nothing"}]""") : "Nice."));
        var options = new ChatOptions
        {
            Tools =
            [
                AIFunctionFactory.Create(() => new DataContent(new byte[] { 1, 2 }, "image/png"), "picture"),
                AIFunctionFactory.Create(() => new[] { "<ä>", "b" }, "list"),
                AIFunctionFactory.Create(() => { }, "nothing"),
            ],
        };

        _ = await Invoking.GetResponseAsync("hi", options, Token);

        Assert.Contains("tool=\"picture\" call=\"1\">\n[1 file(s), attached to this message]\n", Queries[1], StringComparison.Ordinal);
        Assert.Contains("tool=\"list\" call=\"2\">\n[\"<ä>\",\"b\"]\n", Queries[1], StringComparison.Ordinal);
        Assert.Equal("image", (string?)SentMessages.Last()["files"]![0]!["type"]);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_ToolsInput_TakesTheDescriptionsOnEveryTurn()
    {
        Dify.App.Inputs.Add(new("tools") { Type = "paragraph" });
        Model((q, turn) => DifyReply.Text(turn == 1 ? Time(q) : "Noon."));
        var chat = Chat.AsBuilder().UseFunctionInvocation().Use(inner => inner.WithDifyToolCalling(new() { ToolsInput = "tools" })).Build();

        _ = await chat.GetResponseAsync("What time is it?", WithTools().SetDifyInput("tone", "dry"), Token);

        Assert.All(SentMessages, m => Assert.Contains("Tells the time.", (string?)m["inputs"]!["tools"], StringComparison.Ordinal));
        Assert.All(SentMessages, m => Assert.Equal("dry", (string?)m["inputs"]!["tone"]));
        Assert.All(SentMessages, m => Assert.DoesNotContain(Nonce((string)m["query"]!), (string?)m["inputs"]!["tools"], StringComparison.Ordinal));
        Assert.All(Queries, q => Assert.DoesNotContain("Tells the time.", q, StringComparison.Ordinal));
    }

    [Theory(Timeout = 15000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_NoTools_PassesThrough(bool streaming)
    {
        Model(_ => "<tool-call-0123456789ab>{\"name\": \"get_time\"}</tool-call-0123456789ab>");

        var response = await CallAsync(Tools, "hi", new ChatOptions(), streaming);

        Assert.Equal("<tool-call-0123456789ab>{\"name\": \"get_time\"}</tool-call-0123456789ab>", response.Text);
        Assert.Equal("hi", Assert.Single(Queries));
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_NoTools_HandsOnTheVeryArguments()
    {
        var inner = new Mock<IChatClient>(MockBehavior.Strict);
        var (messages, options, answer) = (new List<ChatMessage> { new(ChatRole.User, "hi") }, new ChatOptions(), new ChatResponse());
        inner.Setup(c => c.GetResponseAsync(messages, options, Token)).ReturnsAsync(answer);

        Assert.Same(answer, await inner.Object.WithDifyToolCalling().GetResponseAsync(messages, options, Token));
    }

    [Theory(Timeout = 15000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_ToolModeNone_DescribesAndCallsNothing(bool streaming)
    {
        Model(_ => "<tool-call-0123456789ab>{\"name\": \"get_time\"}</tool-call-0123456789ab>");

        var response = await CallAsync(Invoking, "hi", WithTools(ChatToolMode.None), streaming);

        Assert.StartsWith("<tool-call-", response.Text, StringComparison.Ordinal);
        Assert.Equal("hi", Assert.Single(Queries));
        Assert.Empty(Ran);
    }

    [Theory(Timeout = 15000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_RequireAny_IsDemandedOnceMoreWhenIgnored(bool streaming)
    {
        Model((q, turn) => DifyReply.Text(turn switch { 1 => "Why should I? ", 2 => Time(q), _ => "Noon." }));

        var response = await CallAsync(Invoking, "Time?", WithTools(ChatToolMode.RequireAny), streaming);

        Assert.Equal(["get_time()"], Ran);
        Assert.EndsWith("Noon.", response.Text, StringComparison.Ordinal);
        Assert.Contains("must call at least one of the tools get_weather, get_time", Queries[0], StringComparison.Ordinal);
        Assert.Contains("calls none of get_weather, get_time", Queries[1], StringComparison.Ordinal);
        Assert.Contains("where they help", Queries[2], StringComparison.Ordinal);
        Assert.Empty(Errors(response));
    }

    [Theory(Timeout = 15000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_RequireAny_IgnoredToTheEnd_IsReported(bool streaming)
    {
        Model(_ => "No. ");

        var response = await CallAsync(Tools, "Time?", WithTools(ChatToolMode.RequireAny), streaming);

        Assert.Equal("tool_call_missing", Assert.Single(Errors(response)).ErrorCode);
        Assert.Equal(2, Queries.Count);
        Assert.Equal(2, response.Messages.Count);
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_RequireSpecific_TellsOfThatToolOnly()
    {
        Model(Time);

        var response = await Tools.GetResponseAsync("Time?", WithTools(ChatToolMode.RequireSpecific("get_time")), Token);

        Assert.Equal("get_time", Assert.Single(Calls(response)).Name);
        Assert.DoesNotContain("get_weather", Assert.Single(Queries), StringComparison.Ordinal);
    }

    [Theory(Timeout = 15000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_RequireSpecific_AnotherToolIsNotRun(bool streaming)
    {
        Model(q => Weather(q, "Paris"));

        var response = await CallAsync(Invoking, "Time?", WithTools(ChatToolMode.RequireSpecific("get_time")), streaming);

        Assert.Empty(Ran);
        Assert.Empty(Calls(response));
        Assert.Equal("tool_call_malformed", Assert.Single(Errors(response)).ErrorCode);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_RequireSpecific_UnknownTool_IsTheCallersError() =>
        Assert.Contains("get_tide", (await Assert.ThrowsAsync<ArgumentException>(() => Tools.GetResponseAsync("hi", WithTools(ChatToolMode.RequireSpecific("get_tide")), Token))).Message, StringComparison.Ordinal);

    [Fact(Timeout = 15000)]
    public async Task GetResponse_OneCallAtATime_RefusesMore()
    {
        Model((q, turn) => DifyReply.Text(turn == 1 ? Time(q) + Time(q) : Time(q)));
        var options = WithTools();
        options.AllowMultipleToolCalls = false;

        var response = await Tools.GetResponseAsync("hi", options, Token);

        Assert.Single(Calls(response));
        Assert.Contains("Call one tool at a time", Queries[0], StringComparison.Ordinal);
        Assert.Contains("only one is allowed", Queries[1], StringComparison.Ordinal);
    }

    [Theory(Timeout = 15000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_BrokenCall_IsCorrectedInTheConversation(bool streaming)
    {
        Model((q, turn) => DifyReply.Text(turn switch
        {
            1 => "Hm. " + Time(q) + Block(q, "{\"name\": \"get_weather\", \"arguments\": {\"city\": "),
            2 => Weather(q, "Paris"),
            _ => "Sunny.",
        }));

        var response = await CallAsync(Invoking, "Weather?", WithTools(), streaming);

        // Nothing of the broken answer is run, not even what was right of it: the model was told so.
        Assert.Equal(["get_weather(Paris)"], Ran);
        Assert.Empty(Errors(response));
        Assert.Equal(["Hm. ", "", "Sunny."], response.Messages.Where(m => m.Role == ChatRole.Assistant).Select(m => m.Text));
        Assert.Contains("Nothing of your last answer was run: what stands between the marks is not JSON.", Queries[1], StringComparison.Ordinal);
        Assert.Single(SentMessages.Skip(1).Select(m => (string?)m["conversation_id"]).Distinct());
        Assert.NotEqual(Nonce(Queries[0]), Nonce(Queries[1]));
    }

    [Fact(Timeout = 15000)]
    public async Task GetStreamingResponse_Correction_FinishesOnceAndNamesTheConversationThroughout()
    {
        Model((q, turn) => DifyReply.Text(turn == 1 ? Block(q, "{") : Time(q)));

        var updates = await Tools.GetStreamingResponseAsync("hi", WithTools(), Token).ToListAsync(Token);

        Assert.Equal(ChatFinishReason.ToolCalls, Assert.Single(updates, u => u.FinishReason is not null).FinishReason);
        Assert.Same(updates[^1], Assert.Single(updates, u => u.FinishReason is not null));
        Assert.Single(updates.Select(u => u.ConversationId).Distinct());
        Assert.NotNull(updates[0].ConversationId);
    }

    [Theory(Timeout = 15000)]
    [InlineData(false, 0)]
    [InlineData(true, 0)]
    [InlineData(false, 2)]
    [InlineData(true, 2)]
    public async Task GetResponse_CallThatStaysBroken_IsReportedAndTheOthersRun(bool streaming, int corrections)
    {
        var broken = "";
        Model(q => "Hm. " + (broken = Block(q, "{oops}")) + Time(q));

        var response = await CallAsync(Chat.WithDifyToolCalling(new() { MaxCorrections = corrections }), "hi", WithTools(), streaming);

        Assert.Equal(corrections + 1, Queries.Count);
        var error = Assert.Single(Errors(response));
        Assert.Equal(("tool_call_malformed", broken), (error.ErrorCode, error.Details));
        Assert.Equal("get_time", Assert.Single(Calls(response)).Name);
        Assert.Equal(ChatFinishReason.ToolCalls, response.FinishReason);
        Assert.True(response.Usage!.TotalTokenCount > 0);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_WithACall_SurvivesJson()
    {
        Model(q => "I'll look. " + Weather(q, "Paris"));
        var response = await Tools.GetResponseAsync("hi", WithTools(), Token);

        var json = JsonSerializer.Serialize(response, AIJsonUtilities.DefaultOptions);
        var copy = JsonSerializer.Deserialize<ChatResponse>(json, AIJsonUtilities.DefaultOptions)!;

        Assert.Equal(json, JsonSerializer.Serialize(copy, AIJsonUtilities.DefaultOptions));
        Assert.Equal(Calls(response)[0].CallId, Calls(copy)[0].CallId);
    }

    [Theory(Timeout = 15000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_StatelessCaller_ResumesByItsHistory(bool streaming)
    {
        Model((q, turn) => DifyReply.Text(turn == 1 ? Time(q) : "Noon."));
        var history = new List<ChatMessage> { new(ChatRole.User, "Time?") };

        var first = streaming
            ? await Tools.GetStreamingResponseAsync(history, WithTools(), Token).ToChatResponseAsync(Token)
            : await Tools.GetResponseAsync(history, WithTools(), Token);
        history.AddMessages(first);
        history.Add(new(ChatRole.Tool, [new FunctionResultContent(Calls(first)[0].CallId, "noon")]));
        var second = await Tools.GetResponseAsync(history, WithTools(), Token);

        Assert.Equal("Noon.", second.Text);
        Assert.Equal(first.ConversationId, second.ConversationId);
        Assert.Contains("tool=\"get_time\" call=\"1\">\nnoon\n", Queries[1], StringComparison.Ordinal);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_Tools_LeaveNoWarningAndNoTraceOnTheCallersOptions()
    {
        using var provider = new FakeLoggerProvider();
        using var logs = LoggerFactory.Create(b => b.AddProvider(provider));
        using var client = new DifyClient(Client.Options, logs);
        var options = WithTools(ChatToolMode.Auto);
        var message = new ChatMessage(ChatRole.User, "hi");
        Model(_ => "Hello");

        _ = await client.AsIChatClient(new() { ThrowOnUnsupportedOptions = true }).WithDifyToolCalling(new() { ToolsInput = "tools" }).GetResponseAsync([message], options, Token);

        Assert.DoesNotContain(provider.Collector.GetSnapshot(), r => r.Level >= LogLevel.Warning);
        Assert.Equal(2, options.Tools!.Count);
        Assert.Equal(ChatToolMode.Auto, options.ToolMode);
        Assert.Null(options.AdditionalProperties);
        Assert.Equal("hi", message.Text);
    }

    [Fact]
    public void WithDifyToolCalling_BadArguments_AreRefused()
    {
        Assert.Equal("chatClient", Assert.Throws<ArgumentNullException>(() => ((IChatClient)null!).WithDifyToolCalling()).ParamName);
        Assert.Throws<ArgumentException>(() => Chat.WithDifyToolCalling(new() { ToolsInput = " " }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Chat.WithDifyToolCalling(new() { MaxCorrections = 4 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Chat.WithDifyToolCalling(new() { MaxCorrections = -1 }));
        Assert.Equal("messages", Assert.Throws<ArgumentNullException>(() => { _ = Tools.GetStreamingResponseAsync((IEnumerable<ChatMessage>)null!, cancellationToken: Token); }).ParamName);
        Assert.Same(Client, Tools.GetService<DifyClient>());
    }
}
