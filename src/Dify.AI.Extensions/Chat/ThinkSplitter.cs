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

    /// <summary>The parts of the next piece that are certain by now; the rest is held until more comes.</summary>
    public IEnumerable<(bool IsReasoning, string Text)> Split(string piece)
    {
        var text = _held + piece;
        var start = 0;
        _held = "";
        while (start < text.Length)
        {
            var tag = text.IndexOf('<', start);
            if (tag < 0)
            {
                break;
            }

            var (match, length) = Match(text, tag);
            if (match == TagMatch.None)
            {
                // Not our tag: go on behind its bracket, without cutting the text there.
                var next = text.IndexOf('<', tag + 1);
                if (next < 0)
                {
                    break;
                }

                yield return (_thinking, text.Substring(start, next - start));
                start = next;
                continue;
            }

            if (tag > start)
            {
                yield return (_thinking, text.Substring(start, tag - start));
            }

            if (match == TagMatch.Partial)
            {
                _held = text.Substring(tag);
                yield break;
            }

            _thinking = !_thinking;
            start = tag + length;
        }

        if (start < text.Length)
        {
            yield return (_thinking, text.Substring(start));
        }
    }

    /// <summary>What was held when the answer ended: half a tag that turned out to be text.</summary>
    public IEnumerable<(bool IsReasoning, string Text)> Flush()
    {
        var (rest, thinking) = (_held, _thinking);
        Reset();
        if (rest.Length > 0)
        {
            yield return (thinking, rest);
        }
    }

    /// <summary>The text before was withdrawn.</summary>
    public void Reset() => (_held, _thinking) = ("", false);

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
            : end < 0 && text.Length - at <= LongestTag ? (TagMatch.Partial, 0)
            : (TagMatch.None, 0);
    }

    private enum TagMatch
    {
        None,
        Partial,
        Whole,
    }
}
