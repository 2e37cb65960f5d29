// Runs one block of README.md against an emulator, such as: dotnet run --project examples/Readme -- Streaming
using Dify.AI.Extensions.Emulator;
using Dify.AI.Extensions.Examples.Readme;

var blocks = new Dictionary<string, Func<DifyEmulator, Task>>
{
    [nameof(Registration)] = Registration.RunAsync,
    [nameof(KeyedApps)] = KeyedApps.RunAsync,
    [nameof(UserOfRequest)] = UserOfRequest.RunAsync,
    [nameof(UserOfCall)] = UserOfCall.RunAsync,
    [nameof(History)] = History.RunAsync,
    [nameof(Streaming)] = Streaming.RunAsync,
    [nameof(Files)] = Files.RunAsync,
    [nameof(OwnRequest)] = OwnRequest.RunAsync,
    [nameof(Errors)] = Errors.RunAsync,
    [nameof(Cancellation)] = Cancellation.RunAsync,
    [nameof(WorkflowApps)] = WorkflowApps.RunAsync,
    [nameof(HumanForms)] = HumanForms.RunAsync,
    [nameof(LongRuns)] = LongRuns.RunAsync,
    [nameof(MediaClients)] = MediaClients.RunAsync,
    [nameof(ToolCalling)] = ToolCalling.RunAsync,
    [nameof(AgentTools)] = AgentTools.RunAsync,
    [nameof(KernelChat)] = KernelChat.RunAsync,
    [nameof(Caching)] = Caching.RunAsync,
    [nameof(Testing)] = Testing.RunAsync,
};
if (args is not [var name] || !blocks.TryGetValue(name, out var runAsync))
{
    Console.Error.WriteLine($"Which one? {string.Join(", ", blocks.Keys)}");
    return 1;
}

await using var emulator = await DifyEmulator.StartAsync();
await runAsync(emulator);
return 0;
