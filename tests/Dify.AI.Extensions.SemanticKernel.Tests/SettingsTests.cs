using System.Text.Json;
using Dify.AI.Extensions.Tests;
using Microsoft.SemanticKernel;

namespace Dify.AI.Extensions.SemanticKernel.Tests;

public sealed class SettingsTests : EmulatedTest
{
    private const int Limit = 20000;

    [Fact(Timeout = Limit)]
    public async Task Settings_UserConversationInputs_AreSent()
    {
        var service = Chat.AsDifyChatCompletionService();
        var first = await service.GetChatMessageContentsAsync([new(Microsoft.SemanticKernel.ChatCompletion.AuthorRole.User, "hi")], new DifyPromptExecutionSettings { User = "ben" }, cancellationToken: Token);
        var conversation = (string)first[0].Metadata![DifyPropertyNames.ConversationId]!;

        _ = await service.GetChatMessageContentsAsync(
            [new(Microsoft.SemanticKernel.ChatCompletion.AuthorRole.User, "on")],
            new DifyPromptExecutionSettings { User = "ben", ConversationId = conversation, Inputs = new Dictionary<string, object?> { ["city"] = "Bonn", ["n"] = 3 } },
            new Kernel(),
            Token);

        AssertJson(
            $$"""{"query":"on","user":"ben","conversation_id":"{{conversation}}","inputs":{"city":"Bonn","n":3},"response_mode":"streaming"}""", Sent(SentMessages.Last()));
    }

    [Fact(Timeout = Limit)]
    public async Task Settings_OfAPromptFile_AreUnderstood()
    {
        var kernel = Kernel.CreateBuilder().AddDifyChatCompletion(Client).Build();
        var general = JsonSerializer.Deserialize<PromptExecutionSettings>("""{"user":"ben","inputs":{"city":"Bonn"},"temperature":0.5}""");

        _ = await kernel.InvokePromptAsync("hi", new(general), cancellationToken: Token);

        AssertJson("""{"query":"hi","user":"ben","inputs":{"city":"Bonn"},"response_mode":"streaming"}""", Sent(Assert.Single(SentMessages)));
    }

    [Fact]
    public void Settings_ThroughJson_StayTheSame()
    {
        var settings = new DifyPromptExecutionSettings { User = "ben", ConversationId = "c", Inputs = new Dictionary<string, object?> { ["n"] = 3 }, ServiceId = "s" };

        var json = JsonSerializer.Serialize(settings);
        var back = JsonSerializer.Deserialize<DifyPromptExecutionSettings>(json)!;

        Assert.Equal(("ben", "c", "s"), (back.User, back.ConversationId, back.ServiceId));
        Assert.Equal(json, JsonSerializer.Serialize(back));
        Assert.Equal(json, JsonSerializer.Serialize(DifyPromptExecutionSettings.FromExecutionSettings(JsonSerializer.Deserialize<PromptExecutionSettings>(json))));
    }

    [Fact]
    public void Settings_FromOthers_KeepWhatTheySay()
    {
        var own = new DifyPromptExecutionSettings();
        Assert.Same(own, DifyPromptExecutionSettings.FromExecutionSettings(own));
        Assert.Null(DifyPromptExecutionSettings.FromExecutionSettings(null).User);

        var behavior = FunctionChoiceBehavior.Auto();
        var read = DifyPromptExecutionSettings.FromExecutionSettings(new()
        {
            ServiceId = "s",
            FunctionChoiceBehavior = behavior,
            ExtensionData = new Dictionary<string, object> { ["user"] = "ben", ["other"] = 1 },
        });

        Assert.Equal(("ben", "s"), (read.User, read.ServiceId));
        Assert.Same(behavior, read.FunctionChoiceBehavior);
        Assert.Equal("other", Assert.Single(read.ExtensionData!).Key);
    }

    [Fact]
    public void Settings_Frozen_ChangeNoMore()
    {
        var settings = new DifyPromptExecutionSettings { Inputs = new Dictionary<string, object?> { ["a"] = 1 } };
        settings.Freeze();

        _ = Assert.Throws<InvalidOperationException>(() => settings.User = "ben");
        _ = Assert.Throws<NotSupportedException>(() => settings.Inputs!.Add("b", 2));
        var copy = Assert.IsType<DifyPromptExecutionSettings>(settings.Clone());
        copy.Inputs!.Add("b", 2);
        _ = Assert.Single(settings.Inputs!);
    }

    private static System.Text.Json.Nodes.JsonNode Sent(System.Text.Json.Nodes.JsonNode body)
    {
        foreach (var name in body.AsObject().Where(p => p.Key is "auto_generate_name" or "files").Select(p => p.Key).ToList())
        {
            _ = body.AsObject().Remove(name);
        }

        return body;
    }
}
