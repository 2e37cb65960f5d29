using Dify.AI.Extensions.Streaming;

namespace Dify.AI.Extensions.Tests.Streaming;

/// <summary>What each event does to an answer's text.</summary>
public sealed class AnswerTextTests
{
    [Fact]
    public void Apply_EventsWithWords_AddThem()
    {
        var text = new AnswerText();

        Assert.Equal(new("One ", Replaces: false), text.Apply(new MessageEvent { Answer = "One " }));
        Assert.Equal(new("two ", Replaces: false), text.Apply(new MessageFileEvent { Answer = "two " }));
        Assert.Equal(new("three ", Replaces: false), text.Apply(new MessageFileEvent { Answer = "three ", Url = "" }));
        Assert.Equal(new("four ", Replaces: false), text.Apply(new TextChunkEvent { Data = new() { Text = "four " } }));
        Assert.Equal(new("five", Replaces: false), text.Apply(new AgentMessageEvent { Answer = "five" }));
        Assert.Equal(("One two three four five", 23), (text.ToString(), text.Length));
    }

    [Fact]
    public void Apply_EventsWithoutWords_ChangeNothing()
    {
        var text = new AnswerText();

        Assert.All(
            new DifyEvent[]
            {
                new() { Event = "hologram" },
                new MessageEvent(),
                new MessageEvent { Answer = "" },
                new AgentMessageEvent { Answer = "" },
                new MessageFileEvent { Answer = "a file's, not the answer's", Url = "/files/1" },
                new MessageFileEvent { Answer = "" },
                new TextChunkEvent(),
                new TextChunkEvent { Data = new() { Text = "" } },
                new TextChunkEvent { MessageId = "m-1", Data = new() { Text = "a chatflow tells it by message events" } },
                new TextReplaceEvent { MessageId = "m-1", Data = new() { Text = "as does its replacement" } },
                new MessageEndEvent(),
            },
            e => Assert.Equal(default, text.Apply(e)));
        Assert.Equal(0, text.Length);
    }

    [Fact]
    public void Apply_Replacement_StandsInPlaceOfAllBefore()
    {
        var text = new AnswerText();
        _ = text.Apply(new MessageEvent { Answer = "secret" });

        Assert.Equal(new("Withheld.", Replaces: true), text.Apply(new MessageReplaceEvent { Answer = "Withheld." }));
        Assert.Equal("Withheld.", text.ToString());
        Assert.Equal(new("Other.", Replaces: true), text.Apply(new TextReplaceEvent { Data = new() { Text = "Other." } }));
        Assert.Equal(new("", Replaces: true), text.Apply(new TextReplaceEvent()));
        Assert.Equal(new("", Replaces: true), text.Apply(new MessageReplaceEvent()));
        Assert.Equal("", text.ToString());
    }

    /// <summary>A New Agent app ends with its whole answer as one message: trimmed, and perhaps the last round only.</summary>
    [Theory]
    [InlineData("Hello", "Hello", null, "Hello")]
    [InlineData("Hello", "Hello!", "!", "Hello!")]
    [InlineData("One\n| two ", "One two", null, "One\n two ")]
    [InlineData("a b|\n", "\tab", null, "a b\n")]
    [InlineData("Round 1.\n|Round 2.", "Round 2.", null, "Round 1.\nRound 2.")]
    [InlineData("Helo", "Hello", "=Hello", "Hello")]
    [InlineData("xbc", "abc", "=abc", "abc")]
    [InlineData("abx", "aby", "=aby", "aby")]
    [InlineData("bc", "abc", "=abc", "abc")]
    [InlineData(" bc", "abc", "=abc", "abc")]
    public void Apply_AgentsClosingMessage_AddsOnlyWhatIsNew(string said, string closing, string? news, string whole)
    {
        var text = new AnswerText();
        foreach (var words in said.Split('|'))
        {
            Assert.Equal(new(words, Replaces: false), text.Apply(new AgentMessageEvent { Answer = words }));
        }

        var change = text.Apply(new MessageEvent { Answer = closing });

        Assert.Equal(news is ['=', .. var instead] ? new(instead, Replaces: true) : new TextChange(news, Replaces: false), change);
        Assert.Equal(whole, text.ToString());
    }

    [Fact]
    public void Apply_SameWordsTwiceWithoutAnAgent_AreSaidTwice()
    {
        var text = new AnswerText();

        _ = text.Apply(new MessageEvent { Answer = "ha" });
        _ = text.Apply(new MessageEvent { Answer = "ha" });

        Assert.Equal("haha", text.ToString());
    }
}
