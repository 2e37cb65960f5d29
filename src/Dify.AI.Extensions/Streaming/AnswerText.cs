using System.Text;

namespace Dify.AI.Extensions.Streaming;

/// <summary>The text of an answer from its beginning.</summary>
internal sealed class AnswerText : TurnText
{
    private readonly StringBuilder _text = new();
    private bool _spokeAsAgent;

    public override int Length => _text.Length;

    public override string ToString() => _text.ToString();

    /// <summary>The words that the event adds to a text, where it does no more than that; null for any other.</summary>
    public static string? WordsOf(DifyEvent difyEvent) => difyEvent switch
    {
        AgentMessageEvent { Answer: { Length: > 0 } words } => words,
        MessageEvent { Answer: { Length: > 0 } words } => words,

        // 1.12 labels text "message_file" when the message has a file (message_cycle_manager.py); a real file has a url.
        MessageFileEvent { Answer: { Length: > 0 } words, Url: null or "" } => words,

        // The text of workflow apps, whose events know no message: a chatflow tells it by message events.
        TextChunkEvent { MessageId: null, Data.Text: { Length: > 0 } words } => words,
        _ => null,
    };

    public override TextChange Apply(DifyEvent difyEvent)
    {
        switch (difyEvent)
        {
            case MessageReplaceEvent replace:
                return Replace(replace.Answer ?? "");

            case TextReplaceEvent { MessageId: null } replace:
                return Replace(replace.Data?.Text ?? "");

            default:
                break;
        }

        if (WordsOf(difyEvent) is not { } words)
        {
            return default;
        }

        _spokeAsAgent |= difyEvent is AgentMessageEvent;
        return _spokeAsAgent && difyEvent is MessageEvent ? Close(words) : Add(words);
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
