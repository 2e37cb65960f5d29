using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Dify.AI.Extensions.Emulator;

/// <summary>Runs one generation and brings it to the client, streaming or blocking.</summary>
internal static partial class Generation
{
    private const string EventStream = "text/event-stream; charset=utf-8";

    [GeneratedRegex("\"conversation_id\":\\s*\"([^\"]+)\"")]
    private static partial Regex ConversationId { get; }

    [GeneratedRegex("\"message_id\":\\s*\"([^\"]+)\"")]
    private static partial Regex MessageId { get; }

    /// <summary>Answers as the script's plain HTTP says, whatever the request.</summary>
    public static async Task PlayPlainAsync(Call call, DifyReply reply)
    {
        var plain = reply.Plain!;
        var response = call.Http.Response;
        response.StatusCode = plain.Status;
        foreach (var (name, value) in plain.Headers.Where(header => header.Key is not ("Transfer-Encoding" or "Content-Length")))
        {
            response.Headers[name] = value;
        }

        Learn(call, string.Concat(plain.Chunks.Select(System.Text.Encoding.UTF8.GetString)));
        var player = new FramePlayer(call, reply.Transport);
        await player.PlayAsync(plain.Chunks.ToAsyncEnumerable(), () => plain.StaysOpen ? call.Options.RelayIdleTimeout : TimeSpan.Zero).ConfigureAwait(false);
    }

    /// <summary>Writes frames that the script brought along.</summary>
    public static async Task PlayFramesAsync(Call call, DifyReply reply)
    {
        Learn(call, string.Concat(reply.RawFrames!));
        call.Http.Response.ContentType = EventStream;
        await new FramePlayer(call, reply.Transport)
            .PlayAsync(reply.RawFrames!.ToAsyncEnumerable(), () => TimeSpan.Zero).ConfigureAwait(false);
    }

    public static async Task RunAsync(Call call, Turn turn, DifyReply reply, bool streams)
    {
        var script = AnswerScript.For(turn);
        turn.Run?.Turn = turn;
        if (!streams)
        {
            await foreach (var _ in script.PlayAsync(reply.Steps, call.Gone).ConfigureAwait(false))
            {
                // Only what the turn has become at the end counts.
            }

            var type = turn.Release == DifyServerRelease.Dify114 ? "application/json; charset=utf-8" : "application/json";
            await call.WriteAsync(200, type, WireText.Python(BlockingBody.Of(turn))).ConfigureAwait(false);
            return;
        }

        // A 1.14 workflow runs in a worker of its own and goes on when the client leaves; everything else runs inside
        // the request, so that the row of an abandoned message stays empty.
        var frames = script.PlayAsync(reply.Steps, call.Gone);
        if (turn is { Release: DifyServerRelease.Dify114, Run: { } run })
        {
            run.Feed = RunFeed.Start(script.PlayAsync(reply.Steps, call.Stopping));
            frames = run.Feed.ReadAsync();
        }

        call.Http.Response.ContentType = EventStream;
        await new FramePlayer(call, reply.Transport)
            .PlayAsync(frames, () => turn.Lingers ? call.Options.RelayIdleTimeout : TimeSpan.Zero).ConfigureAwait(false);
    }

    /// <summary>An error of the 1.14 worker before its pipeline began: no ids, no code, then silence on an open connection.</summary>
    public static async Task PlayWorkerErrorAsync(Call call, Refusal refusal)
    {
        var error = new JsonObject { ["event"] = "error", ["message"] = refusal.Message, ["status"] = 500 };
        call.Http.Response.ContentType = EventStream;
        await new FramePlayer(call, new TransportScript())
            .PlayAsync(new[] { SseFrame.Ping, SseFrame.Of(error) }.ToAsyncEnumerable(), () => call.Options.RelayIdleTimeout).ConfigureAwait(false);
    }

    private static void Learn(Call call, string text)
    {
        var (conversation, message) = (ConversationId.Match(text), MessageId.Match(text));
        if (call.App.Mode != DifyAppMode.Workflow && (conversation.Success || message.Success))
        {
            call.State.Learn(
                conversation.Success ? conversation.Groups[1].Value : null,
                message.Success ? message.Groups[1].Value : null,
                call.User,
                call.Body["query"] is { } query ? PythonRepr.Str(query) : "",
                call.Body["inputs"]?.DeepClone() as JsonObject ?? [],
                call.Now);
        }
    }
}
