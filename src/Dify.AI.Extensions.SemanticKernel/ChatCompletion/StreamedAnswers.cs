using System.Runtime.CompilerServices;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace Dify.AI.Extensions.SemanticKernel;

/// <summary>
/// What was answered in streams, by the message that it answers, as long as that message lives. Callers put the words together and add them to the history,
/// without the metadata that tells the conversation: here it is found again.
/// </summary>
internal sealed class StreamedAnswers
{
    private readonly ConditionalWeakTable<ChatMessageContent, StreamedAnswer> _answers = new();

    public void Keep(ChatMessageContent question, StreamedAnswer answer)
    {
        lock (_answers)
        {
            _ = _answers.Remove(question);
            _answers.Add(question, answer);
        }
    }

    /// <summary>Gives the history's last answer the metadata that it was streamed with, if it has lost them and its words are the same.</summary>
    public void Restore(ChatHistory history)
    {
        var last = history.Count - 1;
        while (last > 0 && history[last].Role != AuthorRole.Assistant)
        {
            last--;
        }

        if (last <= 0 || history[last].Metadata?.ContainsKey(DifyPropertyNames.ConversationId) is true)
        {
            return;
        }

        for (var i = last - 1; i >= 0; i--)
        {
            if (_answers.TryGetValue(history[i], out var answer))
            {
                if (history[last].Content?.Trim() == answer.Text.Trim())
                {
                    history[last].Metadata = answer.Metadata.MergedInto(history[last].Metadata);
                }

                return;
            }
        }
    }
}

/// <param name="Text">The words, as a caller puts them together.</param>
/// <param name="Metadata">What was told with them.</param>
internal sealed record StreamedAnswer(string Text, AnswerMetadata Metadata);
