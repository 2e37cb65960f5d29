using System.Text.Json;
using Dify.AI.Extensions.Streaming;

namespace Dify.AI.Extensions.Tests.Streaming;

/// <summary>The rest of an answer that is taken up where the caller has "One " of it.</summary>
public sealed class ResumedTextTests
{
    private static readonly TextPosition One = TextPosition.Start.After("One ");

    [Fact]
    public void Apply_SavedAnswer_GivesWhatIsNewAndOnceWhatWasGiven()
    {
        var text = new ResumedText(new(One, AtPause: false));

        Assert.Equal(new("two ", Replaces: false, Before: "One "), text.Apply(Saved("One two ")));
        Assert.Equal(new("three", Replaces: false, Before: null), text.Apply(Finished("""{"answer":"One two three"}""")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("One")]
    [InlineData("Ono two")]
    public void Apply_SavedAnswerThatDoesNotHoldThePlace_GivesNothing(string saved)
    {
        var text = new ResumedText(new(One, AtPause: false));

        Assert.Equal(default, text.Apply(Saved(saved)));
        Assert.Equal(new("two", Replaces: false, Before: "One "), text.Apply(Finished("""{"answer":"One two"}""")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Apply_Replacement_WithdrawsAllAndIsFollowedAtOnce(bool afterTheSavedAnswer)
    {
        var text = new ResumedText(new(One, AtPause: false));
        _ = text.Apply(Message("held back"));
        if (afterTheSavedAnswer)
        {
            _ = text.Apply(Saved("One two "));
        }

        var change = text.Apply(new MessageReplaceEvent { Answer = "Withheld.", Reason = afterTheSavedAnswer ? "" : "output_moderation" });

        Assert.Equal(new("Withheld.", Replaces: true), change);
        Assert.Equal(new(" Sorry.", Replaces: false), text.Apply(Message(" Sorry.")));
        Assert.Equal(default, text.Apply(Finished("""{"answer":"Withheld. Sorry."}""")));
        Assert.Equal(("Withheld. Sorry.", 16), (text.ToString(), text.Length));
    }

    [Fact]
    public void Apply_RepeatedFromItsBeginning_GoesOnWhereThePlaceComesBy()
    {
        var text = new ResumedText(new(One, AtPause: false));

        Assert.Equal(default, text.Apply(Message("On")));
        Assert.Equal(new("", Replaces: false, Before: "One "), text.Apply(Message("e ")));
        Assert.Equal(new("two", Replaces: false), text.Apply(Message("two")));
        Assert.Equal(default, text.Apply(Finished("""{"answer":"One two"}""")));
        Assert.Equal(("One two", 7), (text.ToString(), text.Length));
    }

    [Fact]
    public void Apply_PlaceInTheMiddleOfARepeatedWord_GivesItsRest()
    {
        var text = new ResumedText(new(One, AtPause: false));

        Assert.Equal(new("two", Replaces: false, Before: "One "), text.Apply(Message("One two")));
        Assert.Equal(new(" three", Replaces: false), text.Apply(Message(" three")));
    }

    /// <summary>Words that come meanwhile, from another place: the outputs tell where.</summary>
    [Fact]
    public void Apply_WordsOfAnUncertainPlace_AreHeldBackUntilTheOutputs()
    {
        var text = new ResumedText(new(One, AtPause: false));

        Assert.All(["three", " four", " five"], words => Assert.Equal(default, text.Apply(Message(words))));
        Assert.Equal(new("two three four five", Replaces: false, Before: "One "), text.Apply(Finished("""{"answer":"One two three four five"}""")));
    }

    [Fact]
    public void Apply_NothingGivenYet_HoldsWordsBackAsWell()
    {
        var text = new ResumedText(new(TextPosition.Start, AtPause: false));

        Assert.Equal(default, text.Apply(Message("two")));
        Assert.Equal(new("One two", Replaces: false, Before: ""), text.Apply(Finished("""{"answer":"One two"}""")));
    }

    [Fact]
    public void Apply_OtherOutputs_ReplaceWhatWasGiven()
    {
        var text = new ResumedText(new(One, AtPause: false));

        Assert.Equal(new("Two one", Replaces: true), text.Apply(Finished("""{"answer":"Two one"}""")));
        Assert.Equal("Two one", text.ToString());
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"answer":7}""")]
    public void Apply_OutputsWithoutAnAnswer_GiveNothing(string outputs)
    {
        var text = new ResumedText(new(One, AtPause: false));

        Assert.Equal(default, text.Apply(Finished(outputs)));
        Assert.Equal(default, text.Apply(new WorkflowFinishedEvent()));
    }

    [Theory]
    [InlineData(true, "resumption", true)]
    [InlineData(true, "initial", false)]
    [InlineData(true, null, false)]
    [InlineData(false, "resumption", false)]
    public void Apply_ResumptionAfterAPauseWithAllTextGiven_IsFollowedAtOnce(bool atPause, string? reason, bool followed)
    {
        var text = new ResumedText(new(One, atPause));

        Assert.Equal(default, text.Apply(new WorkflowStartedEvent { Data = new() { Reason = reason } }));
        Assert.Equal(followed ? new("two", Replaces: false) : default(TextChange), text.Apply(Message("two")));
        Assert.Equal(
            followed ? default : new TextChange("two", Replaces: false, Before: "One "), text.Apply(Finished("""{"answer":"One two"}""")));
    }

    [Theory]
    [InlineData("One ", true)]
    [InlineData("One two", true)]
    [InlineData("One", false)]
    [InlineData("Two two", false)]
    [InlineData("", false)]
    public void Position_IsIn_KnowsTheTextBeforeIt(string text, bool isIn)
    {
        Assert.Equal(isIn, One.IsIn(text));
        Assert.True(TextPosition.Start.IsIn(text));
        Assert.Equal(TextPosition.Start.After("One two"), One.After("two"));
        Assert.NotEqual(TextPosition.Start.After("eno "), TextPosition.Start.After("one "));
    }

    private static MessageReplaceEvent Saved(string answer) => new() { Answer = answer, Reason = "" };

    private static MessageEvent Message(string words) => new() { Answer = words };

    private static WorkflowFinishedEvent Finished(string outputs) => new() { Data = new() { Status = "succeeded", Outputs = JsonElement.Parse(outputs) } };
}
