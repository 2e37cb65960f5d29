using Dify.AI.Extensions.Benchmarks.Clients;
using Dify.AI.Extensions.Benchmarks.Serving;

namespace Dify.AI.Extensions.Benchmarks.Load;

/// <summary>The load driver: prints the tables of the README's section "Speed", ready to be pasted.</summary>
internal static class LoadRun
{
    public static async Task StartAsync(LoadPlan plan)
    {
        using var server = ServerProcess.Start();
        Console.WriteLine(
            $"{Environment.ProcessorCount} cores, .NET {Environment.Version}, {DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC; streams: medians of {plan.Rounds} rounds.");
        await StreamsAsync(plan, server.Address);
        Crowds(plan, server.Address);
        await CancelsAsync(plan, server.Address);
    }

    private static async Task StreamsAsync(LoadPlan plan, Uri server)
    {
        var network = await StreamRounds.RunAsync(plan, server);
        var memory = await StreamRounds.RunAsync(plan, server: null);
        Head("ms per stream", "to the floor", "first text, ms", "bytes per token", "from memory, µs per token", "to the floor");
        foreach (var ((contender, net), (_, mem)) in network.Zip(memory))
        {
            Row(
                contender.Name,
                $"{net.Milliseconds:0.00}",
                $"{net.Ratio:0.00}",
                $"{net.FirstText:0.00}",
                $"{net.BytesPerToken:0}",
                $"{mem.Milliseconds * 1000 / LoadPlan.Tokens:0.00}",
                $"{mem.Ratio:0.00}");
        }
    }

    private static void Crowds(LoadPlan plan, Uri server)
    {
        Head("streams", "s for all", "CPU, s", "worst delay of a timer, ms", "managed KB per stream", "process KB per stream");
        foreach (var streams in plan.Crowds)
        {
            foreach (var contender in Contender.All)
            {
                var crowd = Crowd.Measure(contender, streams, plan.CrowdTokens, server);
                Row(
                    contender.Name,
                    $"{streams:#,0}",
                    $"{crowd.Seconds:0.00}",
                    $"{crowd.CpuSeconds:0.00}",
                    $"{crowd.WorstDelay:0}",
                    $"{crowd.ManagedKilobytes:0.0}",
                    $"{crowd.ProcessKilobytes:0.0}");
            }
        }
    }

    private static async Task CancelsAsync(LoadPlan plan, Uri server)
    {
        Head("times", "call ends, ms: median", "worst", "server knows, ms: median", "worst");
        foreach (var contender in Contender.All)
        {
            var cancels = await Cancels.RunAsync(contender, plan.Cancels, server);
            Row(
                cancels.Throws ? contender.Name : $"{contender.Name} (no exception)",
                $"{cancels.Times}",
                $"{cancels.Caller.Median:0.00}",
                $"{cancels.Caller.Worst:0.00}",
                $"{cancels.Server.Median:0.00}",
                $"{cancels.Server.Worst:0.00}");
        }
    }

    private static void Head(params string[] cells)
    {
        Console.WriteLine();
        Row(["Client", .. cells]);
        Console.WriteLine($"|{string.Concat(Enumerable.Repeat("---|", cells.Length + 1))}");
    }

    private static void Row(params string[] cells) => Console.WriteLine($"| {string.Join(" | ", cells)} |");
}
