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

    /// <summary>Some transports of Dify repeat the run's events from its beginning, the answered pause among them.</summary>
    [Fact(Timeout = 15000)]
    public async Task GetResponse_AnsweredPauseToldAgain_IsNotAskedAgain()
    {
        var paused = await PauseAsync();
        ReplyEvents(Started, Saved("One "), Required(Form), Pause(Form), Started, Message("One "), Required(Form), Pause(Form), Resumed, Message("two"), Finished("One two"));

        var response = await AnswerAsync(paused, "ok");

        Assert.Equal(("two", "stop"), (response.Text, response.FinishReason?.Value));
        Assert.DoesNotContain(response.Messages.SelectMany(m => m.Contents), c => c.GetDifyForm() is not null);
        Assert.Null(response.ContinuationToken);
        Assert.Single(Dify.Requests, r => r.Path.Contains("/events?", StringComparison.Ordinal));
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_AnsweredPauseToldAgainAtTheEnd_IsWaitedBeyond()
    {
        var paused = await PauseAsync();
        ReplyEvents([Started, Saved("One "), Pause(Form), Pause(Form)], [Started, Saved("One "), Required(Form), Pause(Form, Schedule), Resumed, Message("two"), Finished("One two")]);

        var response = await AnswerAsync(paused, "ok");

        Assert.Equal(("two", "stop"), (response.Text, response.FinishReason?.Value));
        Assert.DoesNotContain(response.Messages.SelectMany(m => m.Contents), c => c.GetDifyForm() is not null);
        Assert.Equal(
            Enumerable.Repeat("/v1/workflow/r-1/events?user=ana&include_state_snapshot=true&continue_on_pause=true", 2),
            Dify.Requests.Where(r => r.Path.Contains("/events?", StringComparison.Ordinal)).Select(r => r.Path));
        Assert.Single(Dify.Requests, r => r.Path.Contains("/form/", StringComparison.Ordinal));
    }

    [Fact(Timeout = 15000)]
    public async Task GetStreamingResponse_Answer_TellsWhatIsNewOnly()
    {
        var paused = await PauseAsync();
        ReplyEvents(Started, Saved("One "), Pause(Form), Resumed, Message("two "), Message("three"), Finished("One two three"), Message(" too late"));

        var updates = await Chat.GetStreamingResponseAsync([new(ChatRole.User, [FormOf(paused).AnswerDifyForm("ok")])], cancellationToken: Token).ToListAsync(Token);

        Assert.Equal(
            ["workflow_started", "message", "message", "workflow_finished", null],
            updates.Select(u => (u.RawRepresentation as DifyEvent)?.Event));
        Assert.Equal(["two ", "three"], updates.Where(u => u.Text.Length > 0).Select(u => u.Text));
    }

    [Fact(Timeout = 15000)]
    public async Task GetStreamingResponse_WordsMissedBeforeThePause_ComeWithTheAnswer()
    {
        // The connection broke, and the run paused unseen: the words between are known only when the run's events tell them.
        _app.Reply(DifyReply.Frames(Started, Message("One ")));
        var options = new ChatOptions { AllowBackgroundResponses = true };
        var broken = await Chat.GetResponseAsync("hi", options, Token);
        ReplyEvents(
            [Started, Saved(""), Message("two "), Pause(Form)],
            [Started, Saved("One two "), Pause(Form), Resumed, Message("three"), Finished("One two three")]);
        var paused = await Chat.GetStreamingResponseAsync([], new() { ContinuationToken = broken.ContinuationToken }, Token).ToChatResponseAsync(Token);
        Assert.Equal(("One ", "", "paused"), (broken.Text, paused.Text, paused.FinishReason?.Value));

        var response = await AnswerAsync(paused, "ok");

        Assert.Equal("two three", response.Text);
    }

    /// <summary>A run that does not wait any more refuses the answer, and says why.</summary>
    [Theory(Timeout = 15000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task GetResponse_RunThatWaitsNoMore_RefusesTheAnswer(bool isFinished)
    {
        var paused = await PauseAsync();
        _app.ReplyTo("GET", "/workflow/r-1/events", DifyReply.Frames(Started, isFinished ? Finished("One two") : Resumed).HoldOpen());
        _app.ReplyTo("POST", "/form/human_input/form-1", DifyReply.Http(
            412, "application/json", """{"code":"human_input_form_submitted","message":"This form has already been submitted","status":412}"""));

        var e = await Assert.ThrowsAsync<DifyException>(() => AnswerAsync(paused, "ok"));

        Assert.Equal("human_input_form_submitted", e.Code);
        await Client.DisposeAsync();
        Assert.Empty(Stops);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_AnswerOfAnotherUser_IsGivenUnderHisName()
    {
        _app.Reply(DifyReply.Frames(Started, Message("One "), Pause(Form)));
        var options = new ChatOptions().SetDifyUser("ben");
        var paused = await Chat.GetResponseAsync("hi", options, Token);
        ReplyEvents(Started, Saved("One "), Pause(Form), Resumed, Message("two"), Finished("One two"));

        _ = await Chat.GetResponseAsync([new(ChatRole.User, [FormOf(paused).AnswerDifyForm("ok")])], options, Token);

        Assert.StartsWith("/v1/workflow/r-1/events?user=ben&", Dify.Requests[1].Path, StringComparison.Ordinal);
        AssertJson("""{"inputs":{},"action":"ok","user":"ben"}""", Dify.Requests[2].Body);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_CancelledBeforeTheAnswerIsGiven_LeavesTheRunWaiting()
    {
        var paused = await PauseAsync();
        _app.ReplyTo("GET", "/workflow/r-1/events", DifyReply.Frames(Started).HoldOpen());
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Token);

        var call = Chat.GetResponseAsync([new(ChatRole.User, [FormOf(paused).AnswerDifyForm("ok")])], cancellationToken: source.Token);
        await EventuallyAsync(() => Dify.Requests.Count == 2);
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await Client.DisposeAsync();
        Assert.Empty(Stops);
        Assert.DoesNotContain(Dify.Requests, r => r.Path.Contains("/form/", StringComparison.Ordinal));
    }

    [Fact(Timeout = 15000)]
    public async Task GetStreamingResponse_AnswerLeftInTheBackground_RunsOn()
    {
        var paused = await PauseAsync();
        _app.ReplyTo("GET", "/workflow/r-1/events", DifyReply.Frames(Started, Saved("One "), Pause(Form), Resumed, Message("two")).HoldOpen());
        _app.ReplyTo("POST", "/form/human_input/form-1", DifyReply.Http(200, "application/json", "{}"));
        var answer = new ChatMessage(ChatRole.User, [FormOf(paused).AnswerDifyForm("ok")]);

        await foreach (var update in Chat.GetStreamingResponseAsync([answer], new() { AllowBackgroundResponses = true }, Token))
        {
            Assert.NotNull(update.ContinuationToken);
            if (update.Text.Length > 0)
            {
                break;
            }
        }

        await Client.DisposeAsync();
        Assert.Empty(Stops);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_SeveralForms_AreContentsOnceEach()
    {
        const string Second = """{"form_id":"f-2","form_token":"form-2","node_title":"Second"}""";
        _app.Reply(DifyReply.Frames(Started, Required(Form), Pause(Form, Second, Schedule, Second)));

        var paused = await Chat.GetResponseAsync("hi", cancellationToken: Token);

        Assert.Equal(["Ask", "Second"], paused.Messages.SelectMany(m => m.Contents).Select(c => c.GetDifyForm()?.NodeTitle));
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_FormToldByThePauseAlone_IsContent()
    {
        var paused = await PauseAsync();

        Assert.Equal("Ask", FormOf(paused).GetDifyForm()!.NodeTitle);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_PauseThatTellsNothing_IsAPauseAllTheSame()
    {
        _app.Reply(DifyReply.Frames(Started, Message("One"), Required(Form), Frame("workflow_paused", "\"workflow_run_id\":\"r-1\"")));

        var paused = await Chat.GetResponseAsync("hi", cancellationToken: Token);

        Assert.Equal(("One", "paused"), (paused.Text, paused.FinishReason?.Value));
        Assert.Equal("Ask", FormOf(paused).GetDifyForm()!.NodeTitle);
        Assert.NotNull(paused.ContinuationToken);
    }

    [Fact(Timeout = 15000)]
    public async Task GetStreamingResponse_WordsHeldBackAtThePause_StandBeforeTheForm()
    {
        _app.Reply(DifyReply.Frames(Started, Message("Is 1 <"), Pause(Form)));

        var updates = await StreamAsync();

        var pause = Assert.Single(updates, u => u.RawRepresentation is WorkflowPausedEvent);
        Assert.Equal("<", Assert.IsType<TextContent>(pause.Contents[0]).Text);
        Assert.NotNull(pause.Contents[1].GetDifyForm());
    }

    [Fact(Timeout = 15000)]
    public async Task GetStreamingResponse_FilledInElsewhere_StreamsWordByWord()
    {
        var paused = await PauseAsync();
        ReplyEvents(Started, Saved("One "), Resumed, Message("two "), Message("three"), Finished("One two three"));

        var updates = await Chat.GetStreamingResponseAsync([], new() { ContinuationToken = paused.ContinuationToken }, Token).ToListAsync(Token);

        Assert.Equal(["two ", "three"], updates.Where(u => u.Text.Length > 0).Select(u => u.Text));
        Assert.Equal("/v1/workflow/r-1/events?user=ana&include_state_snapshot=true", Dify.Requests[1].Path);
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

    private const string Form = """{"TYPE":"human_input_required","form_id":"f-1","form_token":"form-1","node_title":"Ask","actions":[{"id":"ok","title":"OK"}]}""";

    private const string Schedule = """{"TYPE":"scheduled_pause"}""";

    private static string Started => RunFrame("workflow_started", """{"id":"r-1","reason":"initial"}""");

    private static string Resumed => RunFrame("workflow_started", """{"id":"r-1","reason":"resumption"}""");

    private static string RunFrame(string name, string data) => Frame(name, $"\"workflow_run_id\":\"r-1\",\"data\":{data}");

    private static string Required(string form) => RunFrame("human_input_required", form);

    private static string Pause(params string[] reasons) =>
        RunFrame("workflow_paused", $$"""{"workflow_run_id":"r-1","status":"paused","reasons":[{{string.Join(",", reasons)}}]}""");

    private static string Saved(string answer) => Frame("message_replace", $"\"answer\":\"{answer}\",\"reason\":\"\"");

    private static string Finished(string answer) =>
        RunFrame("workflow_finished", $$$"""{"id":"r-1","status":"succeeded","outputs":{"answer":"{{{answer}}}"}}""");

    /// <summary>A run that said "One " and waits for one form, which the emulator takes.</summary>
    private async Task<ChatResponse> PauseAsync()
    {
        _app.Reply(DifyReply.Frames(Started, Message("One "), Pause(Form)));
        return await Chat.GetResponseAsync("hi", cancellationToken: Token);
    }

    /// <summary>The run's events, each time that they are opened; and the form is taken.</summary>
    private void ReplyEvents(params string[][] frames)
    {
        _app.ReplyTo("GET", "/workflow/r-1/events", [.. frames.Select(DifyReply.Frames)]);
        _app.ReplyTo("POST", "/form/human_input/form-1", DifyReply.Http(200, "application/json", "{}"));
    }

    private void ReplyEvents(params string[] frames) => ReplyEvents([frames]);

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
