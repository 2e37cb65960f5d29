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
}
