using Dify.AI.Extensions.Emulator;

namespace Dify.AI.Extensions.Tests.Tools;

/// <summary>Two users and two apps in one process: what belongs to one is out of the other's reach, whatever a model tries.</summary>
public sealed class IsolationTests : ToolTest
{
    private const int Limit = 60000;
    private readonly AsyncLocal<string?> _signedIn = new();

    [Fact(Timeout = Limit)]
    public async Task EveryTool_IdsOfAnotherUserOrApp_ReachesNothing()
    {
        var otherApp = Dify.AddApp(new DifyEmulatorApp());
        await using var sameAppOtherUser = CreateClient(o => o.User = "ben");
        await using var otherAppSameUser = CreateClient(o => o.ApiKey = otherApp.ApiKey);
        var own = await ConverseAsync("mine", "secret of ana");
        await Client.Messages.SendFeedbackAsync(own.Message, DifyFeedbackRating.Like, cancellationToken: Token);
        var annotation = await Client.Annotations.CreateAsync("q", "a", cancellationToken: Token);
        var spoken = 0;
        foreach (var intruder in new[] { sameAppOtherUser, otherAppSameUser })
        {
            var options = Everything;
            options.SpeechSink = (_, _) =>
            {
                spoken++;
                return new(new Uri("https://app.example/1"));
            };
            var results = new List<string?>();
            foreach (var tool in DifyTools.Create(intruder, options, DifyToolGroups.All & ~DifyToolGroups.Annotations).Where(t => t.Name != "speak_text"))
            {
                results.Add((await CallAsync(
                    [tool],
                    tool.Name,
                    $$"""{"conversation_id":"{{own.Conversation}}","message_id":"{{own.Message}}","title":"x","rating":"dislike","text":"x"}"""))?.ToJsonString());
            }

            Assert.Equal(8, results.Count);
            Assert.Equal("""{"conversations":[],"has_more":false}""", results[0]);
            Assert.All(results.Skip(1), r => Assert.StartsWith("\"There is no such thing", r, StringComparison.Ordinal));
        }

        foreach (var name in new[] { "update_annotation", "delete_annotation" })
        {
            var result = await CallAsync(name, $$"""{"annotation_id":"{{annotation.Id}}","question":"x","answer":"x"}""", client: otherAppSameUser);
            Assert.StartsWith("This app has no such annotation", (string?)result, StringComparison.Ordinal);
        }

        Assert.Equal(0, spoken);
        var message = Assert.Single((await Client.Messages.ListAsync(own.Conversation, cancellationToken: Token)).Data);
        Assert.Equal(("secret of ana", DifyFeedbackRating.Like), (message.Answer, message.Feedback!.Rating));
        Assert.Equal("Title: mine", Assert.Single((await Client.Conversations.ListAsync(cancellationToken: Token)).Data).Name);
        Assert.Equal("a", Assert.Single((await Client.Annotations.ListAsync(cancellationToken: Token)).Data).Answer);
    }

    [Fact(Timeout = Limit)]
    public async Task OneSetOfTools_UsersAtOnce_EachSeesTheirOwn()
    {
        await using var client = CreateClient(o => (o.User, o.UserResolver) = (null, _ => new(_signedIn.Value)));
        var tools = DifyTools.Create(client);
        string[] users = ["ana", "ben", "cem"];
        foreach (var user in users)
        {
            await using var own = CreateClient(o => o.User = user);
            _ = await ConverseAsync($"I am {user}", client: own);
        }

        await Task.WhenAll(Enumerable.Range(0, 30).Select(async i =>
        {
            _signedIn.Value = users[i % 3];
            await Task.Yield();
            var result = await CallAsync(tools, "list_conversations", "{}");
            Assert.Equal($"Title: I am {users[i % 3]}", (string?)Assert.Single(result!["conversations"]!.AsArray())!["title"]);
        }));
    }

    [Fact(Timeout = Limit)]
    public async Task CallOptions_UserAndKey_HoldWhateverBecomesOfTheOptions()
    {
        var otherApp = Dify.AddApp(new DifyEmulatorApp());
        var options = new DifyToolsOptions { CallOptions = new() { User = "ben", ApiKey = otherApp.ApiKey } };
        var tools = DifyTools.Create(Client, options);
        options.CallOptions.User = "cem";
        options.CallOptions.ApiKey = Dify.ApiKey;

        _ = await CallAsync(tools, "list_conversations", "{}");

        var request = Assert.Single(NewRequests());
        Assert.Equal(("/v1/conversations?user=ben&limit=10", $"Bearer {otherApp.ApiKey}"), (request.Path, request.Authorization));
    }
}
