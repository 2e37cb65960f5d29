using Dify.AI.Extensions;

namespace Microsoft.Extensions.AI;

/// <summary>Dify apps behind the abstractions of Microsoft.Extensions.AI.</summary>
public static class DifyClientExtensions
{
    /// <summary>Makes a chat app of Dify (chatbot, agent or chatflow) an <see cref="IChatClient"/>.</summary>
    /// <remarks>
    /// Dify keeps the conversation: pass the <see cref="ChatResponse.ConversationId"/> of one call in the <see cref="ChatOptions.ConversationId"/> of the next,
    /// with the new message only. What Dify answers is untrusted text, as any model's. The client is safe for concurrent use and holds no conversation;
    /// disposing it leaves <paramref name="client"/> alone.
    /// </remarks>
    /// <param name="client">The client of the app.</param>
    /// <param name="options">How it behaves; default: see <see cref="DifyChatClientOptions"/>.</param>
    /// <returns>The chat client.</returns>
    public static IChatClient AsIChatClient(this DifyClient client, DifyChatClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        return new DifyChatClient(client, options ?? new());
    }

    /// <summary>Makes a completion app of Dify an <see cref="IChatClient"/>.</summary>
    /// <remarks>
    /// The app keeps no conversation: send the earlier messages with each call, which puts them before the new one as a transcript. A
    /// <see cref="ChatOptions.ConversationId"/> is ignored, and none comes back. Otherwise as a chat app's.
    /// </remarks>
    /// <param name="completion">The area of the app's client.</param>
    /// <param name="options">How it behaves; default: see <see cref="DifyCompletionChatClientOptions"/>.</param>
    /// <returns>The chat client.</returns>
    public static IChatClient AsIChatClient(this DifyCompletion completion, DifyCompletionChatClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(completion);
        return new SingleTurnChatClient(completion.Client, new CompletionApp(completion, options ?? new()));
    }

    /// <summary>Makes a workflow app of Dify an <see cref="IChatClient"/>.</summary>
    /// <remarks>
    /// The words of the messages go into an input variable, an output or the streamed text is the answer. The app keeps no conversation: send the earlier
    /// messages with each call, which puts them before the new one as a transcript. A <see cref="ChatOptions.ConversationId"/> is ignored, and none comes
    /// back; the id of response and message is the run's. Otherwise as a chat app's.
    /// </remarks>
    /// <param name="workflows">The area of the app's client.</param>
    /// <param name="options">How it behaves; default: see <see cref="DifyWorkflowChatClientOptions"/>.</param>
    /// <returns>The chat client.</returns>
    /// <exception cref="ArgumentException"><see cref="DifyWorkflowChatClientOptions.QueryInput"/> is blank.</exception>
    public static IChatClient AsIChatClient(this DifyWorkflows workflows, DifyWorkflowChatClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(workflows);
        options ??= new();
        return string.IsNullOrWhiteSpace(options.QueryInput)
            ? throw new ArgumentException("QueryInput is blank: name the workflow's input variable that takes the words of the messages.", nameof(options))
            : new SingleTurnChatClient(workflows.Client, new WorkflowApp(workflows, options));
    }
}
