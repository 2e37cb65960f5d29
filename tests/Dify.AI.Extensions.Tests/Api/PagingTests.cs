using System.Text.Json.Nodes;

namespace Dify.AI.Extensions.Tests.Api;

/// <summary>Walking all pages: complete, each row once, and never without end.</summary>
public sealed class PagingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 15000)]
    public async Task ListAllConversations_ThreePages_FollowsTheLastId()
    {
        using var server = new RecordedServer(sent => (Requests.ReadQuery(sent.Path).GetValueOrDefault("last_id") ?? "") switch
        {
            "" => Page("true", "a", "b"),
            "b" => Page("true", "c", "d"),
            "d" => Page("false", "e"),
            var other => throw new InvalidOperationException(other),
        });
        using var client = server.CreateClient();

        var ids = await client.Conversations.ListAllAsync(DifyConversationOrder.CreatedFirst, cancellationToken: Token).Select(c => c.Id).ToListAsync(Token);

        Assert.Equal(["a", "b", "c", "d", "e"], ids);
        Assert.Equal("/v1/conversations?user=user-1&limit=100&sort_by=created_at", server.Requests[0].Path);
    }

    [Fact(Timeout = 15000)]
    public async Task ListAllMessages_PagesGoBack_YieldsNewestFirst()
    {
        using var server = new RecordedServer(sent => (Requests.ReadQuery(sent.Path).GetValueOrDefault("first_id") ?? "") switch
        {
            "" => Page("true", "4", "5"),
            "4" => Page("true", "2", "3"),
            "2" => Page("false", "1"),
            var other => throw new InvalidOperationException(other),
        });
        using var client = server.CreateClient();

        var ids = await client.Messages.ListAllAsync("c-1", cancellationToken: Token).Select(m => m.Id).ToListAsync(Token);

        Assert.Equal(["5", "4", "3", "2", "1"], ids);
    }

    [Fact(Timeout = 15000)]
    public async Task ListAllConversations_RowsMoveMeanwhile_YieldsEachOnce()
    {
        using var server = new RecordedServer(sent => (Requests.ReadQuery(sent.Path).GetValueOrDefault("last_id") ?? "") switch
        {
            "" => Page("true", "a", "b"),
            _ => Page("false", "b", "c", "a"),
        });
        using var client = server.CreateClient();

        Assert.Equal(["a", "b", "c"], await client.Conversations.ListAllAsync(cancellationToken: Token).Select(c => c.Id).ToListAsync(Token));
    }

    [Theory(Timeout = 15000)]
    [InlineData("""{"limit":2,"has_more":true,"data":[{"id":"a"},{"id":"b"}],"total":99}""")]
    [InlineData("""{"limit":2,"has_more":true,"data":[{},{}],"total":99}""")]
    [InlineData("""{"limit":2,"has_more":true,"data":[],"total":99}""")]
    public async Task ListAll_ServerIgnoresTheCursor_Ends(string samePage)
    {
        using var server = new RecordedServer(RecordedServer.Json(samePage));
        using var client = server.CreateClient();
        var rows = JsonNode.Parse(samePage)!["data"]!.AsArray().Count;

        Assert.Equal(rows, await client.Conversations.ListAllAsync(cancellationToken: Token).CountAsync(Token));
        Assert.Equal(rows, await client.Messages.ListAllAsync("c-1", cancellationToken: Token).CountAsync(Token));
        Assert.Equal(rows, await client.Conversations.ListAllVariablesAsync("c-1", cancellationToken: Token).CountAsync(Token));
        Assert.Equal(rows, await client.Annotations.ListAllAsync(cancellationToken: Token).CountAsync(Token));
        Assert.Equal(rows, await client.Workflows.ListAllLogsAsync(cancellationToken: Token).CountAsync(Token));
        Assert.Equal(rows, await client.App.ListAllFeedbacksAsync(cancellationToken: Token).CountAsync(Token));
        Assert.InRange(server.Requests.Count, 6, 12);
    }

    [Theory(Timeout = 15000)]
    [InlineData(200, 2)]
    [InlineData(201, 3)]
    [InlineData(0, 1)]
    public async Task ListAllAnnotations_HasMoreOnlySaysThatThePageWasFull_GoesByTheTotal(int total, int requests)
    {
        using var server = new RecordedServer(sent => Numbered(sent, total, rows => $$"""
            "has_more":{{(rows == 100 ? "true" : "false")}},"limit":100,"total":{{total}}
            """));
        using var client = server.CreateClient();

        Assert.Equal(total, await client.Annotations.ListAllAsync("x", cancellationToken: Token).Select(a => a.Id).Distinct().CountAsync(Token));
        Assert.Equal(requests, server.Requests.Count);
        Assert.Equal("/v1/apps/annotations?keyword=x&page=1&limit=100", server.Requests[0].Path);
    }

    [Theory(Timeout = 15000)]
    [InlineData(99, 1)]
    [InlineData(150, 2)]
    [InlineData(200, 3)]
    public async Task ListAllFeedbacks_NoCountAtAll_EndsAtTheShortPage(int total, int requests)
    {
        using var server = new RecordedServer(sent => Numbered(sent, total, _ => "\"x\":null"));
        using var client = server.CreateClient();

        Assert.Equal(total, await client.App.ListAllFeedbacksAsync(cancellationToken: Token).CountAsync(Token));
        Assert.Equal(requests, server.Requests.Count);
    }

    [Fact(Timeout = 15000)]
    public async Task ListAllConversations_CallerStops_FetchesNoFurtherPage()
    {
        using var server = new RecordedServer(Page("true", "a", "b"));
        using var client = server.CreateClient();

        Assert.Equal("a", (await client.Conversations.ListAllAsync(cancellationToken: Token).FirstAsync(Token)).Id);
        _ = Assert.Single(server.Requests);
    }

    [Fact(Timeout = 15000)]
    public async Task ListAllMessages_BlankConversation_IsRefusedBeforeTheFirstMove()
    {
        using var server = new RecordedServer(Page("false"));
        using var client = server.CreateClient();

        _ = Assert.Throws<ArgumentException>(() => client.Messages.ListAllAsync(" ", cancellationToken: Token));
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => client.Messages.ListAllAsync("c-1", cancellationToken: cancelled.Token).CountAsync(Token).AsTask());
    }

    private static Emulator.DifyExchangeResponse Page(string hasMore, params string[] ids) =>
        RecordedServer.Json($$"""{"limit":2,"has_more":{{hasMore}},"data":[{{string.Join(",", ids.Select(id => $$"""{"id":"{{id}}"}"""))}}]}""");

    private static Emulator.DifyExchangeResponse Numbered(SentRequest sent, int total, Func<int, string> counts)
    {
        var page = int.Parse(Requests.ReadQuery(sent.Path)["page"], System.Globalization.CultureInfo.InvariantCulture);
        var rows = Enumerable.Range(0, total).Skip((page - 1) * 100).Take(100).Select(i => $$"""{"id":"{{i}}"}""").ToList();
        return RecordedServer.Json($$"""{"page":{{page}},{{counts(rows.Count)}},"data":[{{string.Join(",", rows)}}]}""");
    }
}
