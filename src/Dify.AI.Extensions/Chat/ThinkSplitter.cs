namespace Dify.AI.Extensions;

/// <summary>
/// Tells reasoning from answer in text that comes in pieces: model plugins of Dify put it in <c>&lt;think&gt;…&lt;/think&gt;</c> within the answer. Tags may be
/// cut anywhere, carry attributes, and stay unclosed when the answer was stopped.
/// </summary>
internal sealed class ThinkSplitter
{
    private const string Open = "<think";
    private const string Close = "</think>";
    private const int LongestTag = 200;

    private string _held = "";
    private bool _thinking;

    /// <summary>Adds the parts of the next piece that are certain by now; the rest is held until more comes.</summary>
    public void Split(string piece, List<TextPart> parts)
    {
        var text = _held + piece;
        _held = "";
        var start = 0; // Of what has not been handed on.
        var tag = text.IndexOf('<');
        while (tag >= 0)
        {
            var (match, length) = Match(text, tag);
            if (match == TagMatch.Partial)
            {
                _held = text.Substring(tag);
                Add(parts, text, start, tag);
                return;
            }

            if (match == TagMatch.Whole)
            {
                Add(parts, text, start, tag);
                _thinking = !_thinking;
                start = tag + length;
            }

            tag = text.IndexOf('<', Math.Max(start, tag + 1));
        }

        Add(parts, text, start, text.Length);
    }

    /// <summary>Adds what was held when the answer ended: half a tag that turned out to be text.</summary>
    public void Flush(List<TextPart> parts)
    {
        Add(parts, _held, 0, _held.Length);
        Reset();
    }

    /// <summary>The text before was withdrawn.</summary>
    public void Reset() => (_held, _thinking) = ("", false);

    private void Add(List<TextPart> parts, string text, int start, int end)
    {
        if (end > start)
        {
            parts.Add(new(_thinking, text.Substring(start, end - start)));
        }
    }

    private (TagMatch Match, int Length) Match(string text, int at)
    {
        var tag = _thinking ? Close : Open;
        var there = Math.Min(tag.Length, text.Length - at);
        if (string.CompareOrdinal(text, at, tag, 0, there) != 0)
        {
            return (TagMatch.None, 0);
        }

        if (there < tag.Length)
        {
            return (TagMatch.Partial, 0);
        }

        if (_thinking)
        {
            return (TagMatch.Whole, tag.Length);
        }

        // "<think>" or "<think attribute>", but not "<thinker>".
        var after = at + tag.Length;
        if (after < text.Length && text[after] != '>' && !char.IsWhiteSpace(text[after]))
        {
            return (TagMatch.None, 0);
        }

        var end = text.IndexOf('>', after);
        return end >= 0 && end - at <= LongestTag ? (TagMatch.Whole, end + 1 - at)
            : text.Length - at <= LongestTag ? (TagMatch.Partial, 0)
            : (TagMatch.None, 0);
    }

    private enum TagMatch
    {
        None,
        Partial,
        Whole,
    }
}

/// <summary>A piece of an answer, or of the reasoning before it.</summary>
internal readonly record struct TextPart(bool IsReasoning, string Text);
