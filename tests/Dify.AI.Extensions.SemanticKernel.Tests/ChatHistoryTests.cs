using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dify.AI.Extensions.Emulator;
using Dify.AI.Extensions.Tests;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace Dify.AI.Extensions.SemanticKernel.Tests;

public sealed class ChatHistoryTests : EmulatedTest
{
    private const int Limit = 30000;

    private IChatCompletionService Service => field ??= Chat.AsDifyChatCompletionService();

    public static TheoryData<string> Ways => ["whole", "whole-json", "words", "words-trimmed", "words-copied-history", "streamed-answer", "streamed-answer-json"];

    [Theory(Timeout = Limit)]
    [MemberData(nameof(Ways))]
    public async Task History_ThreeTurns_StayInOneConversation(string way)
    {
        var history = new ChatHistory("Be brief.");
        foreach (var question in new[] { "one", "two", "three" })
        {
            history.AddUserMessage(question);
            history = await AnswerAsync(history, way);
        }

        var sent = SentMessages.ToList();
        Assert.Equal(3, sent.Count);
        Assert.Null(sent[0]["conversation_id"]);
        Assert.Single(sent.Skip(1).Select(m => (string?)m["conversation_id"]).Distinct(), id => !string.IsNullOrEmpty(id));
        Assert.Equal(["two", "three"], sent.Skip(1).Select(m => (string?)m["query"]));
        Assert.Single((await Client.Conversations.ListAsync(cancellationToken: Token)).Data);
    }

    [Fact(Timeout = Limit)]
    public async Task History_WordsChangedAfterTheStream_BeginAnew()
    {
        var history = new ChatHistory();
        history.AddUserMessage("one");
        await foreach (var _ in Service.GetStreamingChatMessageContentsAsync(history, cancellationToken: Token))
        {
        }

        history.AddAssistantMessage("Something else.");
        history.AddUserMessage("two");
        _ = await Service.GetChatMessageContentAsync(history, cancellationToken: Token);

        Assert.All(SentMessages, m => Assert.Null(m["conversation_id"]));
        Assert.Contains("Something else.", (string?)SentMessages.Last()["query"], StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task History_OfAnotherUser_IsNotResumed()
    {
        var history = new ChatHistory();
        history.AddUserMessage("one");
        history = await AnswerAsync(history, "whole");
        history.AddUserMessage("two");

        _ = await Service.GetChatMessageContentAsync(history, new DifyPromptExecutionSettings { User = "ben" }, cancellationToken: Token);

        Assert.Null(SentMessages.Last()["conversation_id"]);
    }

    [Fact(Timeout = Limit)]
    public async Task History_StreamThatTheCallerLeft_GoesOnInItsConversation()
    {
        Dify.Reply(DifyReply.Text("One", " two").Delay(TimeSpan.FromSeconds(20)));
        var history = new ChatHistory();
        history.AddUserMessage("count");
        var words = "";
        await foreach (var message in Service.GetStreamingChatMessageContentsAsync(history, cancellationToken: Token))
        {
            words += message.Content;
            if (words == "One two")
            {
                break;
            }
        }

        history.AddAssistantMessage(words);
        history.AddUserMessage("go on");
        _ = await Service.GetChatMessageContentAsync(history, cancellationToken: Token);

        Assert.NotNull((string?)SentMessages.Last()["conversation_id"]);
    }

    [Theory(Timeout = Limit)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ToolsThatDifyRan_NeverSpoilTheHistory(bool streaming)
    {
        var app = Dify.AddApp(new() { Mode = Emulator.DifyAppMode.AgentChat });
        await using var client = CreateClient(o => o.ApiKey = app.ApiKey);
        var service = client.AsChat();
        app.Reply(DifyReply.Text("Let me see. ").Tool("clock", """{"zone":"UTC"}""", "12:00").Text("It is noon."));
        var history = new ChatHistory();
        history.AddUserMessage("What time is it?");

        JsonElement steps;
        string? text;
        if (streaming)
        {
            var messages = new List<StreamingChatMessageContent>();
            await foreach (var message in service.GetStreamingChatMessageContentsAsync(history, cancellationToken: Token))
            {
                messages.Add(message);
            }

            Assert.Single(history);
            Assert.DoesNotContain(messages, m => m.Items.OfType<StreamingFunctionCallUpdateContent>().Any());
            Assert.Contains(messages, m => m.InnerContent is AgentThoughtEvent);
            var answer = history.AddStreamedAnswer(messages);
            text = answer.Content;
            steps = (JsonElement)answer.Metadata![DifyMetadataNames.ToolSteps]!;
        }
        else
        {
            var answer = await service.GetChatMessageContentAsync(history, cancellationToken: Token);
            Assert.IsType<Microsoft.SemanticKernel.TextContent>(Assert.Single(answer.Items));
            Assert.IsType<DifyChatResponse>(answer.InnerContent);
            text = answer.Content;
            steps = (JsonElement)answer.Metadata![DifyMetadataNames.ToolSteps]!;
            history.Add(answer);
        }

        Assert.Equal("Let me see. It is noon.", text);
        var step = Assert.Single(steps.EnumerateArray());
        Assert.Equal("clock", step.GetProperty("name").GetString());
        AssertJson("""{"zone":"UTC"}""", JsonNode.Parse(step.GetProperty("arguments").GetRawText()));
        Assert.Contains("12:00", step.GetProperty("result").GetRawText(), StringComparison.Ordinal);
        _ = JsonSerializer.Deserialize<ChatHistory>(JsonSerializer.Serialize(history));
    }

    [Fact(Timeout = Limit)]
    public async Task Stream_ThinkingInTheMiddleOfADelta_LosesNoWord()
    {
        Dify.Reply(DifyReply.Text("a<think>b</think>c"));
        var words = new StringBuilder();
        await foreach (var message in Service.GetStreamingChatMessageContentsAsync("hi", cancellationToken: Token))
        {
            _ = words.Append(message.Content);
        }

        Assert.Equal("ac", words.ToString());
    }

    [Fact(Timeout = Limit)]
    public async Task Stream_AnswerWithdrawn_TellsWhatTakesItsPlace()
    {
        Dify.Reply(DifyReply.Text("Bad words").Replace("Withheld."));
        var replacements = new List<object?>();
        await foreach (var message in Service.GetStreamingChatMessageContentsAsync("hi", cancellationToken: Token))
        {
            if (message.Metadata?.TryGetValue(DifyMetadataNames.ReplacedBy, out var text) is true)
            {
                replacements.Add(text);
            }
        }

        Assert.Equal("Withheld.", Assert.Single(replacements));
    }

    [Fact(Timeout = Limit)]
    public async Task AddDifyChatCompletion_TwoApps_AreFoundById()
    {
        var other = Dify.AddApp(new DifyEmulatorApp());
        var builder = Kernel.CreateBuilder();
        Assert.Same(builder, builder.AddDifyChatCompletion(o => (o.Endpoint, o.ApiKey, o.User) = (Dify.Endpoint, Dify.ApiKey, "ana")));
        Assert.Same(builder, builder.AddDifyChatCompletion(o => (o.Endpoint, o.ApiKey, o.User) = (Dify.Endpoint, other.ApiKey, "ana"), "other"));
        var kernel = builder.Build();

        _ = await kernel.GetRequiredService<IChatCompletionService>("other").GetChatMessageContentAsync("hi", cancellationToken: Token);
        _ = await kernel.GetRequiredService<IChatCompletionService>().GetChatMessageContentAsync("hi", cancellationToken: Token);

        Assert.Equal([other, Dify.App], Dify.Requests.Select(r => r.App));
        Assert.Equal(Dify.Endpoint.ToString(), kernel.GetRequiredService<IChatCompletionService>("other").Attributes["Endpoint"]);
    }

    private async Task<ChatHistory> AnswerAsync(ChatHistory history, string way)
    {
        if (way.StartsWith("whole", StringComparison.Ordinal))
        {
            history.Add(await Service.GetChatMessageContentAsync(history, cancellationToken: Token));
        }
        else
        {
            var messages = new List<StreamingChatMessageContent>();
            await foreach (var message in Service.GetStreamingChatMessageContentsAsync(history, cancellationToken: Token))
            {
                messages.Add(message);
            }

            var words = string.Concat(messages.Select(m => m.Content));
            if (way.StartsWith("streamed", StringComparison.Ordinal))
            {
                _ = history.AddStreamedAnswer(messages);
            }
            else
            {
                history.AddAssistantMessage(way == "words-trimmed" ? words + "\n" : words);
            }
        }

        return way.EndsWith("json", StringComparison.Ordinal) ? JsonSerializer.Deserialize<ChatHistory>(JsonSerializer.Serialize(history))!
            : way == "words-copied-history" ? [.. history]
            : history;
    }
}

internal static class ClientExtensions
{
    public static IChatCompletionService AsChat(this DifyClient client) => Microsoft.Extensions.AI.DifyClientExtensions.AsIChatClient(client).AsDifyChatCompletionService();
}
