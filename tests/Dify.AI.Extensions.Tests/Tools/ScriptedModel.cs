using System.Collections.Concurrent;
using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions.Tests.Tools;

/// <summary>A model that says what it is told to say, and keeps what it was asked.</summary>
public sealed class ScriptedModel(params AIContent[] script) : IChatClient
{
    private readonly ConcurrentQueue<AIContent> _script = new(script);

    public ConcurrentQueue<IReadOnlyList<ChatMessage>> Asked { get; } = new();

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        Asked.Enqueue([.. messages]);
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, [_script.TryDequeue(out var next) ? next : new TextContent("…")])));
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var update in (await GetResponseAsync(messages, options, cancellationToken)).ToChatResponseUpdates())
        {
            yield return update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null : serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("scripted") : serviceType?.IsInstanceOfType(this) is true ? this : null;

    public void Dispose()
    {
    }
}
