using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Dify.AI.Extensions;

/// <summary>What the Service API has no field for: it is part of the app's configuration in Dify.</summary>
internal sealed class UnsupportedOptions(DifyChatClientOptions settings, ILogger logger, bool keepsConversations = true)
{
    private int _warned;
    private int _warnedOfConversation;

    public void Check(ChatOptions? options)
    {
        if (options is null)
        {
            return;
        }

        var hasTools = options.Tools is { Count: > 0 };
        var others = Find(options).ToList();
        if (settings.ThrowOnUnsupportedOptions && (hasTools || others.Count > 0))
        {
            throw new NotSupportedException(
                $"Dify's Service API takes no {string.Join(", ", hasTools ? others.Prepend("Tools") : others)}: configure them in the app, or set "
                + "ThrowOnUnsupportedOptions to false to have them ignored.");
        }

        if (hasTools && Interlocked.Exchange(ref _warned, 1) == 0)
        {
            logger.LogWarning("Dify's Service API takes no tools: those of the call are ignored. Give the app its tools in Dify.");
        }

        if (others.Contains(nameof(options.ConversationId)) && Interlocked.Exchange(ref _warnedOfConversation, 1) == 0)
        {
            logger.LogWarning("The app keeps no conversations: the call's ConversationId is ignored. Send the earlier messages with each call.");
        }

        if (others.Count > 0)
        {
            logger.LogDebug("Dify's Service API does not take these options, they are ignored: {Options}", string.Join(", ", others));
        }
    }

    private IEnumerable<string> Find(ChatOptions options) => new (string Name, object? Value)[]
    {
        (nameof(options.ConversationId), keepsConversations || string.IsNullOrWhiteSpace(options.ConversationId) ? null : options.ConversationId),
        (nameof(options.ModelId), options.ModelId),
        (nameof(options.Temperature), options.Temperature),
        (nameof(options.TopP), options.TopP),
        (nameof(options.TopK), options.TopK),
        (nameof(options.MaxOutputTokens), options.MaxOutputTokens),
        (nameof(options.FrequencyPenalty), options.FrequencyPenalty),
        (nameof(options.PresencePenalty), options.PresencePenalty),
        (nameof(options.Seed), options.Seed),
        (nameof(options.StopSequences), options.StopSequences is { Count: > 0 } ? options.StopSequences : null),
        (nameof(options.Reasoning), options.Reasoning),
    }.Where(o => o.Value is not null).Select(o => o.Name);
}
