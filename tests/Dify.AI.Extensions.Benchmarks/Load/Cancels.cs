using System.Diagnostics;
using Dify.AI.Extensions.Benchmarks.Clients;
using Dify.AI.Extensions.Benchmarks.Serving;

namespace Dify.AI.Extensions.Benchmarks.Load;

/// <summary>Answers that are cancelled while they come: how soon the call ends, and how soon the server knows.</summary>
internal static class Cancels
{
    private const int Interval = 20;

    public static async Task<CancelFigures> RunAsync(Contender contender, int times, Uri server)
    {
        using var handler = new SocketsHttpHandler();
        using var http = new HttpClient();
        var read = contender.Connect(handler, ServerProcess.Paced(server, tokens: 5000, Interval));
        await CancelAsync(read, wait: 0);
        _ = await LeftAsync(http, server);

        var (caller, known, says) = (new List<double>(), new List<double>(), true);
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < times && Stopwatch.GetElapsedTime(start) < LoadPlan.Patience; i++)
        {
            // At another place between two tokens each time.
            var (cancelled, ended, thrown) = await CancelAsync(read, wait: i % Interval);
            says &= thrown;
            caller.Add(Stopwatch.GetElapsedTime(cancelled, ended).TotalMilliseconds);
            known.Add(Stopwatch.GetElapsedTime(cancelled, await LeftAsync(http, server)).TotalMilliseconds);
        }

        return new((Median.Of(caller), caller.Max()), (Median.Of(known), known.Max()), caller.Count, says);
    }

    private static async Task<(long Cancelled, long Ended, bool Thrown)> CancelAsync(ReadAnswer read, int wait)
    {
        using var cancellation = new CancellationTokenSource();
        var answer = new Answer();
        var reading = read(answer, cancellation.Token);
        await Task.WhenAny(answer.UnderWay, reading);
        await Task.Delay(wait);
        var cancelled = Stopwatch.GetTimestamp();
#pragma warning disable CA1849 // What the caller of Cancel waits for is part of it.
        cancellation.Cancel();
#pragma warning restore CA1849
        try
        {
            await reading;
        }
        catch (OperationCanceledException)
        {
            return (cancelled, Stopwatch.GetTimestamp(), true);
        }

        return (cancelled, Stopwatch.GetTimestamp(), false);
    }

    /// <summary>When the server learned of it. Its clock is that of the machine.</summary>
    private static async Task<long> LeftAsync(HttpClient http, Uri server) => long.Parse(await http.GetStringAsync(new Uri(server, "/left")));
}

/// <summary>Milliseconds from <c>Cancel()</c> on.</summary>
/// <param name="Caller">Until the call has ended.</param>
/// <param name="Server">Until the server has the stop request, or sees the connection closed.</param>
/// <param name="Times">How often it was measured.</param>
/// <param name="Throws">Whether the call says that it was cancelled, or looks finished.</param>
internal sealed record CancelFigures((double Median, double Worst) Caller, (double Median, double Worst) Server, int Times, bool Throws);
