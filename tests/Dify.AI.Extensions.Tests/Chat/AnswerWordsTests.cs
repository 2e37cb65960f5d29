using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions.Tests.Chat;

/// <summary>What of an answer's words is text, and what reasoning.</summary>
public sealed class AnswerWordsTests
{
    [Theory]
    [InlineData("```json\n{\"a\":", "1}\n```", "1}\n", "")]
    [InlineData("<think>hm</think>```json\n{\"a\":", "1}\n```", "1}\n", "")]
    [InlineData("<think>hm", "mm</think>{\"a\":1}", "{\"a\":1}", "mm")]
    [InlineData("{\"a\":\"", "```", "```", "")]
    public void Add_AfterWordsThatTheCallerHas_GoesOnWhereTheyEnd(string before, string words, string text, string reasoning)
    {
        var answer = new AnswerWords(wantsJson: true);

        answer.Skip(before);

        Assert.Equal((text, reasoning), Say(answer, words));
    }

    [Fact]
    public void Skip_AnswerInWords_TakesNothingOff()
    {
        var answer = new AnswerWords(wantsJson: false);

        answer.Skip("```json\n{");

        Assert.Equal(("}\n```", ""), Say(answer, "}\n```"));
    }

    [Theory]
    [InlineData(false, "4 <thi", "4 <thi", "")]
    [InlineData(false, "<think>hm</thi", "", "hm</thi")]
    [InlineData(true, "4 <thi", "4 <thi", "")]
    [InlineData(true, "``", "``", "")]
    [InlineData(true, "{} ``", "{} ``", "")]
    public void Flush_HalfATagOrFence_IsTextAfterAll(bool wantsJson, string words, string text, string reasoning) =>
        Assert.Equal((text, reasoning), Say(new(wantsJson), words));

    [Fact]
    public void Flush_Again_AddsNothing()
    {
        var answer = new AnswerWords(wantsJson: true);
        _ = Say(answer, "``");
        var update = new ChatResponseUpdate();

        answer.Flush(update);

        Assert.Empty(update.Contents);
    }

    [Theory]
    [InlineData("<think>secret", "Withheld.", "Withheld.")]
    [InlineData("secret <thi", "Withheld.", "Withheld.")]
    [InlineData("```json\n{\"secret", "No ```", "No ```")]
    public void Reset_WordsWithdrawn_AnswerBeginsAnew(string withdrawn, string words, string text)
    {
        var answer = new AnswerWords(wantsJson: true);
        answer.Add(new(), withdrawn);

        answer.Reset();

        Assert.Equal((text, ""), Say(answer, words));
    }

    /// <summary>All that the words become, to the end of the answer.</summary>
    private static (string Text, string Reasoning) Say(AnswerWords answer, string words)
    {
        var (update, last) = (new ChatResponseUpdate(), new ChatResponseUpdate());
        answer.Add(update, words);
        answer.Flush(last);
        AIContent[] contents = [.. update.Contents, .. last.Contents];
        return (string.Concat(contents.OfType<TextContent>().Select(c => c.Text)), string.Concat(contents.OfType<TextReasoningContent>().Select(c => c.Text)));
    }
}
