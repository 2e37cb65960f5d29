using System.Text.Json;
using System.Text.Json.Nodes;
using Dify.AI.Extensions.Wire;

namespace Dify.AI.Extensions.Tests.Api;

/// <summary>What the recordings lack: shapes that only other apps or newer servers send.</summary>
public sealed class ModelTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("text-input")]
    [InlineData("paragraph")]
    [InlineData("select")]
    [InlineData("number")]
    [InlineData("checkbox")]
    [InlineData("external_data_tool")]
    [InlineData("file")]
    [InlineData("file-list")]
    [InlineData("json_object")]
    [InlineData("a-newer-one")]
    public async Task GetParameters_FormWithAnyControl_NamesItAndKeepsItsFields(string control)
    {
        var json = $$$"""
            {"user_input_form":[{"{{{control}}}":{"label":"A","variable":"a","type":"{{{control}}}","required":true,"max_length":5,"default":0,"options":["x"],"hide":false,
            "placeholder":"p","description":"d","allowed_file_types":["image"],"allowed_file_extensions":[".PNG"],"allowed_file_upload_methods":["local_file"],
            "json_schema":{"type":"object"} } },{"paragraph":{"variable":"b","new":1}}]}
            """;

        var form = (await GetAsync(json, c => c.App.GetParametersAsync(cancellationToken: Token))).UserInputForm!;

        Assert.Equal([control, "paragraph"], form.Select(f => f.Control));
        Assert.Equal(["a", "b"], form.Select(f => f.Variable));
        Assert.Equal((true, 5, 0), (form[0].Required, form[0].MaxLength, form[0].Default!.Value.GetInt32()));
        Assert.Equal(1, Assert.Single(form[1].AdditionalProperties!).Value.GetInt32());
    }

    [Fact]
    public async Task GetParameters_KeysOutsideTheSnakeCase_AreRead()
    {
        var parameters = await GetAsync(
            """
            {"text_to_speech":{"enabled":true,"autoPlay":"enabled"},"annotation_reply":{"enabled":true,"id":"s","score_threshold":0.9,
            "embedding_model":{"embedding_provider_name":"p","embedding_model_name":"m"}},"sensitive_word_avoidance":{"enabled":true,"type":"keywords","config":{"k":1},"configs":[]},
            "suggested_questions_after_answer":{"enabled":true,"prompt":"p","model":{"name":"m"}},
            "file_upload":{"fileUploadConfig":{"batch_count_limit":5,"file_size_limit":15,"image_file_size_limit":10,"video_file_size_limit":100,"audio_file_size_limit":50,"workflow_file_upload_limit":10}}}
            """,
            c => c.App.GetParametersAsync(cancellationToken: Token));

        Assert.Equal("enabled", parameters.TextToSpeech!.AutoPlay);
        Assert.Equal(5, parameters.FileUpload!.FileUploadConfig!.BatchCountLimit);
        Assert.Equal("m", parameters.AnnotationReply!.EmbeddingModel!.EmbeddingModelName);
    }

    [Fact]
    public async Task GetMeta_IconsOfBothKinds_AreRead()
    {
        var meta = await GetAsync(
            """{"tool_icons":{"time":"https://x/icon","mine":{"background":"#252525","content":"😁","shape":{"round":true}}}}""",
            c => c.App.GetMetaAsync(cancellationToken: Token));

        Assert.Equal("https://x/icon", meta.ToolIcons!["time"].Url);
        Assert.Equal(("#252525", "😁"), (meta.ToolIcons["mine"].Background, meta.ToolIcons["mine"].Content));
    }

    [Fact]
    public async Task ListMessages_NewerServer_TellsTokensPricesAndForms()
    {
        var page = await GetAsync(
            """
            {"limit":20,"has_more":false,"data":[{"id":"m","message_tokens":10,"answer_tokens":5,"total_tokens":15,"provider_response_latency":1.25,"total_price":"0.0000230","currency":"USD",
            "feedback":{"rating":"like"},"extra_contents":[{"type":"human_input","workflow_run_id":"r","submitted":true,
            "form_definition":{"form_id":"f","node_id":"n","form_token":"t","expiration_time":1795467351,"inputs":[],"actions":[{"id":"ok","title":"OK","button_style":"primary"}]},
            "form_submission_data":{"node_id":"n","action_id":"ok","submitted_data":{"comment":"fine"}}}]}]}
            """,
            c => c.Messages.ListAsync("c", cancellationToken: Token));

        var message = Assert.Single(page.Data);
        Assert.Equal((15L, 0.0000230m, DifyFeedbackRating.Like), (message.TotalTokens, message.TotalPrice, message.Feedback!.Rating));
        Assert.Equal(("t", "ok"), (message.ExtraContents![0].FormDefinition!.FormToken, message.ExtraContents[0].FormSubmissionData!.ActionId));
    }

    [Theory]
    [InlineData("2025-01-16T14:30:29.123456")]
    [InlineData("2025-01-16T14:30:29")]
    public async Task ListFeedbacks_NaiveTime_IsUtcToTheMicrosecond(string time)
    {
        var page = await GetAsync($$"""{"data":[{"id":"f","created_at":"{{time}}","rating":"dislike"}]}""", c => c.App.ListFeedbacksAsync(cancellationToken: Token));

        Assert.Equal(DateTimeOffset.Parse(time + "Z", System.Globalization.CultureInfo.InvariantCulture), page.Data[0].CreatedAt);
    }

    [Fact]
    public async Task ListFeedbacks_TimeWithZone_IsRead()
    {
        using var server = new RecordedServer(RecordedServer.Json("""{"data":[{"id":"f","created_at":"2025-01-16T14:30:29Z"},{"id":"g","created_at":1737037829}]}"""));
        using var client = server.CreateClient();

        var page = await client.App.ListFeedbacksAsync(cancellationToken: Token);

        Assert.All(page.Data, f => Assert.Equal(new(2025, 1, 16, 14, 30, 29, TimeSpan.Zero), f.CreatedAt));
    }

    [Theory]
    [InlineData("""{"answer":"Hi"}""")]
    [InlineData("\"{\\\"answer\\\": \\\"Hi\\\"}\"")]
    public async Task GetRun_OutputsOfEitherRelease_AreReadAsAnObject(string outputs)
    {
        var run = await GetAsync($$"""{"id":"r","status":"succeeded","outputs":{{outputs}},"inputs":"{\"sys.query\": \"hi\"}"}""", c => c.Workflows.GetRunAsync("r", cancellationToken: Token));

        Assert.Equal("Hi", run.ReadOutputs()!.Value.GetProperty("answer").GetString());
        Assert.Equal("hi", run.ReadInputs()!.Value.GetProperty("sys.query").GetString());
        Assert.Equal(DifyWorkflowRunStatus.Succeeded, run.Status);
    }

    [Fact]
    public async Task GetInfo_ModeNewerThanTheLibrary_PassesThrough()
    {
        var info = await GetAsync("""{"name":"a","mode":"swarm"}""", c => c.App.GetInfoAsync(cancellationToken: Token));

        Assert.Equal("swarm", info.Mode!.Value.Value);
        Assert.NotEqual(DifyMode.Chat, info.Mode);
    }

    /// <summary>Reads the JSON, and holds the result to it: no field may be lost.</summary>
    private static async Task<T> GetAsync<T>(string json, Func<DifyClient, Task<T>> call)
        where T : notnull
    {
        using var server = new RecordedServer(RecordedServer.Json(json));
        using var client = server.CreateClient();
        var result = await call(client);
        Assert.Null(SameJson.Difference(JsonNode.Parse(json), JsonSerializer.SerializeToNode(result, result.GetType(), WireJson.Default)));
        return result;
    }
}
