namespace Dify.AI.Extensions.Tests.Tools;

public sealed class MessageToolTests : ToolTest
{
    private const int Limit = 20000;

    [Fact(Timeout = Limit)]
    public async Task GetSuggestedQuestions_SwitchedOn_ListsThem()
    {
        var (_, message) = await ConverseAsync();

        var result = await CallAsync("get_suggested_questions", $$"""{"message_id":"{{message}}"}""");

        AssertRequest("GET", $"/v1/messages/{message}/suggested?user=ana", Assert.Single(NewRequests()));
        AssertJson("""{"questions":["What else?","Why is that?","Show an example"]}""", result);
    }

    [Fact(Timeout = Limit)]
    public async Task GetSuggestedQuestions_SwitchedOff_SaysSo()
    {
        var (_, message) = await ConverseAsync();
        Dify.App.SuggestsQuestions = false;

        var result = await CallAsync("get_suggested_questions", $$"""{"message_id":"{{message}}"}""");

        Assert.Equal("This app does not suggest questions: the feature is switched off.", (string?)result);
    }

    [Theory(Timeout = Limit)]
    [InlineData("""{"message_id":"$","rating":"like"}""", """{"rating":"like","user":"ana"}""", "The like is recorded.")]
    [InlineData("""{"message_id":"$","rating":"Dislike","comment":"Too long."}""", """{"rating":"dislike","content":"Too long.","user":"ana"}""", "The dislike is recorded, with the comment.")]
    public async Task RateMessage_LikeOrDislike_SendsIt(string arguments, string body, string said)
    {
        var (_, message) = await ConverseAsync();

        var result = await CallAsync("rate_message", arguments.Replace("$", message, StringComparison.Ordinal));

        AssertRequest("POST", $"/v1/messages/{message}/feedbacks", Assert.Single(NewRequests()), body);
        Assert.Equal(said, (string?)result);
    }

    [Fact(Timeout = Limit)]
    public async Task RateMessage_AnotherWord_IsRefused()
    {
        var (_, message) = await ConverseAsync();

        Assert.Equal(
            "The rating must be \"like\" or \"dislike\".", (string?)await CallAsync("rate_message", $$"""{"message_id":"{{message}}","rating":"five stars"}"""));
        Assert.Empty(NewRequests());
    }

    [Fact(Timeout = Limit)]
    public async Task RevokeMessageRating_Rated_TakesItBackOnce()
    {
        var (_, message) = await ConverseAsync();
        await Client.Messages.SendFeedbackAsync(message, DifyFeedbackRating.Like, cancellationToken: Token);
        _ = NewRequests();

        Assert.Equal("The rating is taken back.", (string?)await CallAsync("revoke_message_rating", $$"""{"message_id":"{{message}}"}"""));
        AssertRequest("POST", $"/v1/messages/{message}/feedbacks", Assert.Single(NewRequests()), """{"rating":null,"user":"ana"}""");
        Assert.Equal("The user has not rated this message.", (string?)await CallAsync("revoke_message_rating", $$"""{"message_id":"{{message}}"}"""));
    }
}
