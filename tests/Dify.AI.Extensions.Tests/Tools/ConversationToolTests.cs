using Dify.AI.Extensions.Emulator;

namespace Dify.AI.Extensions.Tests.Tools;

public sealed class ConversationToolTests : ToolTest
{
    private const int Limit = 20000;

    [Fact(Timeout = Limit)]
    public async Task ListConversations_ByDefault_ShowsTheUsersOwn()
    {
        var (conversation, _) = await ConverseAsync("What is tea?");

        var result = await CallAsync("list_conversations", "{}");

        AssertRequest("GET", "/v1/conversations?user=ana&limit=10", Assert.Single(NewRequests()));
        Assert.Equal(conversation, (string?)result!["conversations"]![0]!["id"]);
        Assert.Equal(["id", "title", "created_at", "updated_at"], result["conversations"]![0]!.AsObject().Select(p => p.Key));
        Assert.False((bool)result["has_more"]!);
    }

    [Theory(Timeout = Limit)]
    [InlineData("1000", 20)]
    [InlineData("0", 1)]
    [InlineData("-5", 1)]
    [InlineData("\"7\"", 7)]
    public async Task ListConversations_AnyLimit_StaysBounded(string wanted, int sent)
    {
        _ = await CallAsync("list_conversations", $$"""{"limit":{{wanted}}}""");

        AssertRequest("GET", $"/v1/conversations?user=ana&limit={sent}", Assert.Single(NewRequests()));
    }

    [Fact(Timeout = Limit)]
    public async Task ListConversations_After_GoesOn()
    {
        var (first, _) = await ConverseAsync();
        var (second, _) = await ConverseAsync();

        var page = await CallAsync("list_conversations", """{"limit":1}""");
        Assert.True((bool)page!["has_more"]!);
        Assert.Equal(second, (string?)page["conversations"]![0]!["id"]);
        _ = NewRequests();

        var next = await CallAsync("list_conversations", $$"""{"limit":1,"after":"{{second}}"}""");
        AssertRequest("GET", $"/v1/conversations?user=ana&last_id={second}&limit=1", Assert.Single(NewRequests()));
        Assert.Equal(first, (string?)next!["conversations"]![0]!["id"]);
    }

    [Fact(Timeout = Limit)]
    public async Task GetConversationMessages_Rated_TellsWhatWasSaid()
    {
        var (conversation, message) = await ConverseAsync("What is tea?", "A drink.");
        await Client.Messages.SendFeedbackAsync(message, DifyFeedbackRating.Like, cancellationToken: Token);
        _ = NewRequests();

        var result = await CallAsync("get_conversation_messages", $$"""{"conversation_id":"{{conversation}}"}""");

        AssertRequest("GET", $"/v1/messages?conversation_id={conversation}&user=ana&limit=10", Assert.Single(NewRequests()));
        var entry = Assert.Single(result!["messages"]!.AsArray())!;
        _ = entry.AsObject().Remove("asked_at");
        AssertJson($$"""{"id":"{{message}}","question":"What is tea?","answer":"A drink.","rating":"like"}""", entry);
    }

    [Fact(Timeout = Limit)]
    public async Task GetConversationMessages_LongAnswer_IsCutAndSaysSo()
    {
        var answer = new string('x', 99) + "😀" + new string('y', 200);
        var (conversation, _) = await ConverseAsync("hi", answer);

        var result = await CallAsync("get_conversation_messages", $$"""{"conversation_id":"{{conversation}}"}""", new() { MaxTextLength = 100 });

        Assert.Equal($"{new string('x', 99)} […cut: the first 99 of 301 characters]", (string?)result!["messages"]![0]!["answer"]);
    }

    [Fact(Timeout = Limit)]
    public async Task RenameConversation_Allowed_SendsTheTitle()
    {
        var (conversation, _) = await ConverseAsync();

        var result = await CallAsync("rename_conversation", $$"""{"conversation_id":"{{conversation}}","title":"Tea"}""");

        AssertRequest("POST", $"/v1/conversations/{conversation}/name", Assert.Single(NewRequests()), """{"name":"Tea","user":"ana"}""");
        AssertJson($$"""{"id":"{{conversation}}","title":"Tea"}""", result);
    }

    [Fact(Timeout = Limit)]
    public async Task DeleteConversation_Own_AsksWhoseItIsFirst()
    {
        var (conversation, _) = await ConverseAsync();

        var result = await CallAsync("delete_conversation", $$"""{"conversation_id":"{{conversation}}"}""");

        Assert.Equal("The conversation is deleted.", (string?)result);
        Assert.Collection(
            NewRequests(),
            r => AssertRequest("GET", $"/v1/messages?conversation_id={conversation}&user=ana&limit=1", r),
            r => AssertRequest("DELETE", $"/v1/conversations/{conversation}", r, """{"user":"ana"}"""));
        Assert.Empty((await Client.Conversations.ListAsync(cancellationToken: Token)).Data);
    }

    [Fact(Timeout = Limit)]
    public async Task DeleteConversation_OfAnotherUserOnAnOldServer_LeavesItAlone()
    {
        await using var old = await DifyEmulator.StartAsync(new() { Release = DifyServerRelease.Dify19 }, Token);
        await using var ben = new DifyClient(new() { Endpoint = old.Endpoint, ApiKey = old.ApiKey, User = "ben" });
        await using var ana = new DifyClient(new() { Endpoint = old.Endpoint, ApiKey = old.ApiKey, User = "ana" });
        var (conversation, _) = await ConverseAsync(client: ben, app: old.App);

        var result = await CallAsync("delete_conversation", $$"""{"conversation_id":"{{conversation}}"}""", client: ana);

        Assert.StartsWith("There is no such thing", (string?)result, StringComparison.Ordinal);
        Assert.DoesNotContain(old.Requests, r => r.Method == "DELETE");
        Assert.Single((await ben.Conversations.ListAsync(cancellationToken: Token)).Data);
    }

    [Theory(Timeout = Limit)]
    [InlineData("list_conversations", """{"after":"../../x"}""")]
    [InlineData("get_conversation_messages", """{"conversation_id":".."}""")]
    [InlineData("rename_conversation", """{"conversation_id":"the last one","title":"x"}""")]
    [InlineData("delete_conversation", """{"conversation_id":"%2e%2e"}""")]
    [InlineData("get_suggested_questions", """{"message_id":""}""")]
    [InlineData("rate_message", """{"message_id":"1","rating":"like"}""")]
    [InlineData("update_annotation", """{"annotation_id":"a","question":"q","answer":"a"}""")]
    [InlineData("delete_annotation", """{"annotation_id":"*"}""")]
    public async Task AnyTool_SomethingThatIsNoId_IsToldWhereToFindOne(string tool, string arguments)
    {
        var result = await CallAsync(tool, arguments);

        Assert.StartsWith("That is not an id. Take it from ", (string?)result, StringComparison.Ordinal);
        Assert.Empty(NewRequests());
    }
}
