using Dify.AI.Extensions.Emulator;
using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions.Examples.Readme;

internal static class WorkflowApps
{
    public static async Task RunAsync(DifyEmulator emulator)
    {
        var app = emulator.AddApp(new() { Mode = DifyAppMode.Workflow, Inputs = { new("query") } });
        await using var dify = new DifyClient(new() { Endpoint = emulator.Endpoint, ApiKey = app.ApiKey, User = "ana" });

        // README
        IChatClient workflow = dify.Workflows.AsIChatClient(new() { QueryInput = "query", Output = "text" });
        Console.WriteLine(await workflow.GetResponseAsync("Hello!"));

        var run = await dify.Workflows.RunAsync(new() { Inputs = new Dictionary<string, object?> { ["query"] = "Hello!" } });
        Console.WriteLine($"{run.Data!.Status} after {run.Data.TotalSteps} steps");
        // END
    }
}
