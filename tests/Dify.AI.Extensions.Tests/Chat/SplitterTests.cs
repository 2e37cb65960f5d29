namespace Dify.AI.Extensions.Tests.Chat;

/// <summary>Text that comes in pieces means the same wherever it is cut.</summary>
public sealed class SplitterTests
{
    [Theory]
    [InlineData("no tags at all", "no tags at all", "")]
    [InlineData("<think>\nhm\n</think>\n\n42", "\n\n42", "\nhm\n")]
    [InlineData("a<think class=\"x\">b</think>c<think>d</think>e", "ace", "bd")]
    [InlineData("a <b> <thinker> </think> < <t <<think>x</think>", "a <b> <thinker> </think> < <t <", "x")]
    [InlineData("<think>never closed < </thin", "", "never closed < </thin")]
    [InlineData("half a tag <thi", "half a tag <thi", "")]
    [InlineData("<think>a <think> b</think>c", "c", "a <think> b")]
    [InlineData("<think></think>", "", "")]
    public void ThinkSplitter_CutAnywhere_SplitsTheSame(string whole, string text, string reasoning)
    {
        foreach (var pieces in Cuts(whole))
        {
            Assert.Equal((text, reasoning), SplitAll(pieces));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("so: ")]
    public void ThinkSplitter_EndlessAttribute_IsTextAtOnce(string before)
    {
        var splitter = new ThinkSplitter();
        var text = before + "<think " + new string('x', 300);
        var parts = new List<TextPart>();

        splitter.Split(text, parts);

        Assert.Equal(text, string.Concat(parts.Select(p => p.Text)));
    }

    /// <summary>A tag that is not whole yet is waited for up to 200 characters, and what is no tag by then is text.</summary>
    [Theory]
    [InlineData("", 193, true)]
    [InlineData("", 194, false)]
    [InlineData("so: ", 193, true)]
    [InlineData("so: ", 194, false)]
    public void ThinkSplitter_LongAttribute_IsOfATagUpToALimit(string before, int attribute, bool isTag)
    {
        var tag = "<think " + new string('x', attribute) + ">";
        foreach (var pieces in Cuts(before + tag + "hm</think>42"))
        {
            var (text, reasoning) = SplitAll(pieces);

            Assert.Equal(isTag ? before + "42" : before + tag + "hm</think>42", text);
            Assert.Equal(isTag ? "hm" : "", reasoning);
        }
    }

    [Fact]
    public void ThinkSplitter_WhatIsCertain_IsNotHeldBack()
    {
        var splitter = new ThinkSplitter();
        var seen = new List<string>();
        foreach (var piece in new[] { "a", "b <", "c <thi", "nk>d", "e</th", "ink>f <thin", "g" })
        {
            var parts = new List<TextPart>();
            splitter.Split(piece, parts);
            seen.Add(string.Join("|", parts.Select(p => (p.IsReasoning ? "think:" : "") + p.Text)));
        }

        Assert.Equal(["a", "b ", "<c ", "think:d", "think:e", "f ", "<thing"], seen);
    }

    [Fact]
    public void ThinkSplitter_Flushed_BeginsAnew()
    {
        var splitter = new ThinkSplitter();
        var parts = new List<TextPart>();
        splitter.Split("<think>never closed </thi", parts);
        splitter.Flush(parts);
        parts.Clear();

        splitter.Flush(parts);
        Assert.Empty(parts);
        splitter.Split("text", parts);
        Assert.Equal(new(false, "text"), Assert.Single(parts));
    }

    [Fact]
    public void ThinkSplitter_TextWithdrawn_ForgetsItsThoughtAndItsHalfTag()
    {
        var splitter = new ThinkSplitter();
        var parts = new List<TextPart>();
        splitter.Split("<think>hm </thi", parts);
        parts.Clear();

        splitter.Reset();
        splitter.Split("nk>text", parts);

        Assert.Equal(new(false, "nk>text"), Assert.Single(parts));
    }

    [Theory]
    [InlineData("{\"a\":1}", "{\"a\":1}")]
    [InlineData("```json\n{\"a\":1}\n```", "{\"a\":1}\n")]
    [InlineData(" \n```\n{\"a\":\"```\"}\n```\n\n", "{\"a\":\"```\"}\n")]
    [InlineData("```json\n{\"a\":1}", "{\"a\":1}")]
    [InlineData("``x", "``x")]
    [InlineData("", "")]
    [InlineData("``", "``")]
    public void CodeFenceFilter_CutAnywhere_TakesOffOnlyTheFenceAround(string whole, string bare)
    {
        foreach (var pieces in Cuts(whole))
        {
            var filter = new CodeFenceFilter();

            Assert.Equal(bare, string.Concat(pieces.Select(filter.Filter)) + filter.Flush());
        }
    }

    [Theory]
    [InlineData("{", "{")]
    [InlineData("`x", "`x")]
    [InlineData("{} ` ", "{} ` ")]
    [InlineData("``", "")]
    [InlineData("```json", "")]
    [InlineData(" \n", "")]
    [InlineData("```json\n{} ` ", "{}")]
    public void CodeFenceFilter_Piece_HandsOnAtOnceWhatIsCertain(string piece, string certain) =>
        Assert.Equal(certain, new CodeFenceFilter().Filter(piece));

    [Theory]
    [InlineData("``")]
    [InlineData("{")]
    [InlineData("```json\n{")]
    [InlineData("```json\n{}\n```")]
    public void CodeFenceFilter_AfterAnAnswer_BeginsAnew(string before)
    {
        foreach (var (whole, bare) in new[] { ("```json\n{}\n```", "{}\n"), ("a ```", "a ```") })
        {
            var (flushed, reset) = (new CodeFenceFilter(), new CodeFenceFilter());
            _ = flushed.Filter(before) + flushed.Flush();
            _ = reset.Filter(before);
            reset.Reset();

            Assert.Equal(bare, flushed.Filter(whole) + flushed.Flush());
            Assert.Equal(bare, reset.Filter(whole) + reset.Flush());
        }
    }

    private static (string Text, string Reasoning) SplitAll(string[] pieces)
    {
        var splitter = new ThinkSplitter();
        var parts = new List<TextPart>();
        Array.ForEach(pieces, p => splitter.Split(p, parts));
        splitter.Flush(parts);
        Assert.DoesNotContain(parts, p => p.Text.Length == 0);
        return (string.Concat(parts.Where(p => !p.IsReasoning).Select(p => p.Text)), string.Concat(parts.Where(p => p.IsReasoning).Select(p => p.Text)));
    }

    private static IEnumerable<string[]> Cuts(string whole)
    {
        yield return [whole];
        yield return [.. whole.Select(c => c.ToString())];
        for (var i = 1; i < whole.Length; i++)
        {
            yield return [whole[..i], whole[i..]];
        }
    }
}
