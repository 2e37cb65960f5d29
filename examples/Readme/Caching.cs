using Dify.AI.Extensions.Emulator;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace Dify.AI.Extensions.Examples.Readme;

internal static class Caching
{
    public static async Task RunAsync(DifyEmulator emulator)
    {
        await using var dify = new DifyClient(new() { Endpoint = emulator.Endpoint, ApiKey = emulator.ApiKey });
        var cache = new MemoryDistributedCache(Options.Create(new MemoryDistributedCacheOptions()));

        // README
        var chat = dify.AsIChatClient().AsBuilder().UseDistributedCache(cache).Build();
        var first = await chat.GetResponseAsync("Hello!", new ChatOptions().SetDifyUser("ana"));
        var again = await chat.GetResponseAsync("Hello!", new ChatOptions().SetDifyUser("ana"));
        var other = await chat.GetResponseAsync("Hello!", new ChatOptions().SetDifyUser("ben"));
        Console.WriteLine($"Ana's again: {again.ConversationId == first.ConversationId}. Ben's too: {other.ConversationId == first.ConversationId}.");
        // END
    }
}
