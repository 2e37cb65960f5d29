using Dify.AI.Extensions.Streaming;
using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions;

/// <summary>An app without conversations, as <see cref="SingleTurnChatClient"/> needs to know it: every call is a run of its own.</summary>
internal abstract class SingleTurnApp
{
    /// <summary>The typed area of the client that the app belongs to.</summary>
    public abstract object Area { get; }

    /// <summary>The input variable that takes the words of the messages; null where the request itself has a place for them.</summary>
    public abstract string? QueryInput { get; }

    /// <summary>How messages and options become a request.</summary>
    public abstract DifyChatClientOptions Mapping { get; }

    /// <summary>The part of a request that the caller set himself, in the words of a chat app.</summary>
    /// <param name="own">What <see cref="ChatOptions.RawRepresentationFactory"/> returned.</param>
    public abstract DifyChatRequest ToChatRequest(object? own);

    /// <summary>Sends the request and yields what comes, with the answer's text.</summary>
    /// <param name="request">The mapped request.</param>
    /// <param name="own">What <see cref="ChatOptions.RawRepresentationFactory"/> returned; its other members win.</param>
    /// <param name="cancellationToken">Ends the call at once.</param>
    public abstract IAsyncEnumerable<TurnStep> StreamAsync(DifyChatRequest request, object? own, CancellationToken cancellationToken);

    /// <summary>What a blocking call would have returned.</summary>
    public abstract object ToRawResponse(List<DifyEvent> events);
}
