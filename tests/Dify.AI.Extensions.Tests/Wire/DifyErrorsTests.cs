using System.Net;
using System.Text;
using Dify.AI.Extensions.Wire;

namespace Dify.AI.Extensions.Tests.Wire;

/// <summary>A refusal says what the server said, and what to do about it.</summary>
public sealed class DifyErrorsTests
{
    private const string Key = "app-secret";

    [Theory]
    [InlineData("unknown", 418, "I'm a teapot", "Dify answered 418 unknown: I'm a teapot.")]
    [InlineData("unknown", 418, "Is it? ", "Dify answered 418 unknown: Is it?")]
    [InlineData("unknown", 418, "Stop!", "Dify answered 418 unknown: Stop!")]
    [InlineData("unknown", 418, "Done.", "Dify answered 418 unknown: Done.")]
    [InlineData("unknown", 418, " ", "Dify answered 418 unknown.")]
    [InlineData("unknown", null, "", "Dify answered unknown.")]
    [InlineData("invalid_param", 400, "query is required", "Dify answered 400 invalid_param: query is required. Correct the request.")]
    [InlineData("unknown", 500, "", "Dify answered 500 unknown. See the log of the Dify server.")]
    [InlineData("unknown", 507, "", "Dify answered 507 unknown. See the log of the Dify server.")]
    public void Compose_CodeStatusAndWords_AreOneText(string code, int? status, string said, string message) =>
        Assert.Equal(message, DifyErrors.Compose(code, status, said));

    [Theory]
    [InlineData("unauthorized", 401, "", "Check the API key")]
    [InlineData("forbidden", 403, "", "API access is enabled")]
    [InlineData("not_chat_app", 400, "", "app of the right mode")]
    [InlineData("not_workflow_app", 400, "", "app of the right mode")]
    [InlineData("not_completion_app", 400, "", "app of the right mode")]
    [InlineData("app_unavailable", 400, "", "app of the right mode")]
    [InlineData("agent_not_published", 400, "", "Publish the agent")]
    [InlineData("provider_not_initialize", 400, "", "Configure the model provider")]
    [InlineData("provider_quota_exceeded", 400, "", "Top up")]
    [InlineData("model_currently_not_support", 400, "", "Choose another model")]
    [InlineData("completion_request_error", 400, "", "Dify's log of the app")]
    [InlineData("rate_limit_error", 429, "", "retrying will not help")]
    [InlineData("file_too_large", 413, "", "Send a smaller file")]
    [InlineData("audio_too_large", 413, "", "Send a smaller file")]
    [InlineData("request_entity_too_large", 413, "", "Send a smaller file")]
    [InlineData("unsupported_file_type", 415, "", "a type that the app accepts")]
    [InlineData("unsupported_audio_type", 415, "", "a type that the app accepts")]
    [InlineData("file_not_found", 404, "", "Only a user's file")]
    [InlineData("invalid_form_data", 400, "", "it is still open")]
    [InlineData("human_input_form_submitted", 412, "", "Nothing is left to do")]
    [InlineData("human_input_form_expired", 412, "", "went on without an answer")]
    [InlineData("conversation_completed", 400, "", "Begin a new conversation")]
    [InlineData("too_many_requests", 429, "", "limit of concurrent requests")]
    [InlineData("invalid_param", 400, "Too many requests. Please try again later.", "limit of concurrent requests")]
    [InlineData("not_found", 404, "Conversation Not Exists.", "belongs to another user or app")]
    [InlineData("not_found", 404, "Message Not Exists.", "Check the id")]
    [InlineData("bad_request", 400, "", "Correct the request")]
    [InlineData("bad_gateway", 502, "", "try again later")]
    [InlineData("service_unavailable", 503, "", "try again later")]
    [InlineData("gateway_timeout", 504, "", "try again later")]
    public void Compose_KnownCode_SaysWhatToDo(string code, int status, string said, string advice) =>
        Assert.Contains(advice, DifyErrors.Compose(code, status, said), StringComparison.Ordinal);

    [Theory]
    [InlineData(400, """{"code":"app_unavailable","message":"App unavailable"}""", "app_unavailable", "App unavailable")]
    [InlineData(400, """{"code":"","message":"Bad"}""", "invalid_param", "Bad")]
    [InlineData(404, """{"message":"Gone"}""", "not_found", "Gone")]
    [InlineData(404, """{"code":"not_found"}""", "not_found", "")]
    [InlineData(404, """{"code":"not_found","message":"Gone. You have requested this URI [/v1/x] but did you mean /v1/y ?"}""", "not_found", "Gone.")]
    [InlineData(404, """{"code":"not_found","message":" You have requested this URI [/v1/x]"}""", "not_found", "")]
    [InlineData(400, """{"message":"Invalid","errors":{"query":"missing","user":7}}""", "invalid_param", "Invalid: query: missing; user: 7")]
    [InlineData(400, """{"message":"Invalid","errors":["query"]}""", "invalid_param", "Invalid")]
    [InlineData(400, """{"code":"invalid_param","message":"Bad","params":"score"}""", "invalid_param", "Bad (score)")]
    [InlineData(400, """{"code":"invalid_param","message":"Bad","params":["score"]}""", "invalid_param", "Bad")]
    [InlineData(401, """{"code":"unauthorized","message":"app-secret is none"}""", "unauthorized", "*** is none")]
    public async Task Read_DifysJson_IsUnderstood(int status, string body, string code, string message)
    {
        var e = await ReadAsync(status, body);

        Assert.Equal((code, message, (HttpStatusCode)status, null), (e.Code, e.ServerMessage, e.StatusCode, e.ResponseBody));
        Assert.Equal(DifyErrors.Compose(code, status, message), e.Message);
    }

    [Theory]
    [InlineData(400, "<html>", "bad_request", "<html>")]
    [InlineData(502, """{"error":"gateway"}""", "bad_gateway", """{"error":"gateway"}""")]
    [InlineData(502, "null", "bad_gateway", "null")]
    [InlineData(403, "key app-secret?", "forbidden", "key ***?")]
    [InlineData(503, "", "service_unavailable", null)]
    public async Task Read_AnythingElse_IsKeptAsItCame(int status, string body, string code, string? kept)
    {
        var e = await ReadAsync(status, body);

        Assert.Equal((code, "", kept), (e.Code, e.ServerMessage, e.ResponseBody));
    }

    [Theory]
    [InlineData(1_999)]
    [InlineData(2_000)]
    [InlineData(2_001)]
    [InlineData(100_000)]
    public async Task Read_LongBody_IsKeptUpTo2000Characters(int length) =>
        Assert.Equal(new string('ü', Math.Min(length, 2_000)), (await ReadAsync(502, new string('ü', length))).ResponseBody);

    [Fact]
    public void Redact_WithoutAKey_LeavesTheText() => Assert.Equal("as it is", DifyErrors.Redact("as it is", ""));

    private static async Task<DifyException> ReadAsync(int status, string body)
    {
        using var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        return await DifyErrors.ReadAsync(response, Key, TestContext.Current.CancellationToken);
    }
}
