using System.Text.Json;
using Dify.AI.Extensions.Emulator;
using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions.Tests.Chat;

/// <summary>A chatflow that waits for a human: the form reaches the caller as content, his answer lets the run go on.</summary>
public sealed class HumanInputTests : EmulatedTest
{
    private static readonly Dictionary<string, object?> Comment = new() { ["comment"] = "looks fine" };

    private DifyEmulatorApp _app = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _app = Dify.AddApp(new() { Mode = DifyAppMode.AdvancedChat });
        await Client.DisposeAsync();
        Client = CreateClient(o => o.ApiKey = _app.ApiKey);
        Chat = Client.AsIChatClient();
    }

    [Theory(Timeout = 15000)]
    [InlineData("approve", "Approved: looks fine")]
    [InlineData("reject", "Rejected.")]
    public async Task GetResponse_RecordedForm_IsAnsweredByContent(string action, string answer)
    {
        var run = Replay(action);

        var paused = await Chat.GetResponseAsync("please " + action, cancellationToken: Token);

        var content = Assert.Single(paused.Messages.SelectMany(m => m.Contents), c => c.GetDifyForm() is not null);
        var form = content.GetDifyForm()!;
        Assert.Equal(("comment", "paragraph"), (form.Inputs![0].OutputVariableName, form.Inputs[0].Type));
        Assert.Equal(["Approve", "Reject"], form.Actions!.Select(a => a.Title));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(action == "approve" ? 1795467351 : 1795467355), form.ExpirationTime);
        Assert.Equal("paused", paused.FinishReason?.Value);
        Assert.NotNull(paused.ContinuationToken);

        var response = await Chat.GetResponseAsync([new(ChatRole.User, [content.AnswerDifyForm(action, Comment)])], cancellationToken: Token);

        Assert.Equal(answer, response.Text);
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
        Assert.Null(response.ContinuationToken);
        Assert.Equal((paused.ConversationId, paused.ResponseId), (response.ConversationId, response.ResponseId));
        Assert.Equal(answer, Assert.IsType<DifyChatResponse>(response.RawRepresentation).Answer);
        var submitted = Assert.Single(Dify.Requests, r => r.Method == "POST" && r.Path.Contains("/form/", StringComparison.Ordinal));
        AssertJson($$"""{"inputs":{"comment":"looks fine"},"action":"{{action}}","user":"ana"}""", submitted.Body);
        var events = Assert.Single(Dify.Requests, r => r.Path.Contains("/events?", StringComparison.Ordinal));
        Assert.Equal($"/v1/workflow/{run}/events?user=ana&include_state_snapshot=true&continue_on_pause=true", events.Path);
        Assert.True(Dify.Requests.ToList().IndexOf(events) < Dify.Requests.ToList().IndexOf(submitted), "The events must be open before the run goes on.");
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_HistoryThroughJson_IsAnsweredToo()
    {
        _app.Reply(DifyReply.Text("Let me ask. ").AskHuman("Ask", "Please check", ["comment"], ["approve", "reject"]).Text("Approved: ", "yes"));
        var question = new ChatMessage(ChatRole.User, "please");
        var paused = await Chat.GetResponseAsync([question], cancellationToken: Token);
        Assert.Equal("Let me ask. ", paused.Text);
        var history = JsonSerializer.Deserialize<List<ChatMessage>>(
            JsonSerializer.Serialize<List<ChatMessage>>([question, .. paused.Messages], AIJsonUtilities.DefaultOptions), AIJsonUtilities.DefaultOptions)!;
        var content = history[^1].Contents.Single(c => c.GetDifyForm() is not null);
        var answer = new ChatMessage(ChatRole.User, [content.AnswerDifyForm("approve", Comment)]);
        answer = JsonSerializer.Deserialize<ChatMessage>(JsonSerializer.Serialize(answer, AIJsonUtilities.DefaultOptions), AIJsonUtilities.DefaultOptions)!;

        var response = await Chat.GetResponseAsync([.. history, answer], cancellationToken: Token);

        Assert.Equal("Approved: yes", response.Text); // What was said before the pause is not said again.
        Assert.Equal(paused.ConversationId, response.ConversationId);
        Assert.Single(SentMessages);
    }

    [Fact(Timeout = 15000)]
    public async Task GetStreamingResponse_Answer_StreamsWithTheConversationOnEveryUpdate()
    {
        _app.Reply(DifyReply.Text("One. ").AskHuman("Ask", "?", [], ["ok"]).Text("Two ", "three"));
        var paused = await StreamAsync();
        var content = paused.SelectMany(u => u.Contents).Single(c => c.GetDifyForm() is not null);
        Assert.NotNull(paused[^1].ContinuationToken);

        var updates = await Chat.GetStreamingResponseAsync([new(ChatRole.User, [content.AnswerDifyForm("ok")])], cancellationToken: Token).ToListAsync(Token);

        Assert.Equal(["Two ", "three"], updates.Where(u => u.Text.Length > 0).Select(u => u.Text));
        Assert.All(updates, u => Assert.Equal(paused[0].ConversationId, u.ConversationId));
        Assert.All(updates, u => Assert.Equal(paused[0].MessageId, u.MessageId));
        Assert.Null(updates[^1].ContinuationToken);
        Assert.Single(updates.SelectMany(u => u.Contents).OfType<UsageContent>());
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_SecondPause_IsAnsweredInTurn()
    {
        _app.Reply(DifyReply.Text("A ").AskHuman("First", "?", [], ["ok"]).Text("B ").AskHuman("Second", "?", [], ["ok"]).Text("C"));
        var first = await Chat.GetResponseAsync("hi", cancellationToken: Token);

        var second = await AnswerAsync(first, "ok");
        var third = await AnswerAsync(second, "ok");

        Assert.Equal(["A ", "B ", "C"], new[] { first, second, third }.Select(r => r.Text));
        Assert.Equal("Second", FormOf(second).GetDifyForm()!.NodeTitle);
        Assert.Equal(ChatFinishReason.Stop, third.FinishReason);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_FilledInElsewhere_ComesByToken()
    {
        _app.Reply(DifyReply.Text("Before. ").AskHuman("Ask", "?", ["comment"], ["ok"]).Text("After."));
        var paused = await Chat.GetResponseAsync("hi", cancellationToken: Token);
        var still = await Chat.GetResponseAsync([], new() { ContinuationToken = paused.ContinuationToken }, Token);
        Assert.Equal(("paused", "Before. "), (still.FinishReason?.Value, still.Text));
        Assert.NotNull(still.ContinuationToken);

        await Client.HumanInput.SubmitFormAsync(FormOf(paused).GetDifyForm()!.FormToken!, "ok", Comment, cancellationToken: Token);
        var whole = await Chat.GetResponseAsync([], new() { ContinuationToken = paused.ContinuationToken }, Token);
        var rest = await Chat.GetStreamingResponseAsync([], new() { ContinuationToken = paused.ContinuationToken }, Token).ToChatResponseAsync(Token);

        Assert.Equal("Before. After.", whole.Text); // The result of the response that the token names.
        Assert.Equal("After.", rest.Text); // From where the stream was left.
        Assert.Equal((paused.ConversationId, paused.ConversationId), (whole.ConversationId, rest.ConversationId));
        Assert.Null(whole.ContinuationToken);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_MissingField_KeepsTheFormOpen()
    {
        _app.Reply(DifyReply.Text().AskHuman("Ask", "?", ["comment"], ["ok"]).Text("Done."));
        var paused = await Chat.GetResponseAsync("hi", cancellationToken: Token);

        var refused = await Assert.ThrowsAsync<DifyException>(() => AnswerAsync(paused, "ok", []));
        var response = await AnswerAsync(paused, "ok", Comment);

        Assert.Equal(("invalid_form_data", "Missing required inputs: comment"), (refused.Code, refused.ServerMessage));
        Assert.Equal("Done.", response.Text);
        await Client.DisposeAsync();
        Assert.Empty(Stops); // Neither the refusal nor the end is a reason to stop the run.
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_SecondSubmission_IsRefused()
    {
        _app.Reply(DifyReply.Text().AskHuman("Ask", "?", [], ["ok"]).Text("Done."));
        var paused = await Chat.GetResponseAsync("hi", cancellationToken: Token);
        _ = await AnswerAsync(paused, "ok");

        var refused = await Assert.ThrowsAsync<DifyException>(() => AnswerAsync(paused, "ok"));

        Assert.Equal("human_input_form_submitted", refused.Code);
        Assert.Equal(412, (int?)refused.StatusCode);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_UnknownForm_IsRefused()
    {
        _app.Reply(DifyReply.Text().AskHuman("Ask", "?", [], ["ok"]).Text("Done."));
        var paused = await Chat.GetResponseAsync("hi", cancellationToken: Token);
        var answer = FormOf(paused).AnswerDifyForm("ok");
        answer.AdditionalProperties![DifyPropertyNames.FormToken] = "nosuchtoken";

        var refused = await Assert.ThrowsAsync<DifyException>(() => Chat.GetResponseAsync([new(ChatRole.User, [answer])], cancellationToken: Token));

        Assert.Equal("not_found", refused.Code);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_ExpiredForm_IsRefused()
    {
        _app.Reply(DifyReply.Text().AskHuman("Ask", "?", [], ["ok"]).Text("Done."));
        var paused = await Chat.GetResponseAsync("hi", cancellationToken: Token);
        _app.ReplyTo("POST", $"/form/human_input/{FormOf(paused).GetDifyForm()!.FormToken}", DifyReply.Http(
            412, "application/json", """{"code":"human_input_form_expired","message":"This form has expired","status":412}"""));

        var refused = await Assert.ThrowsAsync<DifyException>(() => AnswerAsync(paused, "ok"));

        Assert.Equal("human_input_form_expired", refused.Code);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_EventsClosedAtThePause_AreOpenedAgain()
    {
        _ = Replay("approve", "events-while-paused", "events-resumed-approve");
        var paused = await Chat.GetResponseAsync("please approve", cancellationToken: Token);

        var resumed = await AnswerAsync(paused, "approve", Comment);

        Assert.Equal(("stop", "Approved: looks fine"), (resumed.FinishReason?.Value, resumed.Text));
        Assert.DoesNotContain(resumed.Messages.SelectMany(m => m.Contents), c => c.GetDifyForm() is not null);
        Assert.Equal(2, Dify.Requests.Count(r => r.Path.Contains("/events?", StringComparison.Ordinal)));
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_CancelledAfterTheAnswer_StopsTheRun()
    {
        _app.Reply(DifyReply.Text().AskHuman("Ask", "?", [], ["ok"]).Text("One ").Delay(TimeSpan.FromSeconds(30)).Text("two"));
        var paused = await Chat.GetResponseAsync("hi", cancellationToken: Token);
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var update in Chat.GetStreamingResponseAsync([new(ChatRole.User, [FormOf(paused).AnswerDifyForm("ok")])], cancellationToken: source.Token))
            {
                if (update.Text.Length > 0)
                {
                    await source.CancelAsync();
                }
            }
        });

        await Client.DisposeAsync();
        Assert.Single(Stops);
    }

    [Fact]
    public void AnswerDifyForm_WrongAnswers_SayWhatIsRight()
    {
        var form = new DifyHumanInputRequest { FormToken = "f", NodeTitle = "Ask", Actions = [new() { Id = "ok" }, new() { Id = "no" }] };
        var content = new AIContent { RawRepresentation = form, AdditionalProperties = new() { [DifyPropertyNames.Continuation] = "" } };

        Assert.Contains("only: ok, no", Assert.Throws<ArgumentException>(() => content.AnswerDifyForm("maybe")).Message, StringComparison.Ordinal);
        Assert.Contains("workflow app", Assert.Throws<InvalidOperationException>(() => new AIContent { RawRepresentation = form }.AnswerDifyForm("ok")).Message, StringComparison.Ordinal);
        Assert.Contains("GetDifyForm", Assert.Throws<ArgumentException>(() => new TextContent("x").AnswerDifyForm("ok")).Message, StringComparison.Ordinal);
        foreach (var token in new[] { null, "" })
        {
            var byMail = new AIContent { RawRepresentation = form with { FormToken = token }, AdditionalProperties = content.AdditionalProperties };
            Assert.Contains("e-mail", Assert.Throws<InvalidOperationException>(() => byMail.AnswerDifyForm("ok")).Message, StringComparison.Ordinal);
        }
    }

    [Theory(Timeout = 15000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_TextBesidesAnAnswer_IsNotLostSilently(bool ofItsOwn)
    {
        _app.Reply(DifyReply.Text().AskHuman("Ask", "?", [], ["ok"]).Text("Done."));
        var paused = await Chat.GetResponseAsync("hi", cancellationToken: Token);
        var (text, answer) = (new TextContent("and hurry"), FormOf(paused).AnswerDifyForm("ok"));
        ChatMessage[] messages = ofItsOwn ? [new(ChatRole.User, [answer]), new(ChatRole.User, [text])] : [new(ChatRole.User, [text, answer])];

        var e = await Assert.ThrowsAsync<ArgumentException>(() => Chat.GetResponseAsync(messages, cancellationToken: Token));

        Assert.Contains("can hold no text besides", e.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_AnswersOfDifferentRuns_AreRefused()
    {
        _app.Reply(DifyReply.Text().AskHuman("Ask", "?", [], ["ok"]).Text("Done."), DifyReply.Text().AskHuman("Ask", "?", [], ["ok"]).Text("Done."));
        var first = FormOf(await Chat.GetResponseAsync("one", cancellationToken: Token)).AnswerDifyForm("ok");
        var second = FormOf(await Chat.GetResponseAsync("two", cancellationToken: Token)).AnswerDifyForm("ok");
        var ofNone = new AIContent { AdditionalProperties = new() { [DifyPropertyNames.FormToken] = "f", [DifyPropertyNames.FormAction] = "ok" } };

        foreach (AIContent[] answers in new[] { [first, second], [first, ofNone], new[] { ofNone } })
        {
            var e = await Assert.ThrowsAsync<ArgumentException>(() => Chat.GetResponseAsync([new(ChatRole.User, answers)], cancellationToken: Token));
            Assert.Contains("the forms of one response at a time", e.Message, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(Dify.Requests, r => r.Path.Contains("/form/", StringComparison.Ordinal));
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_AnswerWithoutAButton_IsRefused()
    {
        _app.Reply(DifyReply.Text().AskHuman("Ask", "?", [], ["ok"]).Text("Done."));
        var answer = FormOf(await Chat.GetResponseAsync("hi", cancellationToken: Token)).AnswerDifyForm("ok");
        Assert.True(answer.AdditionalProperties!.Remove(DifyPropertyNames.FormAction));

        var e = await Assert.ThrowsAsync<ArgumentException>(() => Chat.GetResponseAsync([new(ChatRole.User, [answer])], cancellationToken: Token));

        Assert.Equal("action", e.ParamName);
        Assert.DoesNotContain(Dify.Requests, r => r.Path.Contains("/form/", StringComparison.Ordinal));
    }

    [Fact]
    public void AreAnswered_OneAnswerAmongOtherContents_Counts()
    {
        var answer = new AIContent { AdditionalProperties = new() { [DifyPropertyNames.FormToken] = "f" } };

        Assert.True(HumanInputForms.AreAnswered([new(ChatRole.User, "hi"), new(ChatRole.User, [new UsageContent(new()), answer])]));
        Assert.False(HumanInputForms.AreAnswered([new(ChatRole.User, [new TextContent("hi"), new AIContent { AdditionalProperties = new() { [DifyPropertyNames.FormToken] = "" } }])]));
        Assert.False(HumanInputForms.AreAnswered([]));
    }

    [Fact]
    public void GetDifyForm_OfAFreshResponse_IsTheEventsOwn()
    {
        var form = new DifyHumanInputRequest { FormToken = "f", NodeTitle = "Ask" };

        Assert.Same(form, HumanInputForms.ToContent(form, continuation: null).GetDifyForm());
        Assert.Null(new AIContent { AdditionalProperties = new() { [DifyPropertyNames.Form] = "Ask" } }.GetDifyForm());
    }

    /// <summary>Middleware that adds words to what a user says must leave an answer alone, and a token.</summary>
    [Fact(Timeout = 15000)]
    public async Task GetResponse_ThroughToolCalling_IsAnsweredAndContinued()
    {
        _app.Reply(DifyReply.Text("Before. ").AskHuman("Ask", "?", [], ["ok"]).Text("After."));
        var chat = Chat.AsBuilder().UseFunctionInvocation().Use(inner => inner.WithDifyToolCalling()).Build();
        var options = new ChatOptions { Tools = [AIFunctionFactory.Create(() => "noon", "get_time")] };
        var paused = await chat.GetResponseAsync("hi", options, Token);
        Assert.Equal(("Before. ", "paused"), (paused.Text, paused.FinishReason?.Value));
        Assert.NotNull(paused.ContinuationToken);

        var answered = await chat.GetResponseAsync([new(ChatRole.User, [FormOf(paused).AnswerDifyForm("ok")])], options, Token);
        var continued = await Chat.WithDifyToolCalling().GetResponseAsync([], new() { Tools = options.Tools, ContinuationToken = paused.ContinuationToken }, Token);

        Assert.Equal("After.", answered.Text);
        Assert.Equal("Before. After.", continued.Text);
    }

    private static AIContent FormOf(ChatResponse paused) => paused.Messages.SelectMany(m => m.Contents).Single(c => c.GetDifyForm() is not null);

    private Task<ChatResponse> AnswerAsync(ChatResponse paused, string action, Dictionary<string, object?>? inputs = null) =>
        Chat.GetResponseAsync([new(ChatRole.User, [FormOf(paused).AnswerDifyForm(action, inputs)])], cancellationToken: Token);

    /// <summary>Has the app answer as a real server was recorded to; returns the run's id.</summary>
    private string Replay(string action, params string[] events)
    {
        static DifyExchange Recorded(string name) => Recordings.Get("dify-1.14.2/chatflow-human/" + name);
        var resumed = Recorded("events-resumed-" + action);
        var submit = Recorded("form-submit-" + action);
        var replies = events.Select(Recorded).DefaultIfEmpty(resumed);
        var run = resumed.Request.Path.Split('/')[3];
        _app.Reply(DifyReply.Recorded(Recorded("pause-" + action)));
        _app.ReplyTo("GET", $"/workflow/{run}/events", [.. replies.Select(DifyReply.Recorded)]);
        _app.ReplyTo("POST", submit.Request.Path["/v1".Length..], DifyReply.Recorded(submit));
        return run;
    }
}
