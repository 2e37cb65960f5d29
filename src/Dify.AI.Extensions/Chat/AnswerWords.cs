using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions;

/// <summary>The words of an answer as contents: reasoning apart from text, and without the code fence around JSON.</summary>
internal sealed class AnswerWords(bool wantsJson)
{
    private readonly ThinkSplitter _think = new();
    private readonly CodeFenceFilter? _fence = wantsJson ? new() : null;
    private readonly List<TextPart> _parts = [];

    /// <summary>Adds what is certain of the next words.</summary>
    public void Add(ChatResponseUpdate update, string words)
    {
        _think.Split(words, _parts);
        AddParts(update);
    }

    /// <summary>Words that an earlier call has handed on: they only tell whether the next ones stand among a thought, or in a code fence.</summary>
    public void Skip(string words)
    {
        _think.Split(words, _parts);
        foreach (var (isReasoning, text) in _parts)
        {
            _ = isReasoning ? null : _fence?.Filter(text);
        }

        _parts.Clear();
    }

    /// <summary>Adds what was held back: no more will come.</summary>
    public void Flush(ChatResponseUpdate update)
    {
        _think.Flush(_parts);
        AddParts(update);
        if (_fence?.Flush() is { Length: > 0 } text)
        {
            update.Contents.Add(new TextContent(text));
        }
    }

    /// <summary>The words before were withdrawn.</summary>
    public void Reset()
    {
        _think.Reset();
        _fence?.Reset();
    }

    private void AddParts(ChatResponseUpdate update)
    {
        foreach (var (isReasoning, text) in _parts)
        {
            if (isReasoning)
            {
                Add(update, new TextReasoningContent(text));
            }
            else if ((_fence is null ? text : _fence.Filter(text)) is { Length: > 0 } words)
            {
                Add(update, new TextContent(words));
            }
        }

        _parts.Clear();
    }

    // A list of four, for the one content of nearly all updates, would be most of what an update weighs.
    private void Add(ChatResponseUpdate update, AIContent content)
    {
        if (_parts.Count == 1)
        {
            update.Contents = new OneContent(content);
        }
        else
        {
            update.Contents.Add(content);
        }
    }
}
