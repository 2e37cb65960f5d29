using Dify.AI.Extensions.Emulator;
using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions.Examples.Readme;

internal static class Testing
{
    public static async Task RunAsync(DifyEmulator emulator)
    {
        // README
        await using var server = await DifyEmulator.StartAsync();
        server.Reply(
            DifyReply.Text("It is ", "sunny."),
            DifyReply.Text("It will").CutAfterFrames(1));

        await using var dify = new DifyClient(new() { Endpoint = server.Endpoint, ApiKey = server.ApiKey, User = "ana" });
        var chat = dify.AsIChatClient();
        Console.WriteLine(await chat.GetResponseAsync("How is the weather?"));
        try
        {
            await chat.GetResponseAsync("And tomorrow?");
        }
        catch (DifyException e)
        {
            Console.WriteLine(e.Code);
        }

        Console.WriteLine(server.Requests[0].Body?["query"]);
        // END
    }
}
