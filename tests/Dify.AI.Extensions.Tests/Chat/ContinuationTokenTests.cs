using System.Text;
using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions.Tests.Chat;

/// <summary>Tokens and stamps that callers keep: through JSON and text, over releases, and never another app's.</summary>
public sealed class ContinuationTokenTests
{
    [Theory]
    [InlineData("{}")]
    [InlineData("""{"run":"","scope":"s"}""")]
    [InlineData("""{"run":"r-1","scope":"s","length":-1}""")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("no JSON")]
    [InlineData("")]
    public void Read_TokenOfAnother_SaysWhichToPass(string text)
    {
        var token = ResponseContinuationToken.FromBytes(Encoding.UTF8.GetBytes(text));

        var e = Assert.Throws<ArgumentException>(() => DifyContinuationToken.Read(token, "s"));

        Assert.StartsWith("The continuation token is none of a Dify app's. Pass the one that came with the answer", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"run":"r-1","scope":"other"}""")]
    [InlineData("""{"run":"r-1"}""")]
    public void Read_TokenOfAnotherUser_SaysSo(string text)
    {
        var token = ResponseContinuationToken.FromBytes(Encoding.UTF8.GetBytes(text));

        Assert.Contains("another app or user", Assert.Throws<ArgumentException>(() => DifyContinuationToken.Read(token, "s")).Message, StringComparison.Ordinal);
    }

    /// <summary>The form in which tokens are kept: one of an earlier release must be read.</summary>
    [Fact]
    public void Read_KeptToken_NamesRunAndPlace()
    {
        const string Kept = """{"run":"r-1","conversation":"c-1","message":"m-1","task":"t-1","scope":"s","length":4,"hash":7,"paused":true}""";
        var text = DifyContinuationToken.ToText(ResponseContinuationToken.FromBytes(Encoding.UTF8.GetBytes(Kept)));

        var body = DifyContinuationToken.Read(DifyContinuationToken.FromText(text), "s");

        Assert.Equal(("r-1", "c-1", "m-1", "t-1"), (body.WorkflowRunId, body.ConversationId, body.MessageId, body.TaskId));
        Assert.Equal((4, 7ul, true), (body.Length, body.Hash, body.Paused));
        Assert.Equal(Kept, Encoding.UTF8.GetString(new DifyContinuationToken(body).ToBytes().Span));
    }

    [Fact]
    public void FromText_NoToken_SaysWhichToPass() =>
        Assert.StartsWith(
            "The continuation token is none of a Dify app's. Pass the one",
            Assert.Throws<ArgumentException>(() => DifyContinuationToken.FromText("?")).Message,
            StringComparison.Ordinal);

    /// <summary>Histories are kept with it: another fingerprint would end their conversations.</summary>
    [Theory]
    [InlineData("https://api.dify.ai/v1", "app-1", "5aab9542b23191c0")]
    [InlineData("https://api.dify.ai/v1/", "app-1", "5aab9542b23191c0")]
    [InlineData("https://api.dify.ai/v1", "app-56", "005bba1b2b5e0f7a")]
    public void ToScope_StaysTheSameOverReleases(string endpoint, string key, string scope) =>
        Assert.Equal(scope, ConversationStamp.ToScope(new(endpoint), key, "ana"));

    [Fact]
    public void ToScope_OfKeyAndUser_IsNotThatOfTheirLettersDividedOtherwise() =>
        Assert.NotEqual(ConversationStamp.ToScope(new("https://a.test/v1"), "app-1", "1ana"), ConversationStamp.ToScope(new("https://a.test/v1"), "app-11", "ana"));
}
