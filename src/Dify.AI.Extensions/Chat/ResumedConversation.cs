using System.Net;
using Dify.AI.Extensions.Streaming;

namespace Dify.AI.Extensions;

/// <summary>
/// A turn in a conversation that a history was stamped with, which the server may have forgotten. Chat and agent apps answer 404 to one that they don't know;
/// chatflows of 1.14 silently begin a new one without its history (advanced_chat/app_generator.py), which is stopped here before its first word.
/// </summary>
internal sealed class ResumedConversation(IAsyncEnumerable<TurnStep> steps, string conversationId, CancellationToken cancellationToken)
{
    private readonly IAsyncEnumerator<TurnStep> _steps = steps.GetAsyncEnumerator(cancellationToken);
    private readonly List<TurnStep> _read = [];

    /// <summary>Reads as far as the conversation's id. When it is another, or there is none, the turn is stopped.</summary>
    public async Task<bool> IsKnownAsync()
    {
        var isKnown = false;
        try
        {
            isKnown = await ReadConversationIdAsync().ConfigureAwait(false) is not { } given || given == conversationId;
        }
        catch (DifyException e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            // Nothing has begun.
        }
        finally
        {
            if (!isKnown)
            {
                await _steps.DisposeAsync().ConfigureAwait(false);
            }
        }

        return isKnown;
    }

    /// <summary>The turn's steps, those that were read before among them.</summary>
    public async IAsyncEnumerable<TurnStep> GoOnAsync()
    {
        await using var _ = _steps.ConfigureAwait(false);
        foreach (var step in _read)
        {
            yield return step;
        }

        while (await _steps.MoveNextAsync().ConfigureAwait(false))
        {
            yield return _steps.Current;
        }
    }

    private async Task<string?> ReadConversationIdAsync()
    {
        while (await _steps.MoveNextAsync().ConfigureAwait(false))
        {
            _read.Add(_steps.Current);
            if (_steps.Current.Event.ConversationId is { Length: > 0 } given)
            {
                return given;
            }
        }

        return null;
    }
}
