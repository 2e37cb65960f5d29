using Dify.AI.Extensions.Emulator;
using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions.Examples.Readme;

internal static class Errors
{
    public static async Task RunAsync(DifyEmulator emulator)
    {
        emulator.Reply(DifyReply.Text("It is ").Error("provider_quota_exceeded", "The quota is used up."));
        await using var dify = new DifyClient(new() { Endpoint = emulator.Endpoint, ApiKey = emulator.ApiKey, User = "ana" });
        var chat = dify.AsIChatClient();

        // README
        try
        {
            await chat.GetResponseAsync("What time is it?");
        }
        catch (DifyException e)
        {
            Console.WriteLine($"{e.Code} after \"{e.PartialText}\"");
            Console.WriteLine(e.Message);
        }
        catch (HttpRequestException e)
        {
            Console.WriteLine($"The server can't be reached: {e.Message}");
        }
        // END
    }
}
