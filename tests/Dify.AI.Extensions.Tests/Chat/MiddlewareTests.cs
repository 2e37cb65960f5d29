using System.Diagnostics;
using Dify.AI.Extensions.Emulator;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Options;
using Moq;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace Dify.AI.Extensions.Tests.Chat;

/// <summary>Microsoft's own middleware on top.</summary>
public sealed class MiddlewareTests : EmulatedTest
{
    private static readonly DifyReply Rich = DifyReply.Text().Think("hm").Tool("clock", """{"zone":"UTC"}""", "noon").Text("It is ", "noon.").Cite("facts.txt", "noon is 12");

    protected override DifyEmulatorOptions EmulatorOptions() => new() { Apps = { new() { Mode = DifyAppMode.AgentChat } } };

    [Theory(Timeout = 15000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task UseDistributedCache_SameCall_IsAnsweredFromTheCache(bool streaming)
    {
        Dify.Reply(Rich);
        var cached = Chat.AsBuilder().UseDistributedCache(new MemoryDistributedCache(Options.Create(new MemoryDistributedCacheOptions()))).Build();
        var options = new ChatOptions().SetDifyUser("ben");

        var first = await CallAsync(cached, options, streaming);
        var second = await CallAsync(cached, options, streaming);

        Assert.Single(SentMessages);
        Assert.Equal(first.Text, second.Text);
        Assert.Equal(first.Messages[0].Contents.Count, second.Messages[0].Contents.Count);
        Assert.Equal(first.Messages[0].AdditionalProperties![DifyPropertyNames.ConversationId]!.ToString(), second.Messages[0].AdditionalProperties![DifyPropertyNames.ConversationId]!.ToString());
    }

    [Fact(Timeout = 15000)]
    public async Task UseDistributedCache_AnotherUser_IsNotAnsweredFromTheFirstOnesConversation()
    {
        var cached = Chat.AsBuilder().UseDistributedCache(new MemoryDistributedCache(Options.Create(new MemoryDistributedCacheOptions()))).Build();

        var one = await cached.GetResponseAsync("hi", new ChatOptions().SetDifyUser("ben"), Token);
        var other = await cached.GetResponseAsync("hi", new ChatOptions().SetDifyUser("cleo"), Token);

        Assert.NotEqual(one.ConversationId, other.ConversationId);
    }

    [Fact(Timeout = 15000)]
    public async Task UseDistributedCache_FailedAnswer_IsNotKept()
    {
        Dify.Reply(DifyReply.Text("Par").Error("completion_request_error", "quota"), DifyReply.Text("whole"));
        var cached = Chat.AsBuilder().UseDistributedCache(new MemoryDistributedCache(Options.Create(new MemoryDistributedCacheOptions()))).Build();

        _ = await Assert.ThrowsAsync<DifyException>(() => cached.GetResponseAsync("hi", cancellationToken: Token));

        Assert.Equal("whole", (await cached.GetResponseAsync("hi", cancellationToken: Token)).Text);
    }

    [Theory(Timeout = 15000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task UseFunctionInvocation_ToolsThatDifyRan_AreNotRunAgain(bool streaming)
    {
        Dify.Reply(Rich);
        var ran = 0;
        var invoking = Chat.AsBuilder().UseFunctionInvocation().Build();
        var options = new ChatOptions { Tools = [AIFunctionFactory.Create(() => ran++, "clock")] };

        var response = await CallAsync(invoking, options, streaming);

        Assert.Equal(0, ran);
        Assert.Single(SentMessages);
        Assert.Equal("It is noon.", response.Text.Trim());
    }

    [Fact(Timeout = 15000)]
    public async Task UseLogging_AtTrace_WritesResponsesAndNoKey()
    {
        Dify.Reply(Rich);
        using var provider = new FakeLoggerProvider();
        using var logs = LoggerFactory.Create(b => b.SetMinimumLevel(LogLevel.Trace).AddProvider(provider));
        using var client = new DifyClient(Client.Options, logs);

        _ = await client.AsIChatClient().AsBuilder().UseLogging(logs).Build().GetResponseAsync("hi", cancellationToken: Token);

        var lines = provider.Collector.GetSnapshot().Select(r => r.Message).ToList();
        Assert.Contains(lines, l => l.Contains("noon", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, l => l.Contains(Dify.ApiKey, StringComparison.Ordinal));
    }

    [Fact(Timeout = 15000)]
    public async Task UseOpenTelemetry_Call_TellsProviderServerAndUsage()
    {
        Dify.Reply(Rich);
        var activities = new List<Activity>();
        using var tracing = Sdk.CreateTracerProviderBuilder().AddSource("dify-tests").AddProcessor(new SimpleActivityExportProcessor(new ListExporter(activities))).Build();
        var traced = Chat.AsBuilder().UseOpenTelemetry(sourceName: "dify-tests", configure: c => c.EnableSensitiveData = true).Build();

        var response = await traced.GetResponseAsync("hi", new ChatOptions().SetDifyUser("ben"), Token);

        var activity = Assert.Single(activities);
        Assert.Equal("dify", activity.GetTagItem("gen_ai.provider.name"));
        Assert.Equal(Dify.Endpoint.Host, activity.GetTagItem("server.address"));
        Assert.Equal(Dify.Endpoint.Port, activity.GetTagItem("server.port"));
        Assert.Equal(response.ResponseId, activity.GetTagItem("gen_ai.response.id"));
        Assert.Equal($"{response.Usage!.InputTokenCount}", activity.GetTagItem("gen_ai.usage.input_tokens")?.ToString());
        Assert.DoesNotContain(activity.TagObjects, t => t.Value?.ToString()?.Contains(Dify.ApiKey, StringComparison.Ordinal) is true);
    }

    [Fact]
    public void Pipeline_GetService_FindsWhatIsUnderneath()
    {
        using var pipeline = Chat.AsBuilder().UseFunctionInvocation().UseOpenTelemetry().Build();

        Assert.Same(Client, pipeline.GetService<DifyClient>());
        var metadata = pipeline.GetService<ChatClientMetadata>()!;
        Assert.Equal(("dify", Client.Endpoint, null), (metadata.ProviderName, metadata.ProviderUri, metadata.DefaultModelId));
        Assert.Same(Chat, Chat.GetService<IChatClient>());
        Assert.Null(Chat.GetService(typeof(IChatClient), "key"));
        Assert.Null(Chat.GetService(typeof(string)));
        Assert.Equal("serviceType", Assert.Throws<ArgumentNullException>(() => Chat.GetService(null!)).ParamName);
    }

    [Fact(Timeout = 15000)]
    public async Task FailoverToAnother_RefusalBeforeTheFirstUpdate_CanBeTakenOver()
    {
        // A failover can act only as long as nothing has been handed on: refusals must come from the first move.
        Dify.Reply(DifyReply.Http(502, "text/html", "<html/>"));
        var backup = new Mock<IChatClient>(MockBehavior.Strict);
        backup.Setup(c => c.GetStreamingResponseAsync(It.IsAny<IEnumerable<ChatMessage>>(), It.IsAny<ChatOptions?>(), It.IsAny<CancellationToken>()))
            .Returns(new[] { new ChatResponseUpdate(ChatRole.Assistant, "from the backup") }.ToAsyncEnumerable());
        var text = "";

        var updates = Chat.GetStreamingResponseAsync("hi", cancellationToken: Token).GetAsyncEnumerator(Token);
        try
        {
            _ = await updates.MoveNextAsync();
        }
        catch (DifyException)
        {
            updates = backup.Object.GetStreamingResponseAsync([], null, Token).GetAsyncEnumerator(Token);
            while (await updates.MoveNextAsync())
            {
                text += updates.Current.Text;
            }
        }

        Assert.Equal("from the backup", text);
    }

    [Fact(Timeout = 15000)]
    public async Task Methods_NullMessages_AreRefusedAtOnce()
    {
        Assert.Equal("messages", Assert.Throws<ArgumentNullException>(() => { _ = Chat.GetStreamingResponseAsync((IEnumerable<ChatMessage>)null!, cancellationToken: Token); }).ParamName);
        Assert.Equal("messages", (await Assert.ThrowsAsync<ArgumentNullException>(() => Chat.GetResponseAsync((IEnumerable<ChatMessage>)null!, cancellationToken: Token))).ParamName);
        Assert.Equal("client", Assert.Throws<ArgumentNullException>(() => ((DifyClient)null!).AsIChatClient()).ParamName);
    }

    [Fact(Timeout = 15000)]
    public async Task Dispose_ChatClient_LeavesTheDifyClientAlone()
    {
        Chat.Dispose();
        Chat.Dispose();

        Assert.NotEmpty((await Chat.GetResponseAsync("hi", cancellationToken: Token)).Text);
    }

    private static async Task<ChatResponse> CallAsync(IChatClient chat, ChatOptions options, bool streaming) => streaming
        ? await chat.GetStreamingResponseAsync("hi", options, Token).ToChatResponseAsync(Token)
        : await chat.GetResponseAsync("hi", options, Token);

    private sealed class ListExporter(List<Activity> activities) : BaseExporter<Activity>
    {
        public override ExportResult Export(in Batch<Activity> batch)
        {
            foreach (var activity in batch)
            {
                activities.Add(activity);
            }

            return ExportResult.Success;
        }
    }
}
