using System.Text.Json.Nodes;

namespace Dify.AI.Extensions.Emulator.Tests.State;

public sealed class ConversationTests
{
    [Fact(Timeout = 15000)]
    public async Task Messages_PagedBackwards_AscendWithinAPage()
    {
        await using var server = await EmulatedServer.StartAsync();
        var first = await server.AskAsync("q1");
        foreach (var n in Enumerable.Range(2, 4))
        {
            await server.AskAsync($"q{n}", first.ConversationId);
        }

        var newest = (await server.GetAsync($"messages?user=ana&limit=2&conversation_id={first.ConversationId}")).Json;
        Assert.Equal(["q4", "q5"], Queries(newest));
        Assert.True(newest["has_more"]!.GetValue<bool>());
        var older = (await server.GetAsync($"messages?user=ana&limit=3&conversation_id={first.ConversationId}&first_id={newest["data"]![0]!["id"]}")).Json;
        Assert.Equal(["q1", "q2", "q3"], Queries(older));
        Assert.False(older["has_more"]!.GetValue<bool>());
    }

    [Fact(Timeout = 15000)]
    public async Task Conversations_EachSort_PagesWithoutGaps()
    {
        await using var server = await EmulatedServer.StartAsync();
        var ids = new List<string>();
        for (var n = 0; n < 5; n++)
        {
            ids.Add((await server.AskAsync($"q{n}")).ConversationId);
        }

        await server.AskAsync("again", ids[0]);
        Assert.Equal([ids[0], ids[4], ids[3], ids[2], ids[1]], await PagedAsync("-updated_at"));
        Assert.Equal(ids, await PagedAsync("created_at"));
        Assert.Empty((await server.GetAsync("conversations?user=bob")).Json["data"]!.AsArray());

        async Task<List<string>> PagedAsync(string sort)
        {
            var (found, last) = (new List<string>(), "");
            while (true)
            {
                var page = (await server.GetAsync($"conversations?user=ana&limit=2&sort_by={sort}&last_id={last}")).Json;
                found.AddRange(page["data"]!.AsArray().Select(row => row!["id"]!.GetValue<string>()));
                if (!page["has_more"]!.GetValue<bool>())
                {
                    return found;
                }

                last = found[^1];
            }
        }
    }

    [Theory(Timeout = 15000)]
    [InlineData(DifyServerRelease.Dify112, 204)]
    [InlineData(DifyServerRelease.Dify114, 404)]
    public async Task Delete_AnotherUsersConversation_IsRefusedFrom114On(DifyServerRelease release, int status)
    {
        await using var server = await EmulatedServer.StartAsync(release: release);
        var id = (await server.AskAsync()).ConversationId;
        Assert.Equal(status, (await server.SendAsync(HttpMethod.Delete, $"conversations/{id}", new JsonObject { ["user"] = "bob" })).Status);
        Assert.Equal(status == 204 ? 404 : 200, (await server.AskAsync(conversation: id)).Status);
    }

    [Fact(Timeout = 15000)]
    public async Task Rename_ByNameOrByItself_IsListed()
    {
        await using var server = await EmulatedServer.StartAsync();
        var id = (await server.AskAsync("What is Dify?")).ConversationId;
        await server.PostAsync($"conversations/{id}/name", new JsonObject { ["name"] = "Mine 🎉", ["user"] = "ana" });
        Assert.Equal("Mine 🎉", (await server.GetAsync("conversations?user=ana")).Json["data"]![0]!["name"]!.GetValue<string>());
        var renamed = await server.PostAsync($"conversations/{id}/name", new JsonObject { ["auto_generate"] = true, ["user"] = "ana" });
        Assert.Equal("Title: What is Dify?", renamed.Json["name"]!.GetValue<string>());
    }

    [Fact(Timeout = 15000)]
    public async Task Variables_Updated_ComeBackAsPythonText()
    {
        await using var server = await EmulatedServer.StartAsync(DifyAppMode.AdvancedChat, configure: app =>
            app.ConversationVariables.Add(new DifyConversationVariable("tags", "array[string]", new JsonArray("a"))));
        var path = $"conversations/{(await server.AskAsync()).ConversationId}/variables";
        var id = (await server.GetAsync($"{path}?user=ana")).Json["data"]![0]!["id"]!.GetValue<string>();
        var updated = await server.SendAsync(HttpMethod.Put, $"{path}/{id}", JsonNode.Parse("""{"value":["x","y"],"user":"ana"}"""));
        Assert.Equal("['x', 'y']", updated.Json["value"]!.GetValue<string>());
        var refused = await server.SendAsync(HttpMethod.Put, $"{path}/{id}", JsonNode.Parse("""{"value":7,"user":"ana"}"""));
        Assert.Equal("Type mismatch: variable 'tags' expects array[string], but got number type", refused.Json["message"]!.GetValue<string>());
    }

    [Fact(Timeout = 15000)]
    public async Task Message_OfAClientThatLeft_StaysEmpty()
    {
        await using var server = await EmulatedServer.StartAsync();
        server.Dify.Reply(DifyReply.Text("Hel").Delay(TimeSpan.FromMinutes(5)).Text("lo"));
        using (await server.BeginAsync())
        {
        }

        Assert.Equal(DifyRequestEnd.ClientDisconnected, await server.Dify.Requests[0].Ended.WaitAsync(EmulatedServer.Token));
        var conversation = (await server.GetAsync("conversations?user=ana")).Json["data"]![0]!["id"];
        var row = (await server.GetAsync($"messages?user=ana&conversation_id={conversation}")).Json["data"]![0]!;
        Assert.Equal("", row["answer"]!.GetValue<string>());
    }

    [Fact(Timeout = 15000)]
    public async Task Feedback_GivenChangedAndRevoked_IsShown()
    {
        await using var server = await EmulatedServer.StartAsync();
        var message = (await server.AskAsync()).MessageId;
        await RateAsync("""{"rating":"like","content":"good","user":"ana"}""");
        await RateAsync("""{"rating":"dislike","user":"ana"}""");
        var feedback = (await server.GetAsync("app/feedbacks")).Json["data"]![0]!;
        Assert.Equal("dislike", feedback["rating"]!.GetValue<string>());
        Assert.Null(feedback["content"]);
        await RateAsync("""{"rating":null,"user":"ana"}""");
        Assert.Empty((await server.GetAsync("app/feedbacks")).Json["data"]!.AsArray());

        async Task RateAsync(string body) => Assert.Equal(200, (await server.PostAsync($"messages/{message}/feedbacks", JsonNode.Parse(body)!)).Status);
    }

    private static string[] Queries(JsonNode page) => [.. page["data"]!.AsArray().Select(row => row!["query"]!.GetValue<string>())];
}
