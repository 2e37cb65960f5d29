using System.Text.Json.Nodes;

namespace Dify.AI.Extensions.Emulator.Tests.State;

public sealed class HumanInputTests
{
    private const string Resumption = "workflow_started node_started human_input_form_filled node_finished node_started message node_finished node_started node_finished message_end workflow_finished";

    private static readonly DifyReply Asking = DifyReply.Text().AskHuman("Ask", "Check {{#$output.comment#}}", ["comment"], ["approve", "reject"]).Text("Approved.");

    [Fact(Timeout = 15000)]
    public async Task Pause_FormSubmittedWhileWatched_GoesOnLive()
    {
        await using var server = await EmulatedServer.StartAsync(DifyAppMode.AdvancedChat);
        var (run, token) = await PauseAsync(server);
        using var response = await server.Http.GetAsync(
            new Uri(server.Dify.Endpoint, $"workflow/{run}/events?user=ana&include_state_snapshot=true&continue_on_pause=true"),
            HttpCompletionOption.ResponseHeadersRead,
            EmulatedServer.Token);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(EmulatedServer.Token));
        var line = "";
        while (!line.Contains("\"workflow_paused\"", StringComparison.Ordinal))
        {
            line = (await reader.ReadLineAsync(EmulatedServer.Token))!;
        }

        Assert.Equal("{}\n", (await SubmitAsync(server, token)).Body);
        var rest = new Answer(200, "", (await reader.ReadToEndAsync(EmulatedServer.Token)).TrimStart());
        Assert.Equal((Resumption, "Approved."), (rest.Order, rest.Text));
        Assert.Equal("Check fine", rest.Events.First(frame => frame["event"]!.ToString() == "human_input_form_filled")["data"]!["rendered_content"]!.GetValue<string>());
    }

    [Fact(Timeout = 15000)]
    public async Task Pause_WatchedWithoutContinuing_EndsAtThePause()
    {
        await using var server = await EmulatedServer.StartAsync(DifyAppMode.AdvancedChat);
        var (run, token) = await PauseAsync(server);
        var watched = await server.GetAsync($"workflow/{run}/events?user=ana&include_state_snapshot=true");
        Assert.EndsWith("human_input_required workflow_paused", watched.Order, StringComparison.Ordinal);
        Assert.Equal(404, (await server.GetAsync($"workflow/{run}/events?user=bob")).Status);
        Assert.Equal("paused", (await server.GetAsync($"workflows/run/{run}")).Json["status"]!.GetValue<string>());
        await SubmitAsync(server, token);
        Assert.Equal(412, (await SubmitAsync(server, token)).Status);
    }

    private static async Task<(string Run, string Token)> PauseAsync(EmulatedServer server)
    {
        server.Dify.Reply(Asking);
        var answer = await server.AskAsync();
        Assert.Equal("ping workflow_started node_started node_finished node_started human_input_required workflow_paused", answer.Order);
        var asked = answer.Events[^2];
        return (asked["workflow_run_id"]!.GetValue<string>(), asked["data"]!["form_token"]!.GetValue<string>());
    }

    private static Task<Answer> SubmitAsync(EmulatedServer server, string token) => server.PostAsync(
        $"form/human_input/{token}", JsonNode.Parse("""{"inputs":{"comment":"fine"},"action":"approve","user":"ana"}""")!);
}
