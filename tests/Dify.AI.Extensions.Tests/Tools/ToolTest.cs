using System.Text.Json;
using System.Text.Json.Nodes;
using Dify.AI.Extensions.Emulator;
using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions.Tests.Tools;

/// <summary>Tools called as a model calls them: by name, with JSON that their schema allows.</summary>
public abstract class ToolTest : EmulatedTest
{
    protected static DifyToolsOptions Everything => new() { AllowWrites = true, AllowDestructive = true };

    /// <summary>Requests that the tools made, since the last time it was asked.</summary>
    private int _seen;

    protected IReadOnlyList<DifyEmulatorRequest> NewRequests()
    {
        var all = Dify.Requests;
        var news = all.Skip(_seen).ToList();
        _seen = all.Count;
        return news;
    }

    protected Task<JsonNode?> CallAsync(string name, string arguments, DifyToolsOptions? options = null, DifyClient? client = null) =>
        CallAsync(DifyTools.Create(client ?? Client, options ?? Everything), name, arguments);

    protected static async Task<JsonNode?> CallAsync(IEnumerable<AIFunction> tools, string name, string arguments)
    {
        var tool = Assert.Single(tools, t => t.Name == name);
        using var document = JsonDocument.Parse(arguments);
        var given = document.RootElement.EnumerateObject().ToDictionary(p => p.Name, p => (object?)p.Value.Clone());
        var result = await tool.InvokeAsync(new(given), Token);
        return JsonSerializer.SerializeToNode(result, AIJsonUtilities.DefaultOptions);
    }

    /// <summary>Has a conversation of one turn, and forgets its requests.</summary>
    protected async Task<(string Conversation, string Message)> ConverseAsync(string question = "hi", string answer = "Hello.", DifyClient? client = null, DifyEmulatorApp? app = null)
    {
        (app ?? Dify.App).Reply(DifyReply.Text(answer));
        var response = await (client ?? Client).AsIChatClient().GetResponseAsync(question, cancellationToken: Token);
        _ = NewRequests();
        return (response.ConversationId!, response.ResponseId!);
    }

    protected static void AssertRequest(string method, string path, DifyEmulatorRequest request, string? body = null)
    {
        Assert.Equal((method, path), (request.Method, request.Path));
        if (body is not null)
        {
            AssertJson(body, request.Body);
        }
    }
}
