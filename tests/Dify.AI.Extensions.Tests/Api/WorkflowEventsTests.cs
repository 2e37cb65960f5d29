using System.Text;
using Dify.AI.Extensions.Emulator;

namespace Dify.AI.Extensions.Tests.Api;

/// <summary>The events of a run: they end when the run does, or waits, whether or not the server closes the connection.</summary>
public sealed class WorkflowEventsTests
{
    private const string Started = """data: {"event":"workflow_started","task_id":"t-1","workflow_run_id":"r-1","conversation_id":"c-1","data":{"id":"r-1"}}""" + "\n\n";
    private const string Message = """data: {"event":"message","task_id":"t-1","conversation_id":"c-1","message_id":"m-1","answer":"Hi"}""" + "\n\n";
    private const string Paused = """data: {"event":"workflow_paused","workflow_run_id":"r-1","data":{"workflow_run_id":"r-1","paused_nodes":["n"],"reasons":[{"TYPE":"human_input_required","form_token":"f-1"}]}}""" + "\n\n";
    private const string Resumed = """data: {"event":"human_input_form_filled","workflow_run_id":"r-1","data":{"node_id":"n","action_id":"approve"}}""" + "\n\n";
    private const string Ping = "event: ping\n\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = 15000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task StreamEvents_RunFinishes_EndsThoughTheConnectionStaysOpen(bool continueOnPause)
    {
        var events = await CollectAsync(Ping + Started + Message + Finished("succeeded"), staysOpen: true, continueOnPause);

        Assert.Equal(["workflow_started", "message", "workflow_finished"], events.Select(e => e.Event));
    }

    [Fact(Timeout = 15000)]
    public async Task StreamEvents_RunPauses_Ends()
    {
        var events = await CollectAsync(Started + Paused, staysOpen: true);

        Assert.Equal("f-1", Assert.IsType<WorkflowPausedEvent>(events[^1]).Data!.Reasons![0].FormToken);
    }

    [Fact(Timeout = 15000)]
    public async Task StreamEvents_RunPausesAndGoesOn_StaysWhenAsked()
    {
        var events = await CollectAsync(Started + Paused + Ping + Resumed + Message + Finished("succeeded"), staysOpen: true, continueOnPause: true);

        Assert.Equal(["workflow_started", "workflow_paused", "human_input_form_filled", "message", "workflow_finished"], events.Select(e => e.Event));
    }

    [Fact(Timeout = 15000)]
    public async Task StreamEvents_ServerClosesWhilePaused_EndsWell()
    {
        var events = await CollectAsync(Started + Paused, staysOpen: false, continueOnPause: true);

        Assert.Equal("workflow_paused", events[^1].Event);
    }

    [Fact(Timeout = 15000)]
    public async Task StreamEvents_SilentWhilePaused_EndsWell()
    {
        var events = await CollectAsync(Started + Paused, staysOpen: true, continueOnPause: true, configure: o => o.StreamIdleTimeout = TimeSpan.FromMilliseconds(100));

        Assert.Equal("workflow_paused", events[^1].Event);
    }

    [Theory(Timeout = 15000)]
    [InlineData(Ping)]
    [InlineData(Started + Message)]
    [InlineData(Started + Paused + Resumed)]
    public async Task StreamEvents_ConnectionEndsFirst_IsAnError(string frames)
    {
        var e = await Assert.ThrowsAsync<DifyException>(() => CollectAsync(frames, staysOpen: false, continueOnPause: true));

        Assert.Equal("incomplete_stream", e.Code);
    }

    [Fact(Timeout = 15000)]
    public async Task StreamEvents_Silence_IsAnErrorWithWhatCame()
    {
        var e = await Assert.ThrowsAsync<DifyException>(() => CollectAsync(
            Started + Message, staysOpen: true, configure: o => o.StreamIdleTimeout = TimeSpan.FromMilliseconds(100)));

        Assert.Equal(("stream_idle", "Hi", "r-1", "c-1"), (e.Code, e.PartialText, e.WorkflowRunId, e.ConversationId));
    }

    [Theory(Timeout = 15000)]
    [InlineData(Started)]
    [InlineData(Started + Paused + Resumed)]
    public async Task StreamEvents_RunFailed_ThrowsAfterTheEvent(string frames)
    {
        var seen = new List<DifyEvent>();

        var e = await Assert.ThrowsAsync<DifyException>(() => CollectAsync(frames + Finished("failed"), staysOpen: true, continueOnPause: true, seen: seen));

        Assert.Equal(("workflow_failed", "boom"), (e.Code, e.ServerMessage));
        Assert.Equal("workflow_finished", seen[^1].Event);
    }

    [Fact(Timeout = 15000)]
    public async Task StreamEvents_ErrorEvent_ThrowsAfterTheEvent()
    {
        var seen = new List<DifyEvent>();

        var e = await Assert.ThrowsAsync<DifyException>(() => CollectAsync(
            Started + """data: {"event":"error","code":"completion_request_error","status":400,"message":"no model"}""" + "\n\n", staysOpen: true, seen: seen));

        Assert.Equal(("completion_request_error", "no model"), (e.Code, e.ServerMessage));
        _ = Assert.IsType<ErrorEvent>(seen[^1]);
    }

    [Fact(Timeout = 15000)]
    public async Task StreamEvents_CallerCancels_EndsAtOnceAndClosesTheConnection()
    {
        using var server = new RecordedServer(Stream(Started, staysOpen: true));
        using var client = server.CreateClient();
        using var cancel = new CancellationTokenSource();

        var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in client.Workflows.StreamEventsAsync("r-1", cancellationToken: cancel.Token))
            {
                await cancel.CancelAsync();
            }
        });

        Assert.Equal(cancel.Token, e.CancellationToken);
        Assert.Equal(1, server.Closed);
        _ = Assert.Single(server.Requests);
    }

    [Fact(Timeout = 15000)]
    public async Task StreamEvents_HtmlWithStatus200_IsNotDify()
    {
        using var server = new RecordedServer(RecordedServer.Json("<html>"));
        using var client = server.CreateClient();

        var e = await Assert.ThrowsAsync<DifyException>(() => client.Workflows.StreamEventsAsync("r-1", cancellationToken: Token).CountAsync(Token).AsTask());

        Assert.Equal("unexpected_response", e.Code);
    }

    [Theory(Timeout = 15000)]
    [InlineData(false, false, "/v1/workflow/r-1/events?user=user-1")]
    [InlineData(true, false, "/v1/workflow/r-1/events?user=user-1&include_state_snapshot=true")]
    [InlineData(true, true, "/v1/workflow/r-1/events?user=user-1&include_state_snapshot=true&continue_on_pause=true")]
    public async Task StreamEvents_Flags_AreSentWhenSet(bool snapshot, bool continueOnPause, string path)
    {
        using var server = new RecordedServer(Stream(Finished("succeeded"), staysOpen: false));
        using var client = server.CreateClient();

        Assert.Equal(1, await client.Workflows.StreamEventsAsync("r-1", snapshot, continueOnPause, cancellationToken: Token).CountAsync(Token));
        Assert.Equal(path, Assert.Single(server.Requests).Path);
    }

    private static string Finished(string status) =>
        $$"""data: {"event":"workflow_finished","task_id":"t-1","workflow_run_id":"r-1","data":{"id":"r-1","status":"{{status}}","error":"boom","outputs":{"answer":"Hi"} } }""" + "\n\n";

    private static DifyExchangeResponse Stream(string frames, bool staysOpen) => new()
    {
        Status = 200,
        Headers = [new("Content-Type", "text/event-stream; charset=utf-8")],
        Body = Encoding.UTF8.GetBytes(frames),
        Ended = staysOpen ? "left open by the server" : "complete",
    };

    private static async Task<List<DifyEvent>> CollectAsync(
        string frames, bool staysOpen, bool continueOnPause = false, Action<DifyClientOptions>? configure = null, List<DifyEvent>? seen = null)
    {
        using var server = new RecordedServer(Stream(frames, staysOpen));
        using var client = server.CreateClient(configure);
        seen ??= [];
        await foreach (var next in client.Workflows.StreamEventsAsync("r-1", continueOnPause: continueOnPause, cancellationToken: Token))
        {
            seen.Add(next);
        }

        Assert.Equal(1, server.Closed);
        return seen;
    }
}
