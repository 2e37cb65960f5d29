using Dify.AI.Extensions.Emulator;

namespace Dify.AI.Extensions.Examples.Tests;

/// <summary>The AOT example: as it is built for tests, or as DIFY_AOT_APP names it, published ahead of time.</summary>
public sealed class AotTests
{
    [Fact(Timeout = 60_000)]
    public async Task RoundTrip_WithoutReflection_KeepsEveryContent()
    {
        var published = Environment.GetEnvironmentVariable("DIFY_AOT_APP");
        var agent = new DifyEmulatorApp { Mode = DifyAppMode.AgentChat, Inputs = { new("name") } };
        await using var dify = await DifyEmulator.StartAsync(new() { Apps = { agent } }, TestContext.Current.CancellationToken);
        await using var app = ExampleProgram.Start(
            string.IsNullOrEmpty(published) ? Repository.ExampleDll("Aot") : published,
            new() { ["DIFY_API_KEY"] = dify.ApiKey, ["DIFY_BASE_URL"] = dify.Endpoint.ToString() });

        var (exitCode, output, errors) = await app.EndAsync();

        Assert.Equal("", errors);
        Assert.Equal(0, exitCode);
        Assert.Contains("Dynamic code: False. Reflecting JSON: False.\n", output, StringComparison.Ordinal);
        Assert.Contains("You said: What time is it, and from what source? (turn 1) I got 1 file(s).\nYou said: again (turn 2)\n", output, StringComparison.Ordinal);
        Assert.Contains("The tool read: again\n", output, StringComparison.Ordinal);
        Assert.Contains("Same after JSON: True, with TextContent, FunctionCallContent, FunctionResultContent, ", output, StringComparison.Ordinal);
        Assert.Equal("""{"name":"Ana"}""", dify.Requests.First(r => r.Path.EndsWith("/chat-messages", StringComparison.Ordinal)).Body?["inputs"]?.ToJsonString());
    }
}
