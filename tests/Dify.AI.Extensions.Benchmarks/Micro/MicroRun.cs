using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace Dify.AI.Extensions.Benchmarks.Micro;

/// <summary>The part that BenchmarkDotNet does.</summary>
internal static class MicroRun
{
    public static void Start(string[] arguments)
    {
        // In this process: a generated project would be built under the rules of this repository, and by no means as fast.
        var job = Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance)
            .WithWarmupCount(12) // Until the compiler has been through its tiers.
            .WithIterationTime(TimeInterval.FromMilliseconds(250))
            .WithIterationCount(7);
        var config = DefaultConfig.Instance.AddJob(job).WithArtifactsPath(Path.Combine(AppContext.BaseDirectory, "BenchmarkDotNet.Artifacts"));
        _ = BenchmarkSwitcher.FromTypes([typeof(StreamBenchmarks)]).Run(["--filter", "*", .. arguments], config);
    }
}
