using System.Diagnostics;
using Dify.AI.Extensions.Benchmarks.Clients;
using Dify.AI.Extensions.Benchmarks.Serving;

namespace Dify.AI.Extensions.Benchmarks.Load;

/// <summary>Many streams at a time, in the pace of a model. A process of its own for each client, so that none inherits another's memory.</summary>
internal static class Crowd
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    public static CrowdFigures Measure(Contender contender, int streams, int tokens, Uri server)
    {
        using var process = OwnProcess.Start("crowd", contender.Name, $"{streams}", $"{tokens}", $"{server}");
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 && output.Split(' ').Select(double.Parse).ToArray() is [var seconds, var cpu, var delay, var managed, var working]
            ? new(seconds, cpu, delay, managed / streams / 1024, working / streams / 1024)
            : throw new InvalidOperationException($"{contender.Name} failed with {streams} streams: {output}");
    }

    /// <summary>The measurement, in that process; five numbers on standard output.</summary>
    public static async Task ReportAsync(string name, int streams, int tokens, Uri server)
    {
        var contender = Contender.All.Single(c => c.Name == name);
        using var handler = new SocketsHttpHandler();
        var atOnce = contender.Connect(handler, ServerProcess.Paced(server, tokens, interval: 0));
        for (var i = 0; i < tokens; i++)
        {
            await ReadAllAsync(atOnce, 5, tokens);
        }

        var read = contender.Connect(handler, ServerProcess.Paced(server, tokens, (int)Interval.TotalMilliseconds));
        await ReadAllAsync(read, 5, tokens);
        await Task.Delay(200); // For the compiler in the background.
        var managed = Live();
        var working = Environment.WorkingSet;
        var peak = working;

        using var end = new CancellationTokenSource();
        var delay = WorstDelayAsync(() => peak = Math.Max(peak, Environment.WorkingSet), end.Token);
        var start = Stopwatch.GetTimestamp();
        var cpu = Environment.CpuUsage.TotalTime;
        await ReadAllAsync(read, streams, tokens);
        cpu = Environment.CpuUsage.TotalTime - cpu;
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        await end.CancelAsync();

        // Once more, for what is alive in the middle of it: to find that out takes a collection, which would show as a delay above.
        var again = ReadAllAsync(read, streams, tokens);
        await Task.Delay(Interval * tokens / 2);
        managed = Live() - managed;
        await again;
        Console.Write($"{seconds:0.000} {cpu.TotalSeconds:0.000} {await delay:0.000} {managed} {peak - working}");
    }

    private static async Task ReadAllAsync(ReadAnswer read, int streams, int tokens)
    {
        var answers = Enumerable.Range(0, streams).Select(_ => new Answer()).ToList();
        await Task.WhenAll(answers.Select(answer => read(answer, CancellationToken.None)));
        answers.ForEach(answer => answer.Expect(tokens));
    }

    /// <summary>By how many milliseconds a timer in the same process was late, at worst.</summary>
    private static async Task<double> WorstDelayAsync(Action sample, CancellationToken end)
    {
        var worst = 0.0;
        while (!end.IsCancellationRequested)
        {
            var start = Stopwatch.GetTimestamp();
            await Task.Delay(Interval, CancellationToken.None);
            worst = Math.Max(worst, (Stopwatch.GetElapsedTime(start) - Interval).TotalMilliseconds);
            sample();
        }

        return worst;
    }

    private static long Live()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return GC.GetTotalMemory(forceFullCollection: false);
    }
}

/// <summary>What one client needs for many streams at a time.</summary>
/// <param name="Seconds">Until the last one has ended.</param>
/// <param name="CpuSeconds">Of the client's process, meanwhile.</param>
/// <param name="WorstDelay">Milliseconds by which a timer in the same process was late, at worst.</param>
/// <param name="ManagedKilobytes">Alive on the managed heap in the middle of it, per stream.</param>
/// <param name="ProcessKilobytes">By which the process grew at most, per stream.</param>
internal sealed record CrowdFigures(double Seconds, double CpuSeconds, double WorstDelay, double ManagedKilobytes, double ProcessKilobytes);
