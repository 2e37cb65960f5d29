using Dify.AI.Extensions.Emulator;
using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions.Tests.Chat;

/// <summary>A caller who leaves is released at once; the server is told exactly once, under the same user.</summary>
public sealed class CancellationTests : EmulatedTest
{
    [Fact(Timeout = 15000)]
    public async Task GetStreamingResponse_CancelledBeforeTheCall_SendsNothing()
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Chat.GetResponseAsync("hi", cancellationToken: source.Token));

        Assert.Empty(Dify.Requests);
    }

    [Fact(Timeout = 15000)]
    public async Task GetStreamingResponse_CancelledBeforeTheCall_AsksForNoUser()
    {
        var asked = 0;
        await using var client = CreateClient(o => o.UserResolver = _ => new($"user-{++asked}"));
        using var source = new CancellationTokenSource();
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.AsIChatClient().GetResponseAsync("hi", cancellationToken: source.Token));

        Assert.Equal(0, asked);
    }

    [Theory(Timeout = 15000)]
    [InlineData(DifyAppMode.Chat)]
    [InlineData(DifyAppMode.AgentChat)]
    [InlineData(DifyAppMode.AdvancedChat)]
    public async Task GetStreamingResponse_CancelledBetweenDeltas_StopsOnceUnderTheSameUser(DifyAppMode mode)
    {
        var app = Dify.AddApp(new() { Mode = mode });
        app.Reply(DifyReply.Text("one ").Delay(TimeSpan.FromSeconds(30)).Text("two"));
        await using var client = CreateClient(o => o.ApiKey = app.ApiKey);
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var options = new ChatOptions().SetDifyUser("ben");

        var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var update in client.AsIChatClient().GetStreamingResponseAsync("hi", options, source.Token))
            {
                if (update.Text.Length > 0)
                {
                    await source.CancelAsync();
                }
            }
        });

        Assert.Equal(source.Token, e.CancellationToken);
        await client.DisposeAsync();
        AssertJson("""{"user":"ben"}""", Assert.Single(Stops).Body);
        Assert.Equal(app, Assert.Single(Stops).App);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_CancelledWhileSilent_StopsOnce()
    {
        Dify.Reply(DifyReply.Frames(Message("one ")).HoldOpen());
        await using var client = CreateClient(o => o.StopTimeout = TimeSpan.FromMilliseconds(500));
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Token);

        var call = client.AsIChatClient().GetResponseAsync("hi", cancellationToken: source.Token);
        await EventuallyAsync(() => Dify.Requests.Count == 1);
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await client.DisposeAsync();
        AssertJson($$"""{"user":"{{User}}"}""", Assert.Single(Stops).Body);
        Assert.EndsWith("/chat-messages/t-1/stop", Assert.Single(Stops).Path, StringComparison.Ordinal);
        Assert.Equal(DifyRequestEnd.ClientDisconnected, await Dify.Requests[0].Ended.WaitAsync(Token));
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_CancelledBeforeTheFirstEvent_StopsWhenTheTaskIsKnown()
    {
        Dify.Reply(DifyReply.Text().Delay(TimeSpan.FromMilliseconds(300)).Text("late").Delay(TimeSpan.FromSeconds(30)).Text("r"));
        await using var client = CreateClient();
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Token);

        var call = client.AsIChatClient().GetResponseAsync("hi", cancellationToken: source.Token);
        await EventuallyAsync(() => Dify.Requests.Count == 1);
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Empty(Stops);
        await client.DisposeAsync();
        _ = Assert.Single(Stops);
    }

    /// <summary>Dify begins to answer before it has sent so much as the headers.</summary>
    [Fact(Timeout = 15000)]
    public async Task GetResponse_CancelledBeforeTheHeaders_StopsWhenTheTaskIsKnown()
    {
        using var handler = new GatedHandler();
        await using var client = handler.CreateClient();
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Token);

        var call = client.AsIChatClient().GetResponseAsync("hi", cancellationToken: source.Token);
        await source.CancelAsync();
        var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(source.Token, e.CancellationToken);
        Assert.Equal(["/v1/chat-messages"], handler.Paths);

        handler.Answer(Message("late"));
        await client.DisposeAsync();
        Assert.Equal(["/v1/chat-messages", "/v1/chat-messages/t-1/stop"], handler.Paths);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_CancelledAndThenRefused_StopsNothing()
    {
        using var handler = new GatedHandler();
        await using var client = handler.CreateClient();
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Token);

        var call = client.AsIChatClient().GetResponseAsync("hi", cancellationToken: source.Token);
        await source.CancelAsync();
        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);

        handler.Answer("{}", System.Net.HttpStatusCode.BadRequest);
        await client.DisposeAsync();
        _ = Assert.Single(handler.Paths);
    }

    /// <summary>What has not been sent need not be stopped.</summary>
    [Theory(Timeout = 15000)]
    [InlineData("chat")]
    [InlineData("completion")]
    [InlineData("workflow")]
    public async Task Stream_CancelledWhileTheUserIsAskedFor_SendsNothing(string app)
    {
        using var handler = new GatedHandler();
        var resolved = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var client = handler.CreateClient(o => (o.User, o.UserResolver) = (null, _ => new(resolved.Task)));
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var stream = app switch
        {
            "chat" => client.Chat.StreamAsync(new() { Query = "hi" }, cancellationToken: source.Token),
            "completion" => client.Completion.StreamAsync(new(), cancellationToken: source.Token),
            _ => client.Workflows.StreamRunAsync(new(), cancellationToken: source.Token),
        };

        var call = stream.CountAsync(CancellationToken.None).AsTask();
        await source.CancelAsync();
        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        resolved.SetResult("ana");
        await client.DisposeAsync();

        Assert.Empty(handler.Paths);
    }

    /// <summary>Who only looks on stops nothing: the request is given up, and that is all.</summary>
    [Fact(Timeout = 15000)]
    public async Task StreamEvents_CancelledBeforeTheHeaders_GivesTheRequestUp()
    {
        using var handler = new GatedHandler();
        await using var client = handler.CreateClient();
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Token);

        var events = client.Workflows.StreamEventsAsync("r-1", cancellationToken: source.Token).CountAsync(Token).AsTask();
        await source.CancelAsync();

        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => events);
        await client.DisposeAsync();
        Assert.True(handler.IsGivenUp);
        Assert.Equal(["/v1/workflow/r-1/events"], handler.Paths);
    }

    /// <summary>The answer may be on its way when the request is given up.</summary>
    [Fact(Timeout = 15000)]
    public async Task StreamEvents_AnswerComesThoughGivenUp_IsClosed()
    {
        using var handler = new GatedHandler { AnswersAllTheSame = true };
        await using var client = handler.CreateClient();
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using var body = new MemoryStream();

        var events = client.Workflows.StreamEventsAsync("r-1", cancellationToken: source.Token).CountAsync(Token).AsTask();
        await source.CancelAsync();
        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => events);
        Assert.True(body.CanRead);

        handler.Answer(body);
        await client.DisposeAsync();
        Assert.False(body.CanRead);
    }

    [Fact(Timeout = 15000)]
    public async Task GetStreamingResponse_EnumerationAbandoned_StopsOnce()
    {
        Dify.Reply(DifyReply.Text("one ").Delay(TimeSpan.FromSeconds(30)).Text("two"));
        await using var client = CreateClient();

        await foreach (var update in client.AsIChatClient().GetStreamingResponseAsync("hi", cancellationToken: Token))
        {
            break;
        }

        await client.DisposeAsync();
        AssertJson($$"""{"user":"{{User}}"}""", Assert.Single(Stops).Body);
    }

    [Fact(Timeout = 15000)]
    public async Task GetStreamingResponse_LeftAtTheClosingEvent_StopsNothing()
    {
        Dify.Reply(DifyReply.Frames(Message("all"), End()).HoldOpen());
        await using var client = CreateClient();

        await foreach (var update in client.AsIChatClient().GetStreamingResponseAsync("hi", cancellationToken: Token))
        {
            if (update.RawRepresentation is MessageEndEvent)
            {
                break;
            }
        }

        await client.DisposeAsync();
        Assert.Empty(Stops);
    }

    [Fact(Timeout = 15000)]
    public async Task GetStreamingResponse_StopRefused_DoesNotMaskTheCancellation()
    {
        Dify.Reply(DifyReply.Frames(Message("one ")).HoldOpen());
        await using var client = CreateClient(o => o.StopTimeout = TimeSpan.FromMilliseconds(300));
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var update in client.AsIChatClient().GetStreamingResponseAsync("hi", cancellationToken: Token).WithCancellation(source.Token))
            {
                Dify.App.ApiEnabled = false; // From here on every request is answered with 403.
                await source.CancelAsync();
            }
        });

        await client.DisposeAsync();
        _ = Assert.Single(Stops);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_Completed_StopsNothing()
    {
        Dify.Reply(DifyReply.Text("all"));
        await using (var client = CreateClient())
        {
            _ = await client.AsIChatClient().GetResponseAsync("hi", cancellationToken: Token);
        }

        Assert.Empty(Stops);
    }
}
