using Dify.AI.Extensions.Benchmarks.Load;
using Dify.AI.Extensions.Benchmarks.Micro;
using Dify.AI.Extensions.Benchmarks.Serving;

switch (args)
{
    case ["micro", ..]:
        MicroRun.Start(args[1..]);
        return 0;
    case ["load"]:
        await LoadRun.StartAsync(LoadPlan.Full);
        return 0;
    case ["load", "--quick"]:
        await LoadRun.StartAsync(LoadPlan.Quick);
        return 0;
    case ["serve"]: // Only from here on: started by the other commands.
        await LoopbackServer.ServeAsync();
        return 0;
    case ["crowd", var client, var streams, var tokens, var address]:
        await Crowd.ReportAsync(client, int.Parse(streams), int.Parse(tokens), new Uri(address));
        return 0;
    default:
        Console.Error.WriteLine("""
            micro           BenchmarkDotNet: one stream, from memory and over loopback (about 3 minutes)
            load            the tables of the README: streams, many at a time, cancelled ones (1 to 2 minutes)
            load --quick    the same in a few seconds, to see that it works; the numbers mean nothing
            """);
        return 1;
}
