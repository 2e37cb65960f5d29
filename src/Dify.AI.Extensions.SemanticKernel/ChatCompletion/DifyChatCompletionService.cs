using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace Dify.AI.Extensions.SemanticKernel;

/// <summary>A Dify app as a chat completion service: Semantic Kernel's own bridge, and a history that goes on with its conversation.</summary>
internal sealed class DifyChatCompletionService(IChatCompletionService bridge) : IChatCompletionService
{
    private readonly StreamedAnswers _streamed = new();

    public IReadOnlyDictionary<string, object?> Attributes => bridge.Attributes;

    public Task<IReadOnlyList<ChatMessageContent>> GetChatMessageContentsAsync(
        ChatHistory chatHistory, PromptExecutionSettings? executionSettings = null, Kernel? kernel = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(chatHistory);
        _streamed.Restore(chatHistory);
        return bridge.GetChatMessageContentsAsync(chatHistory, ToDify(executionSettings), kernel, cancellationToken);
    }

    public IAsyncEnumerable<StreamingChatMessageContent> GetStreamingChatMessageContentsAsync(
        ChatHistory chatHistory, PromptExecutionSettings? executionSettings = null, Kernel? kernel = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(chatHistory);
        return StreamAsync(chatHistory, ToDify(executionSettings), kernel, cancellationToken);
    }

    private async IAsyncEnumerable<StreamingChatMessageContent> StreamAsync(
        ChatHistory history, PromptExecutionSettings? settings, Kernel? kernel, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        _streamed.Restore(history);
        var question = history.Count > 0 ? history[history.Count - 1] : null;
        var text = new StringBuilder();
        var metadata = new AnswerMetadata();
        try
        {
            await foreach (var message in bridge.GetStreamingChatMessageContentsAsync(history, settings, kernel, cancellationToken).ConfigureAwait(false))
            {
                _ = text.Append(message.Content);
                metadata.Add(message);
                yield return message;
            }
        }
        finally
        {
            // Also of an answer that the caller has left half-way: what he keeps of it belongs to the same conversation.
            if (question is not null && metadata.NamesConversation)
            {
                _streamed.Keep(question, new(text.ToString(), metadata));
            }
        }
    }

    /// <summary>Settings of a prompt file are general ones; those of other services are left to the bridge.</summary>
    private static PromptExecutionSettings? ToDify(PromptExecutionSettings? settings) =>
        settings?.GetType() == typeof(PromptExecutionSettings) ? DifyPromptExecutionSettings.FromExecutionSettings(settings) : settings;
}
