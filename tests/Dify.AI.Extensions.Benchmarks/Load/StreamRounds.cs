using System.Diagnostics;
using Dify.AI.Extensions.Benchmarks.Clients;
using Dify.AI.Extensions.Benchmarks.Serving;

namespace Dify.AI.Extensions.Benchmarks.Load;

/// <summary>One stream at a time, each client in each round: what slows the machine down for a while hits all of them.</summary>
internal static class StreamRounds
{
    /// <summary>The streams' medians.</summary>
    /// <param name="plan">How many rounds.</param>
    /// <param name="server">Where to ask; null for answers from memory.</param>
    public static async Task<List<(Contender Contender, StreamFigures Figures)>> RunAsync(LoadPlan plan, Uri? server)
    {
        var clients = Contender.All.Select(c => (Contender: c, Read: Connect(c, server), Samples: new List<Sample>())).ToList();
        foreach (var client in clients)
        {
            var start = Stopwatch.GetTimestamp();
            do
            {
                _ = await MeasureAsync(client.Read);
            }
            while (Stopwatch.GetElapsedTime(start) < plan.WarmUp);
        }

        for (var round = 0; round < plan.Rounds; round++)
        {
            // In another order each time: what one leaves behind must not always fall to the same next.
            foreach (var (_, read, samples) in clients.Shuffle())
            {
                samples.Add(await MeasureAsync(read));
            }
        }

        var floor = clients.Single(c => c.Contender == Contender.Floor).Samples;
        return [.. clients.Select(c => (c.Contender, new StreamFigures(
            Median.Of(c.Samples.Select(s => s.Milliseconds)),
            Median.Of(c.Samples.Zip(floor, (sample, least) => sample.Milliseconds / least.Milliseconds)),
            Median.Of(c.Samples.Select(s => s.FirstText)),
            Median.Of(c.Samples.Select(s => s.Bytes / LoadPlan.Tokens)))))];
    }

    // Connections of its own for each: one that reads no further than it must has the next one wait for a new connection.
    private static ReadAnswer Connect(Contender contender, Uri? server) => server is null
        ? contender.Connect(new MemoryHandler(contender.Protocol, LoadPlan.Tokens), new Uri("http://memory/"))
        : contender.Connect(new SocketsHttpHandler(), ServerProcess.Paced(server, LoadPlan.Tokens, interval: 0));

    private static async Task<Sample> MeasureAsync(ReadAnswer read)
    {
        var answer = new Answer();
        var bytes = GC.GetTotalAllocatedBytes(precise: true);
        var start = Stopwatch.GetTimestamp();
        await read(answer, CancellationToken.None);
        var end = Stopwatch.GetTimestamp();
        bytes = GC.GetTotalAllocatedBytes(precise: true) - bytes;
        answer.Expect(LoadPlan.Tokens);
        return new(
            Stopwatch.GetElapsedTime(start, end).TotalMilliseconds, Stopwatch.GetElapsedTime(start, answer.FirstAt).TotalMilliseconds, bytes);
    }

    private sealed record Sample(double Milliseconds, double FirstText, double Bytes);
}

/// <summary>What one client needs for one stream.</summary>
/// <param name="Milliseconds">For the whole answer.</param>
/// <param name="Ratio">That, divided by the floor's of the same round.</param>
/// <param name="FirstText">Milliseconds until the first words.</param>
/// <param name="BytesPerToken">Allocated in all of the process.</param>
internal sealed record StreamFigures(double Milliseconds, double Ratio, double FirstText, double BytesPerToken);
