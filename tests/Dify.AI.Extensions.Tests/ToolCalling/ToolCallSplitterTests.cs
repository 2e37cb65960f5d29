namespace Dify.AI.Extensions.Tests.ToolCalling;

/// <summary>Blocks between the right marks leave the text; all else stays, wherever the pieces are cut.</summary>
public sealed class ToolCallSplitterTests
{
    private const string Open = "<tool-call-0123456789ab>";
    private const string Close = "</tool-call-0123456789ab>";
    private const string Call = Open + "\n{\"name\": \"a\"}\n" + Close;

    [Theory]
    [InlineData("no call at all", "no call at all", 0)]
    [InlineData("\n\n  words after blank  \n", "\n\n  words after blank  \n", 0)]
    [InlineData(Call, "", 1)]
    [InlineData("\n\n" + Call + "\n", "", 1)]
    [InlineData("Let me see.\n\n" + Call, "Let me see.\n\n", 1)]
    [InlineData(Call + "\n" + Call + "\n\n" + Call, "", 3)]
    [InlineData("a" + Call + "b" + Call + "c", "abc", 2)]
    [InlineData("a " + Call + "\nb", "a \nb", 1)]
    [InlineData("```json\n" + Call + "\n```", "", 1)]
    [InlineData("Look:\n```\n" + Call + "\n" + Call + "\n```\nThat's it.", "Look:\n\nThat's it.", 2)]
    [InlineData("```\n" + Call + "\nrest of the listing\n```", "```\n\nrest of the listing\n```", 1)]
    [InlineData("```csharp\nvar a = 1;\n```\n", "```csharp\nvar a = 1;\n```\n", 0)]
    [InlineData("a `b` ``c`` ```d``` ````", "a `b` ``c`` ```d``` ````", 0)]
    [InlineData("<TOOL-CALL-0123456789AB>{}</Tool-Call-0123456789ab>", "", 1)]
    [InlineData("<<" + Open + "{}" + Close + ">", "<<>", 1)]
    [InlineData("<tool-call-000000000000>{\"name\": \"a\"}</tool-call-000000000000>", "<tool-call-000000000000>{\"name\": \"a\"}</tool-call-000000000000>", 0)]
    [InlineData("<tool-call->{}</tool-call->, <tool_call>{}</tool_call>", "<tool-call->{}</tool-call->, <tool_call>{}</tool_call>", 0)]
    [InlineData("The mark " + Open + " opens and " + Close + " closes.", "The mark " + Open + " opens and " + Close + " closes.", 0)]
    [InlineData(Open + Call, Open, 1)]
    [InlineData("Your text was " + Open + "\n" + ToolMarks.Template + "\n" + Close + " right?", "Your text was " + Open + "\n" + ToolMarks.Template + "\n" + Close + " right?", 0)]
    [InlineData("half a mark <tool-call-01234", "half a mark <tool-call-01234", 0)]
    [InlineData("only the mark " + Open + "  ", "only the mark " + Open + "  ", 0)]
    [InlineData("half a block " + Open + "{\"name\"", "half a block ", 1)]
    [InlineData("half an end " + Open + "{}</tool-call-01234", "half an end ", 1)]
    [InlineData(Close + " alone", Close + " alone", 0)]
    [InlineData("", "", 0)]
    public void Split_CutAnywhere_TakesOutTheSameBlocks(string whole, string text, int blocks)
    {
        foreach (var pieces in Cuts(whole))
        {
            var splitter = new ToolCallSplitter(new("0123456789ab"));
            var parts = pieces.SelectMany(p => splitter.Split(p).ToList()).ToList();
            if (splitter.Flush() is { } rest)
            {
                parts.Add(rest);
            }

            Assert.Equal(text, string.Concat(parts.Select(p => p.Text)));
            Assert.Equal(blocks, parts.Count(p => p.Block is not null));
            Assert.DoesNotContain(parts, p => p is { Text: "", Block: null });
        }
    }

    [Theory]
    [InlineData("words, ", "words, ")]
    [InlineData("a < b", "a < b")]
    [InlineData("a <to", "a ")]
    [InlineData("a <tooth", "a <tooth")]
    [InlineData("text " + Open + "{\"name", "text ")]
    [InlineData("code ```js", "code ")]
    [InlineData("code ```js x", "code ```js x")]
    [InlineData("It is noon.", "It is noon.")]
    public void Split_Piece_HoldsBackOnlyWhatMayBeACall(string piece, string shown) =>
        Assert.Equal(shown, string.Concat(new ToolCallSplitter(new("0123456789ab")).Split(piece).Select(p => p.Text)));

    [Fact]
    public void Marks_Twice_AreNotAlike()
    {
        var nonces = Enumerable.Range(0, 1000).Select(_ => new ToolMarks().Nonce).ToList();

        Assert.Equal(1000, nonces.Distinct().Count());
        Assert.All(nonces, n => Assert.Matches("^[0-9a-f]{12}$", n));
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
