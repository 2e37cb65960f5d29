using Dify.AI.Extensions.Emulator;
using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions.Examples.Readme;

internal static class OwnRequest
{
    public static async Task RunAsync(DifyEmulator emulator)
    {
        await using var dify = new DifyClient(new() { Endpoint = emulator.Endpoint, ApiKey = emulator.ApiKey, User = "ana" });
        var chat = dify.AsIChatClient();

        // README
        var options = new ChatOptions { RawRepresentationFactory = _ => new DifyChatRequest { AutoGenerateName = false } };
        await chat.GetResponseAsync("Hello!", options);
        // END

        Expect.That((bool?)emulator.Requests[^1].Body?["auto_generate_name"] is false, "The request's own member was lost.");
    }
}
