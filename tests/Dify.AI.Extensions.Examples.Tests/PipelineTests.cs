namespace Dify.AI.Extensions.Examples.Tests;

public sealed class PipelineTests
{
    [Fact(Timeout = 60_000)]
    public async Task Pipeline_WhenRun_ShowsLogCacheTraceAndFailover()
    {
        await using var program = ExampleProgram.Start(Repository.ExampleDll("Pipeline"), []);

        var (exitCode, output, errors) = await program.EndAsync();

        Assert.Equal((0, ""), (exitCode, errors));
        var steps = output.Split("\n\n   the spare app was asked:\n")[0].Split("\n\n").Select(s => s.Split('\n')[1..]).ToList();
        Assert.Equal(3, steps.Count);
        Assert.All(steps, s => Assert.Contains("   log     GetStreamingResponseAsync completed.", s));
        Assert.Contains("   trace   main app: dify at 127.0.0.1, 5 tokens", steps[0]);
        Assert.Contains("   server  1 request(s)", steps[0]);
        Assert.DoesNotContain(steps[1], l => l.Contains("trace", StringComparison.Ordinal));
        Assert.Contains("   answer  Dify runs your AI apps.", steps[1]);
        Assert.Contains("   server  0 request(s)", steps[1]);
        Assert.Contains(steps[2], l => l.StartsWith("   trace   main app: dify at 127.0.0.1, failed, Dify answered 503", StringComparison.Ordinal));
        Assert.Contains("   answer  Yes, it can.", steps[2]);
        Assert.Contains("Assistant: Dify runs your AI apps.", output, StringComparison.Ordinal);
    }
}
