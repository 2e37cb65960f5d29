using Dify.AI.Extensions.Emulator;

namespace Dify.AI.Extensions.Examples.Tests;

public sealed class ChatTests
{
    private const int Limit = 60_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit)]
    public async Task Chat_PipedWithoutKey_TalksToTheEmulatorAndSaysSo()
    {
        await using var chat = Start([]);
        chat.WriteLine("hi");
        chat.WriteLine("again");

        var (exitCode, output, errors) = await chat.EndAsync();

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Contains("emulator", output.Split('\n')[0], StringComparison.Ordinal);
        Assert.Contains("> hi\nYou said: hi (turn 1)\n> again\nYou said: again (turn 2)\n", output, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task Chat_EmptyInput_EndsWell()
    {
        await using var chat = Start([]);

        var (exitCode, _, errors) = await chat.EndAsync();

        Assert.Equal((0, ""), (exitCode, errors));
    }

    [Fact(Timeout = Limit)]
    public async Task Chat_AgentThatThinksUsesToolsAndCites_ShowsAll()
    {
        await using var dify = await StartEmulatorAsync();
        dify.Reply(DifyReply.Text("<think>Which clock?</think>").Tool("current_time", """{"timezone": "UTC"}""", "12:00").Text("It is ", "noon.").Cite("clock.md", "Noon."));
        await using var chat = Start(ToAppOf(dify));
        chat.WriteLine("what time is it");

        var (exitCode, output, errors) = await chat.EndAsync();

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Contains(
            "  (thinking) Which clock?\n  [current_time(timezone: UTC)]\n  [= 12:00]\nIt is noon.\n  [source: clock.md]\n", output, StringComparison.Ordinal);
        Assert.Equal("ana", (string?)Assert.Single(dify.Requests).Body?["user"]);
    }

    [Fact(Timeout = Limit)]
    public async Task Chat_EscapeSequencesInAnAnswer_DoNotReachTheTerminal()
    {
        await using var dify = await StartEmulatorAsync();
        dify.Reply(DifyReply.Text("a\e]0;owned\ab"));
        await using var chat = Start(ToAppOf(dify));
        chat.WriteLine("hi");

        var (_, output, _) = await chat.EndAsync();

        Assert.Contains("a]0;ownedb\n", output, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task Chat_WrongKey_SaysSoInOneLineAndFails()
    {
        await using var dify = await StartEmulatorAsync();
        await using var chat = Start(new(ToAppOf(dify)) { ["DIFY_API_KEY"] = "app-wrong" });
        chat.WriteLine("hi");

        var (exitCode, _, errors) = await chat.WaitForExitAsync(); // Its input is still open.

        Assert.Equal(1, exitCode);
        Assert.Contains("Check the API key", AssertOneLine(errors), StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task Chat_UnreachableServer_SaysSoInOneLineAndFails()
    {
        var gone = await StartEmulatorAsync();
        await gone.DisposeAsync();
        await using var chat = Start(ToAppOf(gone));
        chat.WriteLine("hi");

        var (exitCode, _, errors) = await chat.WaitForExitAsync();

        Assert.Equal(1, exitCode);
        Assert.StartsWith("Can't reach", AssertOneLine(errors), StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task Chat_SettingsWithFaults_NamesThemInOneLineAndFails()
    {
        await using var chat = Start(new() { ["DIFY_API_KEY"] = "app-1", ["DIFY_BASE_URL"] = "dify.example.com" });

        var (exitCode, _, errors) = await chat.WaitForExitAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains("https://api.dify.ai/v1/", AssertOneLine(errors), StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task Chat_PipedAnswerThatFails_ShowsWhatCameAndFails()
    {
        await using var dify = await StartEmulatorAsync();
        dify.Reply(DifyReply.Text("It is ").Error("provider_quota_exceeded", "Used up."));
        await using var chat = Start(ToAppOf(dify));
        chat.WriteLine("hi");

        var (exitCode, output, errors) = await chat.WaitForExitAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains("It is \n", output, StringComparison.Ordinal);
        Assert.Contains("provider_quota_exceeded", AssertOneLine(errors), StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task Chat_CtrlCWhileAnswering_StopsTheAnswerOnTheServerAndGoesOn()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signal to send to one process.");
        await using var dify = await StartEmulatorAsync();
        await using var chat = Start(ToAppOf(dify));
        chat.WriteLine("slow one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty");
        await chat.WaitForAsync("You said: slow one ");

        await chat.PressCtrlCAsync();
        await chat.WaitForAsync("[stopped]");
        chat.WriteLine("again");
        var (exitCode, output, errors) = await chat.EndAsync();

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Contains("You said: again (turn 2)\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain("twenty (turn 1)", output, StringComparison.Ordinal);
        var stop = Assert.Single(dify.Requests, r => r.Path.EndsWith("/stop", StringComparison.Ordinal));
        Assert.Equal("ana", (string?)stop.Body?["user"]);
    }

    [Fact(Timeout = Limit)]
    public async Task Chat_CtrlCAtThePrompt_EndsWell()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signal to send to one process.");
        await using var chat = Start([]);
        chat.WriteLine("hi");
        await chat.WaitForAsync("(turn 1)\n> ");

        await chat.PressCtrlCAsync();
        var (exitCode, _, errors) = await chat.WaitForExitAsync();

        Assert.Equal((0, ""), (exitCode, errors));
    }

    [Fact(Timeout = Limit)]
    public async Task Chat_Terminated_EndsThoughTheEmulatorRunsInIt()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signal to send to one process.");
        await using var chat = Start([]);
        await chat.WaitForAsync("> ");

        await chat.SignalAsync("TERM");
        var (exitCode, _, _) = await chat.WaitForExitAsync();

        Assert.Equal(128 + 15, exitCode);
    }

    private static ExampleProgram Start(Dictionary<string, string?> environment) => ExampleProgram.Start(Repository.ExampleDll("Chat"), environment);

    private static Task<DifyEmulator> StartEmulatorAsync() =>
        DifyEmulator.StartAsync(new() { Apps = { new DifyEmulatorApp { Mode = DifyAppMode.AgentChat } } }, Token);

    private static Dictionary<string, string?> ToAppOf(DifyEmulator dify) =>
        new() { ["DIFY_API_KEY"] = dify.ApiKey, ["DIFY_BASE_URL"] = dify.Endpoint.ToString(), ["DIFY_USER"] = "ana" };

    private static string AssertOneLine(string errors) => Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
}
