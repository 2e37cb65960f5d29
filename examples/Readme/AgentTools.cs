using Dify.AI.Extensions.Emulator;
using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions.Examples.Readme;

internal static class AgentTools
{
    public static async Task RunAsync(DifyEmulator emulator)
    {
        await using var dify = new DifyClient(new() { Endpoint = emulator.Endpoint, ApiKey = emulator.ApiKey, User = "ana" });

        // README
        var options = new ChatOptions { Tools = [.. DifyTools.Create(dify, new() { AllowWrites = true })] };
        Console.WriteLine(string.Join("\n", options.Tools.Select(tool => tool.Name)));
        // END
    }
}
