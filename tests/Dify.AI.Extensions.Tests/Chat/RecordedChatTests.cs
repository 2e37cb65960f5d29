using System.Text;
using Dify.AI.Extensions.Emulator;
using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions.Tests.Chat;

/// <summary>Every recorded chat stream through the client: whole over a socket, byte by byte, and cut after every frame.</summary>
public sealed class RecordedChatTests : EmulatedTest
{
    public static TheoryData<string> Streams => [.. Recordings.Where(e => Recordings.IsChatMessage(e) && Recordings.IsStream(e))];

    /// <summary>Streams that end well, and take nothing back: what was streamed can't be, a documented difference between stream and response.</summary>
    public static TheoryData<string> FoldableStreams => [.. Recordings.Where(e =>
        Recordings.IsChatMessage(e) && Recordings.IsStream(e) && new RecordedTurn(e) is { ErrorCode: null, Replaced: false })];

    public static TheoryData<string> Refusals => [.. Recordings.Where(e => Recordings.IsChatMessage(e) && e.Response.Status >= 400)];

    [Theory(Timeout = 60000)]
    [MemberData(nameof(Streams))]
    public async Task GetResponse_RecordedStream_SaysWhatTheServerSaid(string recording)
    {
        var exchange = Recordings.Get(recording);
        Dify.Reply(DifyReply.Recorded(exchange));

        await AssertTurnAsync(Chat, new(exchange));
    }

    [Theory(Timeout = 60000)]
    [MemberData(nameof(FoldableStreams))]
    public async Task GetStreamingResponse_RecordedStream_FoldsToTheSameResponse(string recording)
    {
        var exchange = Recordings.Get(recording);
        var expected = new RecordedTurn(exchange);
        Dify.Reply(DifyReply.Recorded(exchange), DifyReply.Recorded(exchange));

        var updates = await StreamAsync();
        var folded = updates.ToChatResponse();
        var response = await Chat.GetResponseAsync("hi", cancellationToken: Token);
        folded.ContinuationToken = updates[^1].ContinuationToken; // M.E.AI's folding drops it.

        Assert.All(updates, u => Assert.Equal(expected.ConversationId, u.ConversationId));
        Assert.All(updates, u => Assert.Equal(expected.MessageId, u.ResponseId));
        Assert.All(updates, u => Assert.Equal(ChatRole.Assistant, u.Role));
        Assert.Equal(ResponseText.ToJson(response), ResponseText.ToJson(folded));
    }

    [Theory(Timeout = 60000)]
    [MemberData(nameof(Streams))]
    public async Task GetResponse_RecordedStreamByteByByte_SaysTheSame(string recording)
    {
        var body = Recordings.Get(recording).Response.Body;
        using var http = new HttpClient(new ReplayHandler(body, body.Length, trickle: true));

        await AssertTurnAsync(new DifyClient(Client.Options, http).AsIChatClient(), new(Recordings.Get(recording)));
    }

    [Theory(Timeout = 120000)]
    [MemberData(nameof(Streams))]
    public async Task GetResponse_RecordedStreamCutAfterAnyFrame_NeverLooksFinished(string recording)
    {
        var body = Recordings.Get(recording).Response.Body;
        var frames = Encoding.UTF8.GetString(body).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        var length = 0;
        for (var n = 0; n < frames.Length; n++)
        {
            // Cut at the end of the frame before, and in the middle of this one: half a frame counts for nothing.
            var sofar = new RecordedTurn(frames.Take(n));
            foreach (var cut in new[] { length, length + (Encoding.UTF8.GetByteCount(frames[n]) / 2) })
            {
                using var http = new HttpClient(new ReplayHandler(body, cut, trickle: false));
                var chat = new DifyClient(Client.Options, http).AsIChatClient();
                if (sofar.Closed)
                {
                    await AssertTurnAsync(chat, sofar);
                    continue;
                }

                var e = await Assert.ThrowsAsync<DifyException>(() => chat.GetResponseAsync("hi", cancellationToken: Token));
                Assert.Equal("incomplete_stream", e.Code);
                Assert.Equal(sofar.RawText, e.PartialText ?? "");
                Assert.Equal(sofar.ConversationId, e.ConversationId);
            }

            length += Encoding.UTF8.GetByteCount(frames[n]) + 2;
        }
    }

    [Theory(Timeout = 15000)]
    [MemberData(nameof(Refusals))]
    public async Task GetStreamingResponse_RecordedRefusal_ThrowsBeforeTheFirstUpdate(string recording)
    {
        var exchange = Recordings.Get(recording);
        Dify.Reply(DifyReply.Recorded(exchange));
        await using var updates = Chat.GetStreamingResponseAsync("hi", cancellationToken: Token).GetAsyncEnumerator(Token);

        var e = await Assert.ThrowsAsync<DifyException>(() => updates.MoveNextAsync().AsTask());

        var body = System.Text.Json.Nodes.JsonNode.Parse(exchange.Response.Body)!;
        Assert.Equal(exchange.Response.Status, (int)e.StatusCode!);
        Assert.Equal((string?)body["code"] ?? "invalid_param", e.Code);
        Assert.StartsWith(((string)body["message"]!).Split(" You have requested")[0], e.ServerMessage, StringComparison.Ordinal);
        Assert.DoesNotContain(Dify.ApiKey, e.ToString(), StringComparison.Ordinal);
    }

    private static async Task AssertTurnAsync(IChatClient chat, RecordedTurn expected)
    {
        if (expected.ErrorCode is not null)
        {
            var e = await Assert.ThrowsAsync<DifyException>(() => chat.GetResponseAsync("hi", cancellationToken: Token));
            Assert.Equal(expected.ErrorCode, e.Code);
            Assert.Equal(expected.ErrorStatus, (int?)e.StatusCode);
            Assert.Equal(expected.ErrorMessage, e.ServerMessage);
            Assert.Equal(expected.RawText, e.PartialText ?? "");
            Assert.Equal(expected.ConversationId, e.ConversationId);
            Assert.Equal(expected.MessageId, e.MessageId);
            return;
        }

        var response = await chat.GetResponseAsync("hi", cancellationToken: Token);

        var message = Assert.Single(response.Messages);
        Assert.Equal(expected.Text, response.Text);
        Assert.Equal(expected.ConversationId, response.ConversationId);
        Assert.Equal(expected.MessageId, response.ResponseId);
        Assert.Equal(expected.MessageId, message.MessageId);
        Assert.Equal(expected.CreatedAt, response.CreatedAt?.ToUnixTimeSeconds());
        Assert.Equal(expected.Tokens("prompt_tokens"), response.Usage?.InputTokenCount);
        Assert.Equal(expected.Tokens("completion_tokens"), response.Usage?.OutputTokenCount);
        Assert.Equal(expected.Usage is null ? expected.RunTokens : expected.Tokens("total_tokens"), response.Usage?.TotalTokenCount);
        var calls = message.Contents.OfType<FunctionCallContent>().ToList();
        Assert.Equal(expected.Tools.Select(t => t.Split(':')[1]), calls.Select(c => c.Name));
        Assert.All(calls, c => Assert.True(c.InformationalOnly));
        Assert.Equal(expected.Observed.Count, message.Contents.OfType<FunctionResultContent>().Count());
        Assert.Equal(expected.Files.Count, message.Contents.OfType<UriContent>().Count());
        Assert.Equal(expected.Citations, message.Contents.Sum(c => c.Annotations?.Count ?? 0));
        Assert.Equal(expected.RawText, Assert.IsType<DifyChatResponse>(response.RawRepresentation).Answer);
    }
}
