using Dify.AI.Extensions.Wire;

namespace Dify.AI.Extensions;

/// <summary>What is known of a turn before it begins.</summary>
/// <param name="Endpoint">The Service API's base address.</param>
/// <param name="WantsJson">Whether the answer is to be JSON alone.</param>
internal sealed record TurnContext(Uri Endpoint, bool WantsJson)
{
    /// <summary>Fingerprint of server, app and user; null when the app keeps no conversations.</summary>
    public string? Scope { get; init; }

    /// <summary>The conversation that the call goes on with; null for a new one.</summary>
    public string? ConversationId { get; init; }

    /// <summary>Whether the spoken answer is part of it.</summary>
    public bool IncludesSpeech { get; init; }

    /// <summary>Follows the turn's run, by which it can be taken up; null where the app's runs can't be.</summary>
    public ContinuationTracker? Continuation { get; init; }

    /// <summary>Whether every update carries the token by which the turn can be taken up.</summary>
    public bool InBackground { get; init; }

    /// <summary>The token by which it is taken up; null for one that begins.</summary>
    public ContinuationBody? Resumed { get; init; }
}
