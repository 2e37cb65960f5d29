using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions;

/// <summary>Dify's conversations, suggestions, feedback, annotations and audio as functions for a model: any agent of Microsoft.Extensions.AI can use them.</summary>
public static class DifyTools
{
    /// <summary>
    /// Makes the tools. They read only, unless the options allow more; what destroys something is an <see cref="ApprovalRequiredAIFunction"/>. User and key
    /// come from the host.
    /// </summary>
    /// <remarks>
    /// Results are small JSON; what is cut off is said. What Dify refuses, and features that the app lacks, are answered in a sentence, and logged; a missing
    /// user throws <see cref="InvalidOperationException"/>, since only the host can mend it. What the tools return was written by users and models: untrusted text.
    /// Each tool tells its effect under <see cref="DifyPropertyNames.Effect"/> (see <see cref="DifyToolEffects"/>).
    /// </remarks>
    /// <param name="client">The app's client.</param>
    /// <param name="options">What they may do; default: see <see cref="DifyToolsOptions"/>.</param>
    /// <param name="groups">What they are about. Default: all.</param>
    /// <returns>The tools that the options allow, safe for concurrent use.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="DifyToolsOptions.MaxTextLength"/> is out of range.</exception>
    public static IReadOnlyList<AIFunction> Create(DifyClient client, DifyToolsOptions? options = null, DifyToolGroups groups = DifyToolGroups.All)
    {
        ArgumentNullException.ThrowIfNull(client);
        options ??= new();
        if (options.MaxTextLength is < 100 or > 100_000)
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.MaxTextLength, $"{nameof(options.MaxTextLength)} must be 100 to 100,000 characters.");
        }

        var set = new ToolSet(client, options);
        AddIf(DifyToolGroups.Conversations, static s => new ConversationTools(s).Add());
        AddIf(DifyToolGroups.Suggestions, static s => new SuggestionTools(s).Add());
        AddIf(DifyToolGroups.Feedback, static s => new FeedbackTools(s).Add());
        AddIf(DifyToolGroups.Annotations, static s => new AnnotationTools(s).Add(s.AnnotationReply is not null));
        AddIf(DifyToolGroups.Audio, s => new AudioTools(s, options).Add());
        return set.Tools;

        void AddIf(DifyToolGroups group, Action<ToolSet> add)
        {
            if (groups.HasFlag(group))
            {
                add(set);
            }
        }
    }
}
