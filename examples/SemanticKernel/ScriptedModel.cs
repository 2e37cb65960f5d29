using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions.Examples.SemanticKernel;

/// <summary>Stands for a model that calls functions: looks for the last conversation, reads it, has it deleted, and reports.</summary>
internal sealed class ScriptedModel : IChatClient
{
    private int _calls;

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var results = messages.SelectMany(m => m.Contents).OfType<FunctionResultContent>().Select(r => r.Result?.ToString() ?? "").ToList();
        AIContent next = results.Count switch
        {
            0 => Call("dify_conversations_list_conversations", ("limit", 1)),
            1 => Call("dify_conversations_get_conversation_messages", ("conversation_id", Conversation(results[0]))),
            2 => Call("dify_conversations_delete_conversation", ("conversation_id", Conversation(results[0]))),
            _ => new TextContent($"You asked: {Questions(results[1])}. {results[2]}"),
        };
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, [next])));
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var update in (await GetResponseAsync(messages, options, cancellationToken)).ToChatResponseUpdates())
        {
            yield return update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("scripted") : null;

    public void Dispose()
    {
    }

    private FunctionCallContent Call(string name, params (string Name, object? Value)[] arguments)
    {
        Console.WriteLine($"  {name}({string.Join(", ", arguments.Select(a => $"{a.Name}: {a.Value}"))})");
        return new($"call-{++_calls}", name, arguments.ToDictionary(a => a.Name, a => a.Value));
    }

    private static string? Conversation(string result)
    {
        using var list = JsonDocument.Parse(result);
        return list.RootElement.GetProperty("conversations")[0].GetProperty("id").GetString();
    }

    private static string Questions(string result)
    {
        using var list = JsonDocument.Parse(result);
        return string.Join(" ", list.RootElement.GetProperty("messages").EnumerateArray().Select(m => m.GetProperty("question").GetString()));
    }
}
