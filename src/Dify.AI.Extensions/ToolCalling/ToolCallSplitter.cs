namespace Dify.AI.Extensions;

/// <summary>
/// Takes blocks between one request's marks out of an answer that comes in pieces. Holds back only what may become a block: words go on at once, and nothing
/// of them is lost.
/// </summary>
internal sealed class ToolCallSplitter(ToolMarks marks)
{
    private const string Fence = "```";
    private const int LongestLanguage = 20;

    private readonly string _open = marks.Open;
    private readonly string _close = marks.Close;
    private string _held = "";
    private string _fence = "";
    private int _searched;
    private bool _inBlock;
    private bool _anyBlock;

    // At the start and behind a block: white space here is the blocks', unless words follow.
    private bool _between = true;

    /// <summary>The parts of the next piece that are certain by now; the rest is held until more comes.</summary>
    public IEnumerable<AnswerPart> Split(string piece)
    {
        _held += piece;
        while (Next() is { } part)
        {
            if (part.Block is not null || part.Text.Length > 0)
            {
                yield return part;
            }
        }
    }

    /// <summary>What was held of the words when something else than words comes. Half a block stays held.</summary>
    public string Settle() =>
        _inBlock || (_between && string.IsNullOrWhiteSpace(_held)) || IndexOf(_open, 0) >= 0 ? "" : TakeHeld();

    /// <summary>What was held when the answer ended: half a block, or what turned out to be words.</summary>
    public AnswerPart? Flush()
    {
        if (_inBlock)
        {
            var raw = _fence + _held;
            var content = _held.Substring(_open.Length);
            Reset();
            return new("", new(content, raw, IsClosed: false));
        }

        var rest = _anyBlock && _between && string.IsNullOrWhiteSpace(_held) ? "" : TakeHeld();
        Reset();
        return rest.Length > 0 ? new(rest) : null;
    }

    /// <summary>The text before was withdrawn.</summary>
    public void Reset() => (_held, _fence, _searched, _inBlock, _anyBlock, _between) = ("", "", 0, false, false, true);

    // Null when more must come first; empty text when there is only something new to look at.
    private AnswerPart? Next()
    {
        if (_inBlock)
        {
            return EndBlock();
        }

        if (_between && !IsPastBlank())
        {
            return null;
        }

        var at = IndexOf(_open, 0);
        if (at >= 0)
        {
            return BeginBlock(at);
        }

        var end = HoldFrom(_held);
        return end > 0 ? TakeWords(end) : null;
    }

    /// <summary>Whether it is known what follows the white space around blocks.</summary>
    private bool IsPastBlank()
    {
        var rest = _held.TrimStart();
        if (_fence.Length > 0 && rest.StartsWith(Fence, StringComparison.Ordinal))
        {
            _held = rest.Substring(Fence.Length);
            rest = _held.TrimStart();
            _fence = "";
        }

        if (rest.Length == 0 || IsBeginning(rest, _open) || (_fence.Length > 0 && IsBeginning(rest, Fence)))
        {
            return false;
        }

        if (IsAt(rest, 0, _open))
        {
            _held = rest;
            return true;
        }

        // Words within the fence after all: it is theirs.
        _held = _fence + _held;
        _fence = "";
        _between = false;
        return true;
    }

    private AnswerPart? BeginBlock(int at)
    {
        var start = FenceBefore(_held, at);
        var first = at + _open.Length;
        while (first < _held.Length && char.IsWhiteSpace(_held[first]))
        {
            first++;
        }

        if (first == _held.Length)
        {
            return start > 0 ? TakeWords(start) : null;
        }

        // A mark with no JSON behind it is only spoken of.
        if (_held[first] is not ('{' or '[' or '`'))
        {
            return TakeWords(at + _open.Length);
        }

        var words = _held.Substring(0, start);
        _fence = start < at ? _held.Substring(start, at - start) : _fence;
        _held = _held.Substring(at);
        (_inBlock, _searched) = (true, _open.Length);
        return new(words);
    }

    private AnswerPart? EndBlock()
    {
        var at = IndexOf(_close, Math.Max(_open.Length, _searched - _close.Length));
        _searched = _held.Length;
        if (at < 0)
        {
            return null;
        }

        var content = _held.Substring(_open.Length, at - _open.Length);
        var block = _held.Substring(0, at + _close.Length);
        var raw = _fence + block;
        _held = _held.Substring(block.Length);
        _inBlock = false;
        if (content.Trim() == ToolMarks.Template)
        {
            (_fence, _between) = ("", false);
            return new(raw);
        }

        (_between, _anyBlock) = (true, true);
        return new("", new(content, raw, IsClosed: true));
    }

    private AnswerPart TakeWords(int length)
    {
        var words = _held.Substring(0, length);
        _held = _held.Substring(length);
        _between = false;
        return new(words);
    }

    private string TakeHeld()
    {
        var words = _fence + _held;
        (_held, _fence, _between) = ("", "", false);
        return words;
    }

    private int IndexOf(string mark, int start) => _held.IndexOf(mark, start, StringComparison.OrdinalIgnoreCase);

    private static bool IsAt(string text, int at, string mark) =>
        at + mark.Length <= text.Length && string.Compare(text, at, mark, 0, mark.Length, StringComparison.OrdinalIgnoreCase) == 0;

    private static bool IsBeginning(string text, string mark) => text.Length < mark.Length && mark.StartsWith(text, StringComparison.OrdinalIgnoreCase);

    /// <summary>Where words end for now: before what may be the beginning of a mark, and before a code fence that may be around it.</summary>
    private int HoldFrom(string text)
    {
        var mark = text.Length;
        for (var length = Math.Min(text.Length, _open.Length - 1); length > 0; length--)
        {
            if (string.Compare(text, text.Length - length, _open, 0, length, StringComparison.OrdinalIgnoreCase) == 0)
            {
                mark = text.Length - length;
                break;
            }
        }

        var fence = FenceBefore(text, mark);
        return fence == text.Length ? text.TrimEnd('`').Length : fence;
    }

    /// <summary>The place of a code fence's first line right before a place; the place itself when there is none.</summary>
    private static int FenceBefore(string text, int at)
    {
        var end = at;
        while (end > 0 && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        var language = end;
        while (language > 0 && end - language < LongestLanguage && (char.IsLetterOrDigit(text[language - 1]) || text[language - 1] is '-' or '_'))
        {
            language--;
        }

        return language >= Fence.Length && string.CompareOrdinal(text, language - Fence.Length, Fence, 0, Fence.Length) == 0 ? language - Fence.Length : at;
    }
}

/// <param name="Text">Words of the answer; empty where there is a block.</param>
/// <param name="Block">What stood between the marks.</param>
internal readonly record struct AnswerPart(string Text, ToolCallBlock? Block = null);

/// <param name="Content">What stands between the marks.</param>
/// <param name="Raw">The same with the marks, as it came.</param>
/// <param name="IsClosed">Whether the closing mark came.</param>
internal sealed record ToolCallBlock(string Content, string Raw, bool IsClosed);
