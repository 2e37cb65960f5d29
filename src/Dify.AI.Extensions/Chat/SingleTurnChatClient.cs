using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions;

/// <summary>An app without conversations as an <see cref="IChatClient"/>: the whole history goes with each call, and no conversation's id comes back.</summary>
internal sealed class SingleTurnChatClient : IChatClient
{
    private readonly DifyClient _client;
    private readonly SingleTurnApp _app;
    private readonly ChatClientMetadata _metadata;
    private readonly RequestMapper _requests;
    private readonly UnsupportedOptions _unsupported;

    public SingleTurnChatClient(DifyClient client, SingleTurnApp app)
    {
        _client = client;
        _app = app;
        _metadata = new("dify", client.Endpoint);
        _requests = new(client, app.Mapping);
        _unsupported = new(app.Mapping, client.LoggerFactory.CreateLogger("Dify.AI.Extensions.DifyChatClient"), keepsConversations: false);
    }

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);

        // Streamed even here: proxies cut long blocking calls, and a blocking call can't be stopped.
        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in StreamAsync(messages, options, cancellationToken).ConfigureAwait(false))
        {
            updates.Add(update);
        }

        return ResponseFolder.ToResponse(updates, _app.ToRawResponse);
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return StreamAsync(messages, options, cancellationToken);
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? _metadata
            : serviceType == typeof(DifyClient) ? _client
            : serviceType.IsInstanceOfType(this) ? this
            : serviceType == _app.Area.GetType() ? _app.Area
            : null;
    }

    /// <summary>Does nothing: the <see cref="DifyClient"/> belongs to whoever made it.</summary>
    void IDisposable.Dispose()
    {
    }

    private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _unsupported.Check(options);
        if (options?.ContinuationToken is not null)
        {
            throw new NotSupportedException("Runs of this app can't be taken up by a token here: answer a form by DifyClient.HumanInput, and follow the run by DifyClient.Workflows.");
        }

        var own = options?.RawRepresentationFactory?.Invoke(this);
        var request = await ToRequestAsync(messages, options, own, cancellationToken).ConfigureAwait(false);
        var mapper = new UpdateMapper(new(_client.Endpoint, WantsJson: options?.ResponseFormat is ChatResponseFormatJson));
        var ready = new List<ChatResponseUpdate>();
        await foreach (var step in _app.StreamAsync(request, own, cancellationToken).ConfigureAwait(false))
        {
            mapper.Map(step, ready);
            foreach (var update in ready)
            {
                yield return update;
            }

            ready.Clear();
        }

        mapper.Finish(ready);
        foreach (var update in ready)
        {
            yield return update;
        }
    }

    private async Task<DifyChatRequest> ToRequestAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, object? own, CancellationToken cancellationToken)
    {
        if (options?.ConversationId is not null)
        {
            // Else the earlier turns would be left out, as of a conversation that the server knows.
            options = options.Clone();
            options.ConversationId = null;
        }

        var raw = _app.ToChatRequest(own);
        var isPlaced = _app.QueryInput is { } ownInput && raw.Inputs?.ContainsKey(ownInput) is true;
        raw = isPlaced ? raw with { Query = "" } : raw;
        var all = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        var mapped = await _requests.ToRequestAsync(raw, all, options, cancellationToken).ConfigureAwait(false);
        if (_app.QueryInput is not { } queryInput)
        {
            return mapped.Request;
        }

        var inputs = mapped.Request.Inputs!.ToDictionary(i => i.Key, i => i.Value);
        if (!isPlaced)
        {
            inputs[queryInput] = mapped.Request.Query;
        }

        return mapped.Request with { Inputs = inputs, Query = null };
    }
}
