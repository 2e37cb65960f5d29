using Dify.AI.Extensions.Emulator;
using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions.Examples.Readme;

internal static class History
{
    public static async Task RunAsync(DifyEmulator emulator)
    {
        await using var dify = new DifyClient(new() { Endpoint = emulator.Endpoint, ApiKey = emulator.ApiKey, User = "ana" });
        var chat = dify.AsIChatClient();

        // README
        List<ChatMessage> history = [new(ChatRole.User, "My name is Ana.")];
        history.AddMessages(await chat.GetResponseAsync(history));
        history.Add(new(ChatRole.User, "What is my name?"));
        Console.WriteLine(await chat.GetResponseAsync(history));
        // END
    }
}
