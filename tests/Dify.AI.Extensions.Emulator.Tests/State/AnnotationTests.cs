using System.Text.Json.Nodes;

namespace Dify.AI.Extensions.Emulator.Tests.State;

public sealed class AnnotationTests
{
    [Theory(Timeout = 15000)]
    [InlineData(DifyAppMode.Chat, "message message_end")]
    [InlineData(DifyAppMode.AgentChat, "message message_end")]
    [InlineData(DifyAppMode.AdvancedChat, "ping message message_end")]
    public async Task Reply_Enabled_AnswersMatchingQuestions(DifyAppMode mode, string order)
    {
        await using var server = await EmulatedServer.StartAsync(mode);
        var created = await server.PostAsync("apps/annotations", new JsonObject { ["question"] = "What is Dify?", ["answer"] = "A platform." });
        Assert.Equal(201, created.Status);
        var job = await server.PostAsync(
            "apps/annotation-reply/enable",
            JsonNode.Parse("""{"score_threshold":0.9,"embedding_provider_name":"p","embedding_model_name":"m"}""")!);
        var status = $"apps/annotation-reply/enable/status/{job.Json["job_id"]}";
        Assert.Equal("waiting", (await server.GetAsync(status)).Json["job_status"]!.GetValue<string>());
        Assert.Equal("completed", (await server.GetAsync(status)).Json["job_status"]!.GetValue<string>());
        var answer = await server.AskAsync("what is dify");
        Assert.Equal((order, "A platform."), (answer.Order, answer.Text));
        Assert.Equal(mode != DifyAppMode.AdvancedChat, answer.Events[^1]["metadata"]!.AsObject().ContainsKey("annotation_reply"));
        Assert.Equal(1, (await server.GetAsync("apps/annotations")).Json["data"]![0]!["hit_count"]!.GetValue<int>());
    }
}
