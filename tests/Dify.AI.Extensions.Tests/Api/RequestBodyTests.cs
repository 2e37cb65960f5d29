using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dify.AI.Extensions.Tests.Api;

/// <summary>Requests as literal text: method, escaped path and query, body.</summary>
public sealed class RequestBodyTests : IDisposable
{
    private readonly RecordedServer _server = new(RecordedServer.Json("{}"));
    private readonly DifyClient _client;

    public RequestBodyTests() => _client = _server.CreateClient();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _client.Dispose();
        _server.Dispose();
    }

    [Fact]
    public async Task ListMessages_IdsAndUserWithReservedCharacters_AreEscaped()
    {
        _ = await _client.Messages.ListAsync("c/1?&", "f+1", 5, new() { User = "ana+x@example.com & co/ü" }, Token);

        AssertSent("GET", "/v1/messages?conversation_id=c%2F1%3F%26&user=ana%2Bx%40example.com%20%26%20co%2F%C3%BC&first_id=f%2B1&limit=5");
    }

    [Theory]
    [InlineData("a/b", "/v1/conversations/a%2Fb/name")]
    [InlineData("ü %2e", "/v1/conversations/%C3%BC%20%252e/name")]
    [InlineData("...", "/v1/conversations/.../name")]
    public async Task Rename_IdWithReservedCharacters_StaysOneSegment(string id, string path)
    {
        _ = await _client.Conversations.RenameAsync(id, "Holidays", cancellationToken: Token);

        AssertSent("POST", path, """{"name":"Holidays","user":"user-1"}""");
    }

    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData(" ")]
    public async Task Delete_IdThatNamesAnotherPath_IsRefusedUnsent(string id)
    {
        _ = await Assert.ThrowsAsync<ArgumentException>(() => _client.Conversations.DeleteAsync(id, cancellationToken: Token));
        _ = await Assert.ThrowsAsync<ArgumentException>(() => _client.Annotations.DeleteAsync(id, cancellationToken: Token));

        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task SendFeedback_LikeAndDislike_SendTheUsersWords()
    {
        await _client.Messages.SendFeedbackAsync("m-1", DifyFeedbackRating.Like, cancellationToken: Token);
        AssertSent("POST", "/v1/messages/m-1/feedbacks", """{"rating":"like","user":"user-1"}""");

        await _client.Messages.SendFeedbackAsync("m-1", DifyFeedbackRating.Dislike, "wrong", cancellationToken: Token);
        AssertSent("POST", "/v1/messages/m-1/feedbacks", """{"rating":"dislike","content":"wrong","user":"user-1"}""");
    }

    [Fact]
    public async Task RevokeFeedback_Always_SendsAnExplicitNull()
    {
        await _client.Messages.RevokeFeedbackAsync("m-1", cancellationToken: Token);

        AssertSent("POST", "/v1/messages/m-1/feedbacks", """{"rating":null,"user":"user-1"}""");
    }

    [Fact]
    public async Task GenerateName_Always_SendsABoolean()
    {
        _ = await _client.Conversations.GenerateNameAsync("c-1", cancellationToken: Token);

        AssertSent("POST", "/v1/conversations/c-1/name", """{"auto_generate":true,"user":"user-1"}""");
    }

    [Fact]
    public async Task UpdateVariable_AnyValue_IsSentAsTypedJson()
    {
        var values = new (object? Value, string Json)[]
        {
            ("text", "\"text\""), (41, "41"), (1.5, "1.5"), (true, "true"), (null, "null"), (new[] { "x", "y" }, """["x","y"]"""),
            (new Dictionary<string, object?> { ["level"] = 9 }, """{"level":9}"""), (JsonElement.Parse("""[{"a":1}]"""), """[{"a":1}]"""),
        };
        foreach (var (value, json) in values)
        {
            _ = await _client.Conversations.UpdateVariableAsync("c-1", "v-1", value, cancellationToken: Token);

            AssertSent("PUT", "/v1/conversations/c-1/variables/v-1", $$"""{"value":{{json}},"user":"user-1"}""");
        }
    }

    [Fact]
    public async Task DisableReply_Always_SendsTheFieldsThatDifyRequires()
    {
        _ = await _client.Annotations.DisableReplyAsync(cancellationToken: Token);

        AssertSent(
            "POST",
            "/v1/apps/annotation-reply/disable",
            """{"score_threshold":1,"embedding_provider_name":"none","embedding_model_name":"none"}""");
    }

    [Fact]
    public async Task ListLogs_AllFilters_AreSentUnderDifysNames()
    {
        _ = await _client.Workflows.ListLogsAsync(
            new()
            {
                Keyword = "a&b",
                Status = DifyWorkflowRunStatus.Failed,
                CreatedAtAfter = new(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)),
                CreatedAtBefore = new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero).AddMilliseconds(250),
                CreatedByEndUserSessionId = "ana",
                CreatedByAccount = "bo@example.com",
            },
            page: 2,
            limit: 50,
            cancellationToken: Token);

        AssertSent(
            "GET",
            "/v1/workflows/logs?keyword=a%26b&status=failed&created_at__before=2026-02-01T00%3A00%3A00.25Z&created_at__after=2026-01-02T01%3A04%3A05Z"
            + "&created_by_end_user_session_id=ana&created_by_account=bo%40example.com&page=2&limit=50");
    }

    [Fact]
    public async Task SubmitForm_WithFile_SendsItAsAnObject()
    {
        var inputs = new Dictionary<string, object?> { ["comment"] = "fine", ["proof"] = DifyFile.FromUpload("f-1", "image") };

        await _client.HumanInput.SubmitFormAsync("t/1", "approve", inputs, cancellationToken: Token);

        AssertSent(
            "POST",
            "/v1/form/human_input/t%2F1",
            """{"inputs":{"comment":"fine","proof":{"type":"image","transfer_method":"local_file","upload_file_id":"f-1"}},"action":"approve","user":"user-1"}""");
    }

    [Fact]
    public async Task EveryOperation_AnotherUserAndKey_AreOfTheCallAlone()
    {
        await _client.Conversations.DeleteAsync("c-1", new() { User = "bo", ApiKey = "app-other" }, Token);

        AssertSent("DELETE", "/v1/conversations/c-1", """{"user":"bo"}""");
        Assert.Equal("Bearer app-other", _server.Requests[^1].Authorization);
    }

    [Fact]
    public async Task ListConversations_WithoutAUser_SendsNothing()
    {
        using var client = _server.CreateClient(o => o.User = null);

        _ = await Assert.ThrowsAsync<InvalidOperationException>(() => client.Conversations.ListAsync(cancellationToken: Token));
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task DeleteConversation_LoginPageWithStatus200_IsNoSuccess()
    {
        using var server = new RecordedServer(RecordedServer.Json("<html>sign in</html>"));
        using var client = server.CreateClient();

        var e = await Assert.ThrowsAsync<DifyException>(() => client.Conversations.DeleteAsync("c-1", cancellationToken: Token));

        Assert.Equal("unexpected_response", e.Code);
        Assert.Equal("<html>sign in</html>", e.ResponseBody);
    }

    private void AssertSent(string method, string path, string? body = null)
    {
        var sent = _server.Requests[^1];
        Assert.Equal((method, path), (sent.Method, sent.Path));
        Assert.True(
            body is null ? sent.Body.Length == 0 : JsonNode.DeepEquals(JsonNode.Parse(body), JsonNode.Parse(sent.Body)), $"Sent {sent.Text}");
        Assert.Equal(body is null ? null : "application/json", sent.ContentType);
    }
}
