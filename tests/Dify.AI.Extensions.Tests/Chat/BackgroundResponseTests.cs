using System.Text;
using System.Text.Json;
using Dify.AI.Extensions.Emulator;
using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions.Tests.Chat;

/// <summary>A chatflow's stream that broke is taken up by its token: no word is lost, none comes twice.</summary>
public sealed class BackgroundResponseTests : EmulatedTest
{
    private static readonly string[] Words = ["One ", "two ", "<thi", "nk>hm", "m</think>three ", "four ", "five ", "six"];

    private DifyEmulatorApp _app = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _app = Dify.AddApp(new() { Mode = DifyAppMode.AdvancedChat });
        await Client.DisposeAsync();
        Client = CreateClient(o => o.ApiKey = _app.ApiKey);
        Chat = Client.AsIChatClient();
    }

    public static TheoryData<int> Places => [.. Enumerable.Range(1, 21)];

    /// <summary>The run goes on while nobody listens: Dify keeps the words to itself until the run's outputs tell them.</summary>
    [Theory(Timeout = 30000)]
    [MemberData(nameof(Places))]
    public async Task GetStreamingResponse_BrokenAfterAnyFrame_IsResumedWithoutLossOrRepetition(int frames)
    {
        _app.Reply(DifyReply.Text(Words).ResetAfterFrames(frames));

        var (updates, failure) = await ReadUntilFailureAsync(Chat.GetStreamingResponseAsync("hi", new() { AllowBackgroundResponses = true }, Token));
        if (failure is null)
        {
            Assert.Null(updates[^1].ContinuationToken);
            AssertWhole(updates);
            return;
        }

        if (updates.Count == 0)
        {
            return; // It broke before the run had a name.
        }

        Assert.All(updates, u => Assert.NotNull(u.ContinuationToken));
        var rest = await Chat.GetStreamingResponseAsync([], new() { ContinuationToken = ThroughJson(updates[^1].ContinuationToken!) }, Token).ToListAsync(Token);

        AssertWhole([.. updates, .. rest]);
        Assert.All(rest, u => Assert.Equal(updates[0].ConversationId, u.ConversationId));
        Assert.All(rest, u => Assert.Equal(updates[0].MessageId, u.MessageId));
        Assert.Null(rest[^1].ContinuationToken);
    }

    /// <summary>Taken up while the run goes on: the words of the gap and those that come meanwhile are told in order at the end.</summary>
    [Fact(Timeout = 30000)]
    public async Task GetStreamingResponse_TakenUpWhileRunning_FillsTheGap()
    {
        _app.Reply(DifyReply.Text("One ", "two ").Delay(TimeSpan.FromMilliseconds(300)).Text("three ").Delay(TimeSpan.FromMilliseconds(300)).Text("four"));
        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in Chat.GetStreamingResponseAsync("hi", new() { AllowBackgroundResponses = true }, Token))
        {
            updates.Add(update);
            if (update.Text == "One ")
            {
                break; // Before "two" is read.
            }
        }

        await Task.Delay(100, Token); // "two" is said while nobody listens.
        var rest = await Chat.GetStreamingResponseAsync([], new() { ContinuationToken = updates[^1].ContinuationToken }, Token).ToListAsync(Token);

        Assert.Equal("two three four", string.Concat(rest.Select(u => u.Text)));
        await Client.DisposeAsync();
        Assert.Empty(Stops); // A run that can be taken up is left running.
    }

    /// <summary>Some transports of Dify repeat the run's events from its beginning.</summary>
    [Fact(Timeout = 30000)]
    public async Task GetStreamingResponse_RepeatedEvents_GoOnAtTheRightPlace()
    {
        var paused = await BreakAsync("One ", "two ");
        ReplyEvents(Started, Saved(""), Message("One "), Message("two "), Message("three "), Finished("One two three "));

        var rest = await ResumeAsync(paused);

        Assert.Equal("three ", string.Concat(rest.Select(u => u.Text)));
        Assert.Equal("three ", Assert.Single(rest, u => u.Text.Length > 0 && u.RawRepresentation is MessageEvent).Text); // At once, not at the end.
    }

    /// <summary>The run paused and was resumed while nobody listened: what follows the resumption does not follow the place that was left.</summary>
    [Fact(Timeout = 30000)]
    public async Task GetStreamingResponse_PausedMeanwhile_LosesNoWord()
    {
        var token = await BreakAsync("One ");
        ReplyEvents(Started, Saved(""), Started.Replace("initial", "resumption", StringComparison.Ordinal), Message("three"), Finished("One two three"));

        var rest = await ResumeAsync(token);

        Assert.Equal("two three", string.Concat(rest.Select(u => u.Text)));
    }

    [Fact(Timeout = 30000)]
    public async Task GetStreamingResponse_NotInTheBackground_HasNoTokens()
    {
        _app.Reply(DifyReply.Text("One ", "two "));

        Assert.All(await StreamAsync(), u => Assert.Null(u.ContinuationToken));
    }

    [Fact(Timeout = 30000)]
    public async Task GetStreamingResponse_SavedAnswer_ComesAtOnce()
    {
        var token = await BreakAsync("One ", "two ");
        ReplyEvents(Started, Saved("One two three "), Message("five "), Finished("One two three four five "));

        var rest = await ResumeAsync(token);

        Assert.Equal(["three ", "four five "], rest.Where(u => u.Text.Length > 0).Select(u => u.Text));
    }

    [Fact(Timeout = 30000)]
    public async Task GetStreamingResponse_AnotherAnswer_IsSaidToReplaceWhatWasStreamed()
    {
        var token = await BreakAsync("One ", "two ");
        ReplyEvents(Started, Saved(""), Finished("Two one"));

        var rest = await ResumeAsync(token);

        var error = Assert.Single(rest.SelectMany(u => u.Contents).OfType<ErrorContent>());
        Assert.Equal(("message_replace", "Two one"), (error.ErrorCode, error.Message));
        Assert.Equal(ChatFinishReason.Stop, rest[^1].FinishReason);
    }

    [Fact(Timeout = 30000)]
    public async Task GetStreamingResponse_FailedRun_ThrowsWithItsIds()
    {
        var token = await BreakAsync("One ");
        ReplyEvents(Failed);

        var e = await Assert.ThrowsAsync<DifyException>(() => ResumeAsync(token));

        Assert.Equal(("workflow_failed", "r-1", "no such model"), (e.Code, e.WorkflowRunId, e.ServerMessage));
    }

    [Fact(Timeout = 30000)]
    public async Task GetResponse_Broken_ReturnsWhatCameWithAToken()
    {
        _app.Reply(DifyReply.Text("One ", "two ").ResetAfterFrames(6));

        var first = await Chat.GetResponseAsync("hi", new() { AllowBackgroundResponses = true }, Token);
        var whole = await Chat.GetResponseAsync([], new() { AllowBackgroundResponses = true, ContinuationToken = first.ContinuationToken }, Token);

        Assert.NotNull(first.ContinuationToken);
        Assert.StartsWith(first.Text, "One two ", StringComparison.Ordinal);
        Assert.Null(first.FinishReason);
        Assert.Equal(("One two ", first.ConversationId), (whole.Text, whole.ConversationId));
        Assert.Null(whole.ContinuationToken);
        Assert.Equal(ChatFinishReason.Stop, whole.FinishReason);
    }

    [Fact(Timeout = 30000)]
    public async Task GetResponse_BrokenWithoutBackground_Throws()
    {
        _app.Reply(DifyReply.Text("One ", "two ").ResetAfterFrames(6));

        var e = await Assert.ThrowsAsync<DifyException>(() => Chat.GetResponseAsync("hi", cancellationToken: Token));

        Assert.Equal("incomplete_stream", e.Code);
    }

    [Theory(Timeout = 30000)]
    [InlineData(DifyAppMode.Chat, DifyServerRelease.Dify114)]
    [InlineData(DifyAppMode.AdvancedChat, DifyServerRelease.Dify19)]
    public async Task GetStreamingResponse_WhatCantBeResumed_HasNoTokenAndIsStopped(DifyAppMode mode, DifyServerRelease release)
    {
        await using var dify = await DifyEmulator.StartAsync(new() { Release = release, Apps = { new() { Mode = mode } } }, Token);
        dify.Reply(DifyReply.Text("One ").Delay(TimeSpan.FromSeconds(30)).Text("two"));
        await using var client = new DifyClient(new() { Endpoint = dify.Endpoint, ApiKey = dify.ApiKey, User = User });

        await foreach (var update in client.AsIChatClient().GetStreamingResponseAsync("hi", new() { AllowBackgroundResponses = true }, Token))
        {
            Assert.Null(update.ContinuationToken);
            if (update.Text.Length > 0)
            {
                break;
            }
        }

        await client.DisposeAsync();
        Assert.Single(dify.Requests, r => r.Path.EndsWith("/stop", StringComparison.Ordinal));
    }

    /// <summary>Each token tells the place of its own moment: what came by an earlier one is counted, too.</summary>
    [Fact(Timeout = 30000)]
    public async Task GetStreamingResponse_BrokenTwice_IsResumedWithoutLossOrRepetition()
    {
        var first = await BreakAsync("One ");
        ReplyEvents(Started, Saved("One two "));
        var (updates, failure) = await ReadUntilFailureAsync(Chat.GetStreamingResponseAsync([], new() { ContinuationToken = first }, Token));
        Assert.Equal(("incomplete_stream", "two "), (failure?.Code, string.Concat(updates.Select(u => u.Text))));
        ReplyEvents(Finished("One two three"));

        var rest = await ResumeAsync(updates[^1].ContinuationToken!);

        Assert.Equal("three", string.Concat(rest.Select(u => u.Text)));
        Assert.All(rest, u => Assert.Equal(("c-1", "m-1"), (u.ConversationId, u.MessageId)));
    }

    [Fact(Timeout = 30000)]
    public async Task GetStreamingResponse_BrokenAfterAReplacement_GoesOnAfterIt()
    {
        _app.Reply(DifyReply.Frames(Started, Message("secret "), Frame("message_replace", "\"answer\":\"Withheld. \",\"reason\":\"output_moderation\"")));
        var (updates, _) = await ReadUntilFailureAsync(Chat.GetStreamingResponseAsync("hi", new() { AllowBackgroundResponses = true }, Token));
        ReplyEvents(Started, Saved(""), Finished("Withheld. Sorry."));

        var rest = await ResumeAsync(updates[^1].ContinuationToken!);

        Assert.Equal("Sorry.", string.Concat(rest.Select(u => u.Text)));
        Assert.Empty(rest.SelectMany(u => u.Contents).OfType<ErrorContent>());
    }

    /// <summary>At a pause of which the caller has all words, those after it follow at once; a token from elsewhere leaves a gap to fill.</summary>
    [Theory(Timeout = 30000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task GetStreamingResponse_ResumedAfterAPause_FollowsAtOnceOrFillsTheGap(bool leftAtThePause)
    {
        var token = leftAtThePause ? (await PauseAsync("One ")).ContinuationToken! : await BreakAsync("One ");
        ReplyEvents(Started, Saved(""), Resumed, Message("three"), Finished(leftAtThePause ? "One three" : "One two three"));

        var rest = await ResumeAsync(token);

        Assert.Equal(leftAtThePause ? "three" : "two three", string.Concat(rest.Select(u => u.Text)));
        Assert.Equal(leftAtThePause, rest.Single(u => u.Text.Length > 0).RawRepresentation is MessageEvent);
    }

    /// <summary>A run that pauses while words of it are missing, or held back: the next call fills the gap.</summary>
    [Theory(Timeout = 30000)]
    [InlineData(true, "two ")]
    [InlineData(false, "two ")]
    [InlineData(false, null)]
    public async Task GetStreamingResponse_PauseWithWordsMissing_AreToldByTheNextCall(bool leftAtAPause, string? heldBack)
    {
        var token = leftAtAPause ? (await PauseAsync("One ")).ContinuationToken! : await BreakAsync("One ");
        ReplyEvents([Started, Saved(""), .. heldBack is null ? [] : new[] { Message(heldBack) }, Paused]);
        var paused = await ResumeAsync(token);
        Assert.Equal(("paused", ""), (paused[^1].FinishReason?.Value, string.Concat(paused.Select(u => u.Text))));
        ReplyEvents(Resumed, """data: {"event":"message","answer":"three"}""" + "\n\n", Finished("One two three"));

        var rest = await ResumeAsync(paused[^1].ContinuationToken!);

        Assert.Equal("two three", string.Concat(rest.Select(u => u.Text)));
        Assert.All(rest, u => Assert.Equal(("c-1", "m-1"), (u.ConversationId, u.MessageId))); // As the token says: not every event does.
    }

    [Fact(Timeout = 30000)]
    public async Task GetResponse_ByTheTokenOfAPause_HoldsTheWordsBeforeItToo()
    {
        var paused = await PauseAsync("One ");
        ReplyEvents(Started, Saved(""), Resumed, Message("two"), Finished("One two"));

        var whole = await Chat.GetResponseAsync([], new() { ContinuationToken = paused.ContinuationToken }, Token);

        Assert.Equal(("One ", "One two"), (paused.Text, whole.Text));
    }

    [Fact(Timeout = 30000)]
    public async Task GetResponse_Silence_ReturnsWhatCameWithAToken()
    {
        _app.Reply(DifyReply.Frames(Started, Message("One ")).HoldOpen());
        using var client = CreateClient(o => (o.ApiKey, o.StreamIdleTimeout) = (_app.ApiKey, TimeSpan.FromMilliseconds(300)));

        var response = await client.AsIChatClient().GetResponseAsync("hi", new() { AllowBackgroundResponses = true }, Token);

        Assert.Equal("One ", response.Text);
        Assert.NotNull(response.ContinuationToken);
    }

    /// <summary>A run that is over has nothing more to get by a token.</summary>
    [Fact(Timeout = 30000)]
    public async Task GetResponse_FailedInBackground_Throws()
    {
        _app.Reply(DifyReply.Frames(Started, Message("One "), Failed));

        var e = await Assert.ThrowsAsync<DifyException>(() => Chat.GetResponseAsync("hi", new() { AllowBackgroundResponses = true }, Token));

        Assert.Equal(("workflow_failed", "One "), (e.Code, e.PartialText));
    }

    [Fact(Timeout = 30000)]
    public async Task GetResponse_MessagesWithAToken_AreRefused()
    {
        var token = await BreakAsync("One ");

        var e = await Assert.ThrowsAsync<InvalidOperationException>(() => Chat.GetResponseAsync("hi", new() { ContinuationToken = token }, Token));

        Assert.Contains("pass none, or no token", e.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30000)]
    public async Task GetResponse_ForeignToken_IsRefused()
    {
        var token = await BreakAsync("One ");

        var ofAnother = await Assert.ThrowsAsync<ArgumentException>(
            () => Chat.GetResponseAsync([], new ChatOptions { ContinuationToken = token }.SetDifyUser("ben"), Token));
        var ofNobody = await Assert.ThrowsAsync<ArgumentException>(
            () => Chat.GetResponseAsync([], new() { ContinuationToken = ResponseContinuationToken.FromBytes("{}"u8.ToArray()) }, Token));

        Assert.Contains("another app or user", ofAnother.Message, StringComparison.Ordinal);
        Assert.Contains("none of a Dify app's", ofNobody.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_app.ApiKey, Encoding.UTF8.GetString(token.ToBytes().Span), StringComparison.Ordinal);
    }

    private const string Started = """data: {"event":"workflow_started","task_id":"t-1","workflow_run_id":"r-1","conversation_id":"c-1","message_id":"m-1","data":{"id":"r-1","reason":"initial"}}""" + "\n\n";

    private const string Failed = """data: {"event":"workflow_finished","task_id":"r-1","workflow_run_id":"r-1","data":{"id":"r-1","status":"failed","error":"no such model","outputs":{}}}""" + "\n\n";

    private const string Paused = """data: {"event":"workflow_paused","task_id":"t-1","workflow_run_id":"r-1","data":{"reasons":[]}}""" + "\n\n";

    private const string Resumed = """data: {"event":"workflow_started","task_id":"t-1","workflow_run_id":"r-1","data":{"id":"r-1","reason":"resumption"}}""" + "\n\n";

    private static string Saved(string answer) => Frame("message_replace", $"\"answer\":\"{answer}\",\"reason\":\"\"");

    private static string Finished(string answer) =>
        """data: {"event":"workflow_finished","task_id":"t-1","workflow_run_id":"r-1","data":{"id":"r-1","status":"succeeded","outputs":{"answer":""" + $"\"{answer}\"" + "}}}\n\n";

    /// <summary>A chatflow's stream that breaks after some words; returns the last token.</summary>
    private async Task<ResponseContinuationToken> BreakAsync(params string[] words)
    {
        _app.Reply(DifyReply.Frames([Started, .. words.Select(Message)]));
        var (updates, failure) = await ReadUntilFailureAsync(Chat.GetStreamingResponseAsync("hi", new() { AllowBackgroundResponses = true }, Token));
        Assert.Equal("incomplete_stream", failure?.Code);
        return updates[^1].ContinuationToken!;
    }

    /// <summary>A chatflow that pauses after some words.</summary>
    private async Task<ChatResponse> PauseAsync(params string[] words)
    {
        _app.Reply(DifyReply.Frames([Started, .. words.Select(Message), Paused]));
        var paused = await Chat.GetResponseAsync("hi", cancellationToken: Token);
        Assert.Equal("paused", paused.FinishReason?.Value);
        return paused;
    }

    private void ReplyEvents(params string[] frames) => _app.ReplyTo("GET", "/workflow/r-1/events", DifyReply.Frames(frames));

    private async Task<List<ChatResponseUpdate>> ResumeAsync(ResponseContinuationToken token) =>
        await Chat.GetStreamingResponseAsync([], new() { ContinuationToken = token }, Token).ToListAsync(Token);

    private static ResponseContinuationToken ThroughJson(ResponseContinuationToken token) => JsonSerializer.Deserialize<ResponseContinuationToken>(
        JsonSerializer.Serialize(token, AIJsonUtilities.DefaultOptions), AIJsonUtilities.DefaultOptions)!;

    private static void AssertWhole(List<ChatResponseUpdate> updates)
    {
        Assert.Equal("One two three four five six", string.Concat(updates.Select(u => u.Text)));
        Assert.Equal("hmm", string.Concat(updates.SelectMany(u => u.Contents).OfType<TextReasoningContent>().Select(c => c.Text)));
        Assert.Equal(ChatFinishReason.Stop, updates[^1].FinishReason);
    }

    private static async Task<(List<ChatResponseUpdate> Updates, DifyException? Failure)> ReadUntilFailureAsync(IAsyncEnumerable<ChatResponseUpdate> stream)
    {
        var updates = new List<ChatResponseUpdate>();
        try
        {
            await foreach (var update in stream)
            {
                updates.Add(update);
            }

            return (updates, null);
        }
        catch (DifyException e)
        {
            return (updates, e);
        }
    }
}
