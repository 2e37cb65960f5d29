using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace Dify.AI.Extensions.Tests.Chat;

/// <summary>What an app's configuration decides is refused or ignored, never silently half obeyed.</summary>
public sealed class UnsupportedOptionsTests
{
    private static readonly AITool Tool = AIFunctionFactory.Create(() => 1, "one");

    /// <summary>Every option that Dify does not take, by its name.</summary>
    public static TheoryData<string, ChatOptions> Each => new()
    {
        { "Tools", new() { Tools = [Tool] } },
        { "ModelId", new() { ModelId = "gpt" } },
        { "Temperature", new() { Temperature = 0 } },
        { "TopP", new() { TopP = 0 } },
        { "TopK", new() { TopK = 0 } },
        { "MaxOutputTokens", new() { MaxOutputTokens = 0 } },
        { "FrequencyPenalty", new() { FrequencyPenalty = 0 } },
        { "PresencePenalty", new() { PresencePenalty = 0 } },
        { "Seed", new() { Seed = 0 } },
        { "StopSequences", new() { StopSequences = ["."] } },
        { "Reasoning", new() { Reasoning = new() } },
        { "Tools, ModelId, Seed", new() { ModelId = "gpt", Seed = 1, Tools = [Tool] } },
    };

    /// <summary>Options that Dify takes, or that say nothing.</summary>
    public static TheoryData<ChatOptions?> Harmless =>
    [
        (ChatOptions?)null,
        new ChatOptions(),
        new ChatOptions { Tools = [], StopSequences = [] },
        new ChatOptions { ConversationId = "c-1", Instructions = "Be kind.", ResponseFormat = ChatResponseFormat.Json },
    ];

    [Theory]
    [MemberData(nameof(Each))]
    public void Check_WhereRefused_NamesThem(string names, ChatOptions options)
    {
        var unsupported = new UnsupportedOptions(new() { ThrowOnUnsupportedOptions = true }, new FakeLogger());

        var e = Assert.Throws<NotSupportedException>(() => unsupported.Check(options));

        Assert.Equal(
            $"Dify's Service API takes no {names}: configure them in the app, or set ThrowOnUnsupportedOptions to false to have them ignored.",
            e.Message);
    }

    [Theory]
    [MemberData(nameof(Harmless))]
    public void Check_WhatDifyTakes_PassesWithoutAWord(ChatOptions? options)
    {
        var logger = new FakeLogger();

        new UnsupportedOptions(new() { ThrowOnUnsupportedOptions = true }, logger).Check(options);
        new UnsupportedOptions(new(), logger).Check(options);

        Assert.Equal(0, logger.Collector.Count);
    }

    [Fact]
    public void Check_WhereIgnored_WarnsOfToolsOnceAndTellsOfTheRestEachTime()
    {
        var logger = new FakeLogger();
        var unsupported = new UnsupportedOptions(new(), logger);

        unsupported.Check(new() { Seed = 1, TopK = 2 });
        unsupported.Check(new() { Tools = [Tool] });
        Assert.Equal(LogLevel.Warning, logger.LatestRecord.Level);
        unsupported.Check(new() { Tools = [Tool] });
        unsupported.Check(new() { Seed = 1 });

        Assert.Equal([LogLevel.Debug, LogLevel.Warning, LogLevel.Debug], logger.Collector.GetSnapshot().Select(r => r.Level));
        Assert.EndsWith(": TopK, Seed", logger.Collector.GetSnapshot()[0].Message, StringComparison.Ordinal);
        Assert.EndsWith(": Seed", logger.Collector.GetSnapshot()[2].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData(" ", false)]
    [InlineData("c-1", true)]
    public void Check_ConversationOfAnAppThatKeepsNone_IsToldOnce(string? conversation, bool isTold)
    {
        var logger = new FakeLogger();
        var options = new ChatOptions { ConversationId = conversation };
        var unsupported = new UnsupportedOptions(new(), logger, keepsConversations: false);
        var strict = new UnsupportedOptions(new() { ThrowOnUnsupportedOptions = true }, new FakeLogger(), keepsConversations: false);

        unsupported.Check(new() { Seed = 1 });
        unsupported.Check(options);
        var warnings = logger.Collector.GetSnapshot().Count(r => r.Level == LogLevel.Warning);
        unsupported.Check(options);

        Assert.Equal(isTold ? 1 : 0, warnings);
        Assert.Equal(warnings, logger.Collector.GetSnapshot().Count(r => r.Level == LogLevel.Warning));
        Assert.Equal(isTold, Record.Exception(() => strict.Check(options)) is NotSupportedException);
    }
}
