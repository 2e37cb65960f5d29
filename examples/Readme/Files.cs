using Dify.AI.Extensions.Emulator;
using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions.Examples.Readme;

internal static class Files
{
    public static async Task RunAsync(DifyEmulator emulator)
    {
        await using var dify = new DifyClient(new() { Endpoint = emulator.Endpoint, ApiKey = emulator.ApiKey, User = "ana" });
        var chat = dify.AsIChatClient();
        var bytes = "%PDF-1.7"u8.ToArray();

        // README
        var contract = new DataContent(bytes, "application/pdf") { Name = "contract.pdf" };
        Console.WriteLine(await chat.GetResponseAsync([new ChatMessage(ChatRole.User, [new TextContent("Sum it up."), contract])]));
        // END
    }
}
