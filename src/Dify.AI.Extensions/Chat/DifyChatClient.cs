using System.Net;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Dify.AI.Extensions;

/// <summary>
/// A chat app of Dify as an <see cref="IChatClient"/>. Holds no conversation: the id travels in <see cref="ChatOptions.ConversationId"/> and on every update.
/// </summary>
internal sealed class DifyChatClient : IChatClient
{
    private readonly DifyClient _client;
    private readonly ChatClientMetadata _metadata;
    private readonly RequestMapper _requests;
    private readonly UnsupportedOptions _unsupported;
    private readonly ILogger _logger;

    public DifyChatClient(DifyClient client, DifyChatClientOptions settings)
    {
        _client = client;
        _metadata = new("dify", client.Endpoint);
        _requests = new(client, settings);
        _logger = client.LoggerFactory.CreateLogger("Dify.AI.Extensions.DifyChatClient");
        _unsupported = new(settings, _logger);
    }

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);

        // Streamed even here: agent apps refuse blocking calls, and proxies cut long ones.
        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in StreamAsync(messages, options, cancellationToken).ConfigureAwait(false))
        {
            updates.Add(update);
        }

        return ResponseFolder.ToResponse(updates);
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
        var all = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        var mapped = await _requests.ToRequestAsync(this, all, options, cancellationToken).ConfigureAwait(false);
        var stream = RunAsync(mapped, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
        try
        {
            if (mapped.IsStamped && !await IsResumedAsync(stream, mapped).ConfigureAwait(false))
            {
                // The conversation is gone; the caller still has its history: begin a new one with it.
                _logger.LogInformation("Conversation {ConversationId} is unknown to Dify: beginning a new one with the earlier turns", mapped.Request.ConversationId);
                await stream.DisposeAsync().ConfigureAwait(false);
                mapped = await _requests.ToRequestAnewAsync(mapped, all, options, cancellationToken).ConfigureAwait(false);
                stream = RunAsync(mapped, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
            }
            else if (mapped.IsStamped)
            {
                yield return stream.Current;
            }

            while (await stream.MoveNextAsync().ConfigureAwait(false))
            {
                yield return stream.Current;
            }
        }
        finally
        {
            await stream.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Whether the server goes on with the stamped conversation. Chat and agent apps answer 404 to one that they don't know; chatflows of 1.14 silently begin
    /// a new one without its history (advanced_chat/app_generator.py), which is stopped here before its first word.
    /// </summary>
    private static async Task<bool> IsResumedAsync(IAsyncEnumerator<ChatResponseUpdate> stream, MappedRequest mapped)
    {
        try
        {
            return await stream.MoveNextAsync().ConfigureAwait(false) && stream.Current.ConversationId == mapped.Request.ConversationId;
        }
        catch (DifyException e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            return false;
        }
    }

    private async IAsyncEnumerable<ChatResponseUpdate> RunAsync(
        MappedRequest mapped, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var mapper = new UpdateMapper(
            _client.Endpoint, mapped.Scope, mapped.Request.ConversationId, wantsJson: options?.ResponseFormat is ChatResponseFormatJson);
        var ready = new List<ChatResponseUpdate>();
        await foreach (var step in _client.Chat.StreamStepsAsync(mapped.Request, options: null, cancellationToken).ConfigureAwait(false))
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
}
