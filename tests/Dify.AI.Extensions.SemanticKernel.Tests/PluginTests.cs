using System.Text.Json;
using Dify.AI.Extensions.Emulator;
using Dify.AI.Extensions.Tests;
using Dify.AI.Extensions.Tests.Tools;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using FunctionCallContent = Microsoft.Extensions.AI.FunctionCallContent;

namespace Dify.AI.Extensions.SemanticKernel.Tests;

public sealed class PluginTests : EmulatedTest
{
    private const int Limit = 30000;

    private static DifyToolsOptions Everything => new()
    {
        AllowWrites = true,
        AllowDestructive = true,
        AnnotationReply = new() { ScoreThreshold = 0.9, EmbeddingProviderName = "openai", EmbeddingModelName = "small" },
        SpeechSink = (_, _) => new(new Uri("https://app.example/1")),
        RecordingSource = (_, _) => new(new DataContent(new byte[] { 1 }, "audio/mpeg")),
    };

    [Fact]
    public void AddDifyPlugins_Everything_NamesFitModels()
    {
        var kernel = new Kernel();

        var added = kernel.Plugins.AddDifyPlugins(Client, Everything);

        Assert.Equal(["dify_conversations", "dify_suggestions", "dify_feedback", "dify_annotations", "dify_audio"], added.Select(p => p.Name));
        Assert.Equal([4, 1, 2, 7, 3], added.Select(p => p.FunctionCount));
        Assert.All(kernel.Plugins.GetFunctionsMetadata(), f => Assert.True($"{f.PluginName}_{f.Name}".Length <= 64, f.Name));
        Assert.All(kernel.Plugins.GetFunctionsMetadata(), f => Assert.Contains(f.AdditionalProperties[DifyPropertyNames.Effect], new object?[] { "read", "write", "destructive" }));
        Assert.Equal(
            DifyTools.Create(Client, Everything).Select(t => (t.Name, t.Description, (string?)t.AdditionalProperties[DifyPropertyNames.Effect])),
            added.SelectMany(p => p).Select(f => (f.Name, f.Description, (string?)f.Metadata.AdditionalProperties[DifyPropertyNames.Effect])));
    }

    [Fact]
    public void AddDifyPlugins_ByDefault_OnlyRead()
    {
        var kernel = new Kernel();

        _ = kernel.Plugins.AddDifyPlugins(Client);

        Assert.Equal(["dify_conversations", "dify_suggestions", "dify_annotations"], kernel.Plugins.Select(p => p.Name));
        Assert.All(kernel.Plugins.GetFunctionsMetadata(), f => Assert.Equal("read", f.AdditionalProperties[DifyPropertyNames.Effect]));
    }

    [Fact]
    public void AddDifyFeedback_NothingAllowed_SaysWhatToSet()
    {
        var kernel = new Kernel();

        Assert.Contains("AllowWrites", Assert.Throws<ArgumentException>(() => kernel.Plugins.AddDifyFeedback(Client)).Message, StringComparison.Ordinal);
        Assert.Contains("SpeechSink", Assert.Throws<ArgumentException>(() => kernel.Plugins.AddDifyAudio(Client)).Message, StringComparison.Ordinal);
        Assert.Empty(kernel.Plugins);
    }

    [Fact(Timeout = Limit)]
    public async Task AddDifyPlugins_Builder_UsesTheRegisteredClient()
    {
        var builder = Kernel.CreateBuilder().AddDifyChatCompletion(o => (o.Endpoint, o.ApiKey, o.User) = (Dify.Endpoint, Dify.ApiKey, "ben"));
        _ = builder.Plugins.AddDifyPlugins();
        var kernel = builder.Build();

        var result = await kernel.InvokeAsync("dify_conversations", "list_conversations", new() { ["limit"] = "3" }, Token);

        Assert.Equal("/v1/conversations?user=ben&limit=3", Assert.Single(Dify.Requests).Path);
        Assert.Equal("""{"conversations":[],"has_more":false}""", result.ToString());
    }

    [Theory(Timeout = Limit)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AutomaticFunctionChoice_Model_CallsAndReads(bool streaming)
    {
        var first = await Chat.GetResponseAsync("What is tea?", cancellationToken: Token);
        using var model = new ScriptedModel(
            Call("dify_conversations_list_conversations", ("limit", 5)),
            Call("dify_conversations_get_conversation_messages", ("conversation_id", first.ConversationId)),
            Call("dify_suggestions_get_suggested_questions", ("message_id", first.ResponseId)),
            new Microsoft.Extensions.AI.TextContent("You asked about tea."));
        var kernel = Agent(model, out var service);
        _ = kernel.Plugins.AddDifyPlugins(Client, Everything);
        var settings = new PromptExecutionSettings { FunctionChoiceBehavior = FunctionChoiceBehavior.Auto() };

        var answer = "";
        if (streaming)
        {
            await foreach (var message in service.GetStreamingChatMessageContentsAsync("What did I ask?", settings, kernel, Token))
            {
                answer += message.Content;
            }
        }
        else
        {
            answer = (await service.GetChatMessageContentAsync("What did I ask?", settings, kernel, Token)).Content;
        }

        Assert.Equal("You asked about tea.", answer);
        Assert.Equal(
            [
                "/v1/conversations?user=ana&limit=5",
                $"/v1/messages?conversation_id={first.ConversationId}&user=ana&limit=10",
                $"/v1/messages/{first.ResponseId}/suggested?user=ana",
            ],
            Dify.Requests.Skip(1).Select(r => r.Path));
        var results = model.Asked.Last().SelectMany(m => m.Contents).OfType<Microsoft.Extensions.AI.FunctionResultContent>().Select(r => JsonSerializer.Serialize(r.Result)).ToList();
        Assert.Equal(3, results.Count);
        Assert.Contains("What is tea?", results[1], StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task AutomaticFunctionChoice_EveryFunction_MakesItsRequests()
    {
        var turn = await Chat.GetResponseAsync("What is tea?", cancellationToken: Token);
        var annotation = await Client.Annotations.CreateAsync("q", "a", cancellationToken: Token);
        var (c, m, a, before) = (turn.ConversationId!, turn.ResponseId!, annotation.Id!, Dify.Requests.Count);
        using var model = new ScriptedModel(
            Call("dify_conversations_rename_conversation", ("conversation_id", c), ("title", "Tea")),
            Call("dify_feedback_rate_message", ("message_id", m), ("rating", "dislike"), ("comment", "Too short.")),
            Call("dify_feedback_revoke_message_rating", ("message_id", m)),
            Call("dify_annotations_search_annotations", ("keyword", "q"), ("page", 1), ("limit", 5)),
            Call("dify_annotations_create_annotation", ("question", "Tea?"), ("answer", "Green.")),
            Call("dify_annotations_update_annotation", ("annotation_id", a), ("question", "q2"), ("answer", "a2")),
            Call("dify_annotations_delete_annotation", ("annotation_id", a)),
            Call("dify_annotations_enable_annotation_reply"),
            Call("dify_annotations_disable_annotation_reply"),
            Call("dify_annotations_get_annotation_reply_status"),
            Call("dify_audio_speak_text", ("text", "Tea.")),
            Call("dify_audio_speak_message", ("conversation_id", c), ("message_id", m)),
            Call("dify_audio_transcribe_recording", ("recording", "note")),
            Call("dify_conversations_delete_conversation", ("conversation_id", c)),
            new Microsoft.Extensions.AI.TextContent("Done."));
        var kernel = Agent(model, out var service);
        _ = kernel.Plugins.AddDifyPlugins(Client, Everything);
        kernel.FunctionInvocationFilters.Add(new DifyApprovalFilter((_, _, _) => new(true)));

        _ = await service.GetChatMessageContentAsync(
            "Do all.", new PromptExecutionSettings { FunctionChoiceBehavior = FunctionChoiceBehavior.Auto() }, kernel, Token);

        string[] expected =
        [
            $$"""POST /v1/conversations/{{c}}/name {"name":"Tea","user":"ana"}""",
            $$"""POST /v1/messages/{{m}}/feedbacks {"rating":"dislike","user":"ana","content":"Too short."}""",
            $$"""POST /v1/messages/{{m}}/feedbacks {"rating":null,"user":"ana"}""",
            "GET /v1/apps/annotations?keyword=q&page=1&limit=5",
            """POST /v1/apps/annotations {"question":"Tea?","answer":"Green."}""",
            "GET /v1/apps/annotations?page=1&limit=100",
            $$"""PUT /v1/apps/annotations/{{a}} {"question":"q2","answer":"a2"}""",
            "GET /v1/apps/annotations?page=1&limit=100",
            $"DELETE /v1/apps/annotations/{a}",
            """POST /v1/apps/annotation-reply/enable {"score_threshold":0.9,"embedding_provider_name":"openai","embedding_model_name":"small"}""",
            """POST /v1/apps/annotation-reply/disable {"score_threshold":1,"embedding_provider_name":"none","embedding_model_name":"none"}""",
            "GET /v1/parameters",
            """POST /v1/text-to-audio {"text":"Tea.","user":"ana"}""",
            $"GET /v1/messages?conversation_id={c}&user=ana&limit=100",
            $$"""POST /v1/text-to-audio {"message_id":"{{m}}","user":"ana"}""",
            "POST /v1/audio-to-text",
            $"GET /v1/messages?conversation_id={c}&user=ana&limit=1",
            $$"""DELETE /v1/conversations/{{c}} {"user":"ana"}""",
        ];
        var made = Dify.Requests.Skip(before).ToList();
        Assert.Equal(expected.Select(e => e.Split(' ', 3)[..2]), made.Select(r => new[] { r.Method, r.Path }));
        Assert.All(expected.Zip(made), pair =>
        {
            if (pair.First.Split(' ', 3) is [_, _, var body])
            {
                AssertJson(body, pair.Second.Body);
            }
        });
    }

    [Theory(Timeout = Limit)]
    [InlineData("none", false)]
    [InlineData("function", false)]
    [InlineData("auto", false)]
    [InlineData("both", false)]
    [InlineData("function", true)]
    [InlineData("auto", true)]
    [InlineData("both", true)]
    public async Task Destructive_Model_RunsOnlyWhenApproved(string where, bool approves)
    {
        var conversation = (await Chat.GetResponseAsync("hi", cancellationToken: Token)).ConversationId;
        using var model = new ScriptedModel(
            Call("dify_conversations_delete_conversation", ("conversation_id", conversation)), new Microsoft.Extensions.AI.TextContent("Done."));
        var kernel = Agent(model, out var service);
        _ = kernel.Plugins.AddDifyPlugins(Client, Everything);
        var asked = new List<string>();
        var filter = approves
            ? new DifyApprovalFilter((function, arguments, _) =>
            {
                asked.Add($"{function.PluginName} {function.Name} {arguments["conversation_id"]}");
                return new(true);
            })
            : new DifyApprovalFilter();
        if (where is "function" or "both")
        {
            kernel.FunctionInvocationFilters.Add(filter);
        }

        if (where is "auto" or "both")
        {
            kernel.AutoFunctionInvocationFilters.Add(filter);
        }

        _ = await service.GetChatMessageContentAsync(
            "Delete it.", new PromptExecutionSettings { FunctionChoiceBehavior = FunctionChoiceBehavior.Auto() }, kernel, Token);

        Assert.Equal(approves, Dify.Requests.Any(r => r.Method == "DELETE"));
        Assert.Equal(approves ? [$"dify_conversations delete_conversation {conversation}"] : [], asked);
        var told = JsonSerializer.Serialize(model.Asked.Last().SelectMany(m => m.Contents).OfType<Microsoft.Extensions.AI.FunctionResultContent>().Single().Result);
        Assert.StartsWith(approves ? "\"The conversation is deleted" : "\"Not done", told, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task Write_Filter_DeniesByDefaultAndLetsReadsPass()
    {
        var response = await Chat.GetResponseAsync("hi", cancellationToken: Token);
        var kernel = new Kernel();
        _ = kernel.Plugins.AddDifyPlugins(Client, Everything);
        kernel.FunctionInvocationFilters.Add(new DifyApprovalFilter());
        _ = kernel.Plugins.AddFromFunctions("own", [KernelFunctionFactory.CreateFromMethod(() => "ran", "run")]);

        var rated = await kernel.InvokeAsync("dify_feedback", "rate_message", new() { ["message_id"] = response.ResponseId, ["rating"] = "like" }, Token);
        var listed = await kernel.InvokeAsync("dify_conversations", "list_conversations", cancellationToken: Token);

        Assert.StartsWith("Not done", rated.ToString(), StringComparison.Ordinal);
        Assert.Contains(response.ConversationId!, listed.ToString(), StringComparison.Ordinal);
        Assert.Equal("ran", (await kernel.InvokeAsync("own", "run", cancellationToken: Token)).ToString());
        Assert.DoesNotContain(Dify.Requests, r => r.Path.EndsWith("/feedbacks", StringComparison.Ordinal));
    }

    [Fact(Timeout = Limit)]
    public async Task Approval_OfOneCall_ReachesNoOther()
    {
        var first = await Chat.GetResponseAsync("hi", cancellationToken: Token);
        var second = await Chat.GetResponseAsync("hi", cancellationToken: Token);
        using var model = new ScriptedModel(
            Call("dify_conversations_delete_conversation", ("conversation_id", first.ConversationId)),
            Call("dify_conversations_delete_conversation", ("conversation_id", second.ConversationId)));
        var kernel = Agent(model, out var service);
        _ = kernel.Plugins.AddDifyPlugins(Client, Everything);
        var filter = new DifyApprovalFilter((_, arguments, _) => new(arguments["conversation_id"]?.ToString() == first.ConversationId));
        kernel.FunctionInvocationFilters.Add(filter);
        kernel.AutoFunctionInvocationFilters.Add(filter);

        _ = await service.GetChatMessageContentAsync(
            "Delete both.", new PromptExecutionSettings { FunctionChoiceBehavior = FunctionChoiceBehavior.Auto() }, kernel, Token);

        Assert.EndsWith(first.ConversationId!, Assert.Single(Dify.Requests, r => r.Method == "DELETE").Path, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task TwoKernels_TwoUsersTwoApps_EachReachesItsOwn()
    {
        var otherApp = Dify.AddApp(new DifyEmulatorApp());
        (string User, string Key)[] callers = [("ana", Dify.ApiKey), ("ben", Dify.ApiKey), ("ana", otherApp.ApiKey)];
        foreach (var (user, key) in callers)
        {
            await using var client = CreateClient(o => (o.User, o.ApiKey) = (user, key));
            _ = await Microsoft.Extensions.AI.DifyClientExtensions.AsIChatClient(client).GetResponseAsync($"{user} at {key}", cancellationToken: Token);
        }

        await Task.WhenAll(callers.Select(async caller =>
        {
            var kernel = new Kernel();
            _ = kernel.Plugins.AddDifyConversations(Client, new() { CallOptions = new() { User = caller.User, ApiKey = caller.Key } });
            var result = (await kernel.InvokeAsync("dify_conversations", "list_conversations", new() { ["user"] = "cem" }, Token)).GetValue<JsonElement>();
            Assert.Equal($"Title: {caller.User} at {caller.Key}", Assert.Single(result.GetProperty("conversations").EnumerateArray()).GetProperty("title").GetString());
        }));
    }

    private static FunctionCallContent Call(string name, params (string Name, object? Value)[] arguments) => new(
        Guid.NewGuid().ToString(), name, arguments.ToDictionary(a => a.Name, a => (object?)JsonSerializer.SerializeToElement(a.Value)));

    private static Kernel Agent(IChatClient model, out IChatCompletionService service)
    {
        service = model.AsBuilder().UseKernelFunctionInvocation().Build().AsChatCompletionService();
        var builder = Kernel.CreateBuilder();
        _ = builder.Services.AddSingleton(service);
        return builder.Build();
    }
}
