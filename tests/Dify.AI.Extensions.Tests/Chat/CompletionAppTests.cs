using Dify.AI.Extensions.Emulator;
using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions.Tests.Chat;

/// <summary>A completion app behind IChatClient: every call stands alone, no conversation comes or goes.</summary>
public sealed class CompletionAppTests : SingleTurnTest
{
    public static TheoryData<string> Streams => [.. Recordings.Where(e => IsCompletion(e) && Recordings.IsStream(e))];

    public static TheoryData<string> Refusals => [.. Recordings.Where(e => IsCompletion(e) && e.Response.Status >= 400)];

    protected override DifyAppMode Mode => DifyAppMode.Completion;

    protected override IChatClient CreateChat(DifyClient client) => client.Completion.AsIChatClient();

    [Theory(Timeout = 60000)]
    [MemberData(nameof(Streams))]
    public async Task GetResponse_RecordedStream_SaysWhatTheServerSaid(string recording)
    {
        var exchange = Recordings.Get(recording);
        var expected = new RecordedTurn(exchange);
        Dify.Reply(DifyReply.Recorded(exchange));

        if (expected.ErrorCode is not null)
        {
            var e = await Assert.ThrowsAsync<DifyException>(() => Chat.GetResponseAsync("hi", cancellationToken: Token));
            Assert.Equal((expected.ErrorCode, expected.ErrorStatus), (e.Code, (int?)e.StatusCode));
            Assert.Equal(expected.RawText, e.PartialText ?? "");
            Assert.Equal(expected.MessageId, e.MessageId);
            return;
        }

        var response = await Chat.GetResponseAsync("hi", cancellationToken: Token);

        Assert.Equal(expected.Text, response.Text);
        Assert.Null(response.ConversationId);
        Assert.Equal(expected.MessageId, response.ResponseId);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(expected.CreatedAt!.Value), response.CreatedAt);
        Assert.Equal(expected.Tokens("total_tokens"), response.Usage?.TotalTokenCount);
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
        var raw = Assert.IsType<DifyCompletionResponse>(response.RawRepresentation);
        Assert.Equal((expected.RawText, expected.MessageId, "completion"), (raw.Answer, raw.MessageId, raw.Mode));
    }

    [Theory(Timeout = 60000)]
    [MemberData(nameof(Streams))]
    public async Task GetStreamingResponse_RecordedStream_FoldsToTheSameResponse(string recording)
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
    public async Task GetResponse_Message_GoesIntoTheFormsVariable()
    {
        _ = await Chat.GetResponseAsync("hi", new ChatOptions().SetDifyInput("tone", "dry"), Token);

        AssertJson("""{"inputs":{"tone":"dry","query":"hi"},"user":"ana","response_mode":"streaming"}""", Assert.Single(Dify.Requests).Body);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_NoVariableForIt_SendsTheMessageBesideThem()
    {
        _ = await Client.Completion.AsIChatClient(new() { QueryInput = null }).GetResponseAsync("hi", cancellationToken: Token);

        AssertJson("""{"inputs":{},"query":"hi","user":"ana","response_mode":"streaming"}""", Assert.Single(Dify.Requests).Body);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_OwnRequest_Wins()
    {
        var options = new ChatOptions
        {
            RawRepresentationFactory = _ => new DifyCompletionRequest { User = "ben", Query = "outer", Inputs = new Dictionary<string, object?> { ["query"] = "own" } },
        };

        _ = await Chat.GetResponseAsync("hi", options, Token);

        AssertJson("""{"inputs":{"query":"own"},"query":"outer","user":"ben","response_mode":"streaming"}""", Assert.Single(Dify.Requests).Body);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_OwnQueryBesideTheVariables_LeavesTheMessageItsOwn()
    {
        _ = await Chat.GetResponseAsync("hi", new() { RawRepresentationFactory = _ => new DifyCompletionRequest { Query = "outer" } }, Token);

        AssertJson("""{"inputs":{"query":"hi"},"query":"outer","user":"ana","response_mode":"streaming"}""", Assert.Single(Dify.Requests).Body);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_OwnQueryInPlaceOfTheMessage_NeedsNone()
    {
        var chat = Client.Completion.AsIChatClient(new() { QueryInput = null });

        _ = await chat.GetResponseAsync([], new() { RawRepresentationFactory = _ => new DifyCompletionRequest { Query = "own" } }, Token);

        AssertJson("""{"inputs":{},"query":"own","user":"ana","response_mode":"streaming"}""", Assert.Single(Dify.Requests).Body);
    }

    [Theory(Timeout = 15000)]
    [InlineData(DifyHistoryMode.Resume, "<conversation_history>\nUser: Who?\n\nAssistant: Ada.\n</conversation_history>\n\nWhen?")]
    [InlineData(DifyHistoryMode.Transcript, "<conversation_history>\nUser: Who?\n\nAssistant: Ada.\n</conversation_history>\n\nWhen?")]
    [InlineData(DifyHistoryMode.LatestTurn, "When?")]
    public async Task GetResponse_HistoryMode_KnowsNoConversationToResume(DifyHistoryMode mode, string query)
    {
        var answer = new ChatMessage(ChatRole.Assistant, "Ada.") { AdditionalProperties = new() { [DifyPropertyNames.ConversationId] = "c-9" } };

        _ = await Client.Completion.AsIChatClient(new() { HistoryMode = mode })
            .GetResponseAsync([new(ChatRole.User, "Who?"), answer, new(ChatRole.User, "When?")], cancellationToken: Token);

        Assert.Equal(query, (string?)Assert.Single(Dify.Requests).Body!["inputs"]!["query"]);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_EmptyAnswer_HasOneMessage()
    {
        Dify.Reply(DifyReply.Text());

        Assert.Equal("", Assert.Single((await Chat.GetResponseAsync("hi", cancellationToken: Token)).Messages).Text);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_Attachment_IsUploadedFirst()
    {
        var message = new ChatMessage(ChatRole.User, [new TextContent("see"), new DataContent(new byte[] { 1 }, "image/png")]);

        _ = await Chat.GetResponseAsync([message], cancellationToken: Token);

        Assert.Equal(["/v1/files/upload", "/v1/completion-messages"], Dify.Requests.Select(r => r.Path));
        Assert.Equal("image", (string?)Dify.Requests[1].Body!["files"]![0]!["type"]);
    }

    [Fact(Timeout = 15000)]
    public async Task GetStreamingResponse_StoppedByOthers_EndsWithWhatWasSaid()
    {
        Dify.Reply(DifyReply.Text("one ").Delay(TimeSpan.FromSeconds(30)).Text("two"));
        var text = "";

        await foreach (var update in Chat.GetStreamingResponseAsync("hi", cancellationToken: Token))
        {
            text += update.Text;
            if (update is { Text: "one ", RawRepresentation: DifyEvent { TaskId: { } task } })
            {
                await Client.Completion.StopAsync(task, cancellationToken: Token);
            }
        }

        Assert.Equal("one ", text);
    }

    [Fact]
    public void GetService_OfTheArea_IsTheClients() => Assert.Same(Client.Completion, Chat.GetService<DifyCompletion>());

    private static bool IsCompletion(DifyExchange exchange) => exchange.Request is { Method: "POST", Path: "/v1/completion-messages" };
}
