using System.Text;

namespace Dify.AI.Extensions.Streaming;

/// <summary>The answer's text as it grows: which event adds what, and which withdraws what was said.</summary>
internal sealed class AnswerText
{
    private readonly StringBuilder _text = new();
    private bool _spokeAsAgent;

    public int Length => _text.Length;

    public override string ToString() => _text.ToString();

    /// <summary>What the event does to the text; <see langword="default"/> when nothing.</summary>
    public TextChange Apply(DifyEvent difyEvent)
    {
        switch (difyEvent)
        {
            case AgentMessageEvent { Answer: { Length: > 0 } words }:
                _spokeAsAgent = true;
                return Add(words);

            case MessageEvent { Answer: { Length: > 0 } words }:
                return _spokeAsAgent ? Close(words) : Add(words);

            // 1.12 labels text "message_file" when the message has a file (message_cycle_manager.py); a real file has a url.
            case MessageFileEvent { Answer: { Length: > 0 } words, Url: null or "" }:
                return Add(words);

            case MessageReplaceEvent replace:
                return Replace(replace.Answer ?? "");

            // The text of workflow apps, whose events know no message: a chatflow tells it by message events.
            case TextChunkEvent { MessageId: null, Data.Text: { Length: > 0 } words }:
                return Add(words);

            case TextReplaceEvent { MessageId: null } replace:
                return Replace(replace.Data?.Text ?? "");

            default:
                return default;
        }
    }

    private TextChange Add(string words)
    {
        _ = _text.Append(words);
        return new(words, Replaces: false);
    }

    private TextChange Replace(string text)
    {
        _ = _text.Clear().Append(text);
        return new(text, Replaces: true);
    }

    /// <summary>A New Agent app ends with one message that repeats the whole answer: only what it adds is news.</summary>
    private TextChange Close(string whole)
    {
        var said = _text.ToString();
        if (whole.StartsWith(said, StringComparison.Ordinal))
        {
            return whole.Length == said.Length ? default : Add(whole.Substring(said.Length));
        }

        // The stored answer is trimmed, and may hold the last round only or join rounds with line ends: the same words are no news.
        return IsTail(whole, said) ? default : Replace(whole);
    }

    private static bool IsTail(string whole, string said)
    {
        var i = said.Length - 1;
        for (var j = whole.Length - 1; j >= 0; j--)
        {
            if (char.IsWhiteSpace(whole[j]))
            {
                continue;
            }

            while (i >= 0 && char.IsWhiteSpace(said[i]))
            {
                i--;
            }

            if (i < 0 || said[i--] != whole[j])
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>What one event does to the answer's text.</summary>
/// <param name="Text">The words added, or those that stand in place of all before; null when the event has none.</param>
/// <param name="Replaces">Whether all text before is withdrawn.</param>
internal readonly record struct TextChange(string? Text, bool Replaces);

/// <summary>An event, and what it does to the answer's text.</summary>
internal readonly record struct TurnStep(DifyEvent Event, TextChange Text);
