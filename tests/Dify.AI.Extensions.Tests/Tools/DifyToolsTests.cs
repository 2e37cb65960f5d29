using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions.Tests.Tools;

public sealed class DifyToolsTests : ToolTest
{
    private const int Limit = 20000;

    [Fact]
    public void Create_ByDefault_OnlyReads()
    {
        var tools = DifyTools.Create(Client);

        Assert.Equal(
            ["list_conversations", "get_conversation_messages", "get_suggested_questions", "search_annotations", "get_annotation_reply_status"],
            tools.Select(t => t.Name));
        Assert.All(tools, t => Assert.Equal(DifyToolEffects.Read, t.AdditionalProperties[DifyPropertyNames.Effect]));
    }

    [Fact]
    public void Create_Writes_AddsNothingDestructive() => Assert.Equal(
        ["rename_conversation", "rate_message", "revoke_message_rating"],
        DifyTools.Create(Client, new() { AllowWrites = true }).Where(t => t.AdditionalProperties[DifyPropertyNames.Effect] is not DifyToolEffects.Read).Select(t => t.Name));

    [Fact]
    public void Create_Destructive_NeedsApproval()
    {
        var tools = DifyTools.Create(Client, Everything);
        var destructive = tools.Where(t => t.AdditionalProperties[DifyPropertyNames.Effect] is DifyToolEffects.Destructive).ToList();

        Assert.Equal(
            ["delete_conversation", "create_annotation", "update_annotation", "delete_annotation", "disable_annotation_reply"], destructive.Select(t => t.Name));
        Assert.All(destructive, t => Assert.NotNull(t.GetService<ApprovalRequiredAIFunction>()));
        Assert.All(tools.Except(destructive), t => Assert.Null(t.GetService<ApprovalRequiredAIFunction>()));
    }

    [Theory]
    [InlineData(DifyToolGroups.None, 0)]
    [InlineData(DifyToolGroups.Feedback, 2)]
    [InlineData(DifyToolGroups.Conversations | DifyToolGroups.Suggestions, 5)]
    public void Create_Groups_AreLeftOut(DifyToolGroups groups, int count) => Assert.Equal(count, DifyTools.Create(Client, Everything, groups).Count);

    [Fact]
    public void Create_EveryTool_IsDescribedForAModel() => Assert.All(
        DifyTools.Create(Client, Everything),
        tool =>
        {
            Assert.Matches("^[a-z]+(_[a-z]+)+$", tool.Name);
            Assert.True(tool.Description.Length > 20, tool.Name);
            if (tool.JsonSchema.TryGetProperty("properties", out var properties))
            {
                Assert.All(properties.EnumerateObject(), p => Assert.True(p.Value.TryGetProperty("description", out _), $"{tool.Name}.{p.Name}"));
                Assert.All(properties.EnumerateObject(), p => Assert.False(p.Name is "user" or "api_key" or "key" or "options", $"{tool.Name}.{p.Name}"));
            }
        });

    [Fact]
    public void RateMessage_Schema_SaysWhatIsRequired()
    {
        var schema = Assert.Single(DifyTools.Create(Client, Everything), t => t.Name == "rate_message").JsonSchema;

        AssertJson(
            """
            {
              "type": "object",
              "properties": {
                "message_id": {"description": "The id of the answer's message, from get_conversation_messages or the current conversation.", "type": "string"},
                "rating": {"description": "\"like\" or \"dislike\".", "type": "string"},
                "comment": {"description": "Why, in the user's words.", "type": ["string", "null"], "default": null}
              },
              "required": ["message_id", "rating"]
            }
            """,
            System.Text.Json.Nodes.JsonNode.Parse(schema.GetRawText()));
    }

    [Fact(Timeout = Limit)]
    public async Task AnyTool_UserAmongTheArguments_IsIgnored()
    {
        _ = await CallAsync("list_conversations", """{"user":"ben","User":"ben","options":{"User":"ben","ApiKey":"k"},"apiKey":"k","limit":1}""");

        var request = Assert.Single(NewRequests());
        AssertRequest("GET", "/v1/conversations?user=ana&limit=1", request);
        Assert.Equal($"Bearer {Dify.ApiKey}", request.Authorization);
    }

    [Theory(Timeout = Limit)]
    [InlineData("{}")]
    [InlineData("""{"conversation_id":{"a":1}}""")]
    [InlineData("""{"conversation_id":null}""")]
    public async Task AnyTool_ArgumentsThatDoNotFit_IsToldSo(string arguments)
    {
        var result = (string?)await CallAsync("get_conversation_messages", arguments);

        Assert.True(result!.StartsWith("The arguments don't fit", StringComparison.Ordinal) || result.StartsWith("That is not an id", StringComparison.Ordinal), result);
        Assert.Empty(NewRequests());
    }

    [Fact(Timeout = Limit)]
    public async Task AnyTool_WrongKey_TellsTheModelNothingOfIt()
    {
        await using var client = CreateClient(o => o.ApiKey = "app-secret");

        var result = (string?)await CallAsync("list_conversations", "{}", client: client);

        Assert.Equal("Dify does not allow the application to do that. Only its operator can change it: don't try again.", result);
    }

    [Fact(Timeout = Limit)]
    public async Task AnyTool_ServerGone_TellsNoAddress()
    {
        await using var client = CreateClient(o => o.Endpoint = new("http://127.0.0.1:9/v1/"));

        Assert.Equal(
            "Dify can't be reached at the moment. Try again later, or go on without it.", (string?)await CallAsync("list_conversations", "{}", client: client));
    }

    [Fact(Timeout = Limit)]
    public async Task AnyTool_NoUser_IsAFaultOfTheHost()
    {
        await using var client = CreateClient(o => o.User = null);

        _ = await Assert.ThrowsAsync<InvalidOperationException>(() => CallAsync("list_conversations", "{}", client: client));
        Assert.Empty(NewRequests());
    }

    [Fact(Timeout = Limit)]
    public async Task AnyTool_Cancelled_IsCancelled()
    {
        var tool = DifyTools.Create(Client)[0];
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await tool.InvokeAsync([], cancelled.Token));
    }

    [Fact(Timeout = Limit)]
    public async Task Agent_ApprovalRequired_AsksBeforeAnythingIsDeleted()
    {
        var (conversation, _) = await ConverseAsync();
        using var model = new ScriptedModel(
            new FunctionCallContent("1", "delete_conversation", new Dictionary<string, object?> { ["conversation_id"] = conversation }), new TextContent("Done."));
        using var agent = model.AsBuilder().UseFunctionInvocation().Build();
        var options = new ChatOptions { Tools = [.. DifyTools.Create(Client, Everything)] };
        List<ChatMessage> history = [new(ChatRole.User, "Delete it.")];

        var asked = await agent.GetResponseAsync(history, options, Token);
        var request = Assert.Single(asked.Messages.SelectMany(m => m.Contents).OfType<ToolApprovalRequestContent>());
        Assert.Empty(NewRequests());

        history.AddRange(asked.Messages);
        history.Add(new(ChatRole.User, [request.CreateResponse(approved: true)]));
        _ = await agent.GetResponseAsync(history, options, Token);
        Assert.Contains(NewRequests(), r => r.Method == "DELETE");
    }
}
