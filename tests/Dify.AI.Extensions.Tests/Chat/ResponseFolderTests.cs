using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dify.AI.Extensions.Wire;
using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions.Tests.Chat;

/// <summary>The updates of a turn as one response, and its events as what a blocking call would have returned.</summary>
public sealed class ResponseFolderTests
{
    private const string Ids = "\"conversation_id\":\"c-1\",\"message_id\":\"m-1\",\"created_at\":1705407629,\"task_id\":\"t-1\"";
    private const string Paused =
        "{\"event\":\"workflow_paused\"," + Ids + ",\"workflow_run_id\":\"r-1\",\"data\":{\"workflow_run_id\":\"r-1\",\"status\":\"paused\"}}";

    [Fact]
    public void ToChatResponse_ChatAppsEvents_AreABlockingAnswer()
    {
        var response = ToChatResponse(
            """{"event":"ping_of_a_later_release"}""",
            "{\"event\":\"message\"," + Ids + ",\"answer\":\"Hello, \"}",
            """{"event":"message","conversation_id":"c-2","message_id":"m-2","created_at":1,"task_id":"t-2","answer":"world"}""",
            "{\"event\":\"message_end\"," + Ids + ",\"metadata\":{\"usage\":{\"total_tokens\":3}}}");

        AssertJson(
            """
            {"event":"message","task_id":"t-1","id":"m-1","message_id":"m-1","conversation_id":"c-1","answer":"Hello, world",
             "metadata":{"usage":{"total_tokens":3}},"created_at":1705407629}
            """,
            response);
    }

    [Fact]
    public void ToChatResponse_PausedChatflowsEvents_AreItsPause()
    {
        var response = ToChatResponse(
            "{\"event\":\"hologram\"," + Ids + "}",
            "{\"event\":\"workflow_started\"," + Ids + ",\"workflow_run_id\":\"r-1\",\"data\":{}}",
            "{\"event\":\"message\"," + Ids + ",\"answer\":\"One\"}",
            Paused);

        AssertJson(
            """
            {"event":"workflow_paused","task_id":"t-1","id":"m-1","message_id":"m-1","conversation_id":"c-1","answer":"One",
             "created_at":1705407629,"workflow_run_id":"r-1","data":{"workflow_run_id":"r-1","status":"paused"}}
            """,
            response);
    }

    [Fact]
    public void ToChatResponse_PauseThatIsOver_IsNoPause()
    {
        var response = ToChatResponse(Paused, "{\"event\":\"message\"," + Ids + ",\"answer\":\"Two\"}", Finished("{}"));

        Assert.Equal(("message", "Two", null), (response.Event, response.Answer, response.Data));
    }

    [Fact]
    public void ToChatResponse_NoEvents_IsEmpty() => AssertJson("""{"event":"message","answer":""}""", ToChatResponse());

    /// <summary>Of a run that was taken up, the events hold a part of the answer only.</summary>
    [Theory]
    [InlineData("""{"answer":"One two"}""", null, "One two")]
    [InlineData("""{"answer":"One two"}""", "", "One two")]
    [InlineData("""{"answer":"One two"}""", "output_moderation", "Withheld. two")]
    [InlineData("""{"answer":2}""", null, " two")]
    [InlineData("""{"other":"One two"}""", null, " two")]
    [InlineData("null", null, " two")]
    public void ToChatResponse_WholeAnswer_IsThatOfTheRunUnlessModerated(string outputs, string? reason, string expected)
    {
        var replace = "{\"event\":\"message_replace\"," + Ids + ",\"answer\":\"Withheld.\",\"reason\":\"" + reason + "\"}";
        var words = "{\"event\":\"message\"," + Ids + ",\"answer\":\" two\"}";

        Assert.Equal(expected, (reason is null ? ToChatResponse(words, Finished(outputs)) : ToChatResponse(replace, words, Finished(outputs))).Answer);
    }

    [Fact]
    public void ToResponse_TextReplaced_IsWithdrawnWithItsThoughtsButNotWhatTheAppDid()
    {
        var call = new FunctionCallContent("call-1", "look");
        List<ChatResponseUpdate> updates =
        [
            Update(new TextReasoningContent("hm"), new TextContent("secret"), call),
            Update(Replacement("first")),
            Update(new TextContent("another secret"), new ErrorContent("of a tool") { ErrorCode = "tool" }),
            Update(Replacement("second")),
            Update(new TextContent(" and more"), new TextReasoningContent("so")),
        ];
        var told = updates.Select(u => u.Contents.Count).ToList();
        ChatResponseUpdate[] before = [.. updates];

        var contents = Assert.Single(ResponseFolder.ToResponse(updates).Messages).Contents;

        Assert.Equal("second and more", string.Concat(contents.OfType<TextContent>().Select(c => c.Text)));
        Assert.Equal("so", Assert.Single(contents.OfType<TextReasoningContent>()).Text);
        Assert.Same(call, Assert.Single(contents.OfType<FunctionCallContent>()));
        Assert.Equal("tool", Assert.Single(contents.OfType<ErrorContent>()).ErrorCode);
        Assert.Equal(told, before.Select(u => u.Contents.Count)); // The updates themselves belong to whoever streamed them.
    }

    [Fact]
    public void ToResponse_PiecesOfSpeech_AreOneFileWhereTheFirstStands()
    {
        var picture = new DataContent(new byte[] { 9 }, "image/png");

        var response = ResponseFolder.ToResponse(
        [
            Update(new TextContent("Hello, ")), Update(Speech(1, 2)), Update(picture), Update(Speech(3)), Update(new TextContent("world")),
        ]);

        var contents = Assert.Single(response.Messages).Contents;
        Assert.Equal(["TextContent", "DataContent", "DataContent", "TextContent"], contents.Select(c => c.GetType().Name));
        var speech = Assert.IsType<DataContent>(contents[1]);
        Assert.Equal(new byte[] { 1, 2, 3 }, speech.Data.ToArray());
        Assert.Equal("audio/mpeg", speech.MediaType);
        _ = Assert.IsType<TtsMessageEvent>(speech.RawRepresentation);
        Assert.Same(picture, contents[2]);
    }

    private static ChatResponseUpdate Update(params AIContent[] contents) => new(ChatRole.Assistant, contents);

    private static ErrorContent Replacement(string text) => new(text) { ErrorCode = UpdateMapper.MessageReplacedCode };

    private static DataContent Speech(params byte[] bytes) => new(bytes, "audio/mpeg") { RawRepresentation = new TtsMessageEvent() };

    private static string Finished(string outputs) =>
        "{\"event\":\"workflow_finished\"," + Ids + ",\"workflow_run_id\":\"r-1\",\"data\":{\"status\":\"succeeded\",\"outputs\":" + outputs + "}}";

    private static DifyChatResponse ToChatResponse(params string[] events) =>
        ResponseFolder.ToChatResponse([.. events.Select(e => new DifyEventReader().Read(Encoding.UTF8.GetBytes(e))!)]);

    private static void AssertJson(string expected, DifyChatResponse actual)
    {
        var json = JsonSerializer.SerializeToNode(actual, WireJson.Default.DifyChatResponse);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), json), json?.ToJsonString());
    }
}
