namespace Dify.AI.Extensions;

/// <summary>
/// Takes the code fence off an answer that was asked for as JSON: many models put one around it whatever they are told, and GetResponseAsync&lt;T&gt; does not.
/// Only a fence around the whole answer goes.
/// </summary>
internal sealed class CodeFenceFilter
{
    private const string Fence = "```";

    private string _held = "";
    private bool _begun;
    private bool _fenced;

    /// <summary>The part of the next piece that is certain by now; the rest is held until more comes.</summary>
    public string Filter(string piece)
    {
        var text = _held + piece;
        _held = "";
        if (!_begun)
        {
            var start = text.TrimStart();
            var opens = start.StartsWith(Fence, StringComparison.Ordinal);
            var line = start.IndexOf('\n');
            if (opens ? line < 0 : Fence.StartsWith(start, StringComparison.Ordinal))
            {
                _held = text;
                return "";
            }

            if (opens)
            {
                _fenced = true;
                text = start.Substring(line + 1);
            }

            _begun = true;
        }

        return _fenced ? HoldClosing(text) : text;
    }

    /// <summary>What was held when the answer ended, without the closing fence.</summary>
    public string Flush()
    {
        var rest = _held;
        if (_fenced)
        {
            var bare = rest.TrimEnd();
            rest = bare.EndsWith(Fence, StringComparison.Ordinal) ? bare.Substring(0, bare.Length - Fence.Length) : rest;
        }

        Reset();
        return rest;
    }

    /// <summary>The text before was withdrawn.</summary>
    public void Reset() => (_held, _begun, _fenced) = ("", false, false);

    // Backticks and white space at the end may be the closing fence.
    private string HoldClosing(string text)
    {
        var end = text.Length;
        while (end > 0 && (text[end - 1] == '`' || char.IsWhiteSpace(text[end - 1])))
        {
            end--;
        }

        _held = text.Substring(end);
        return text.Substring(0, end);
    }
}
