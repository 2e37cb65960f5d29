using Dify.AI.Extensions.Emulator;

namespace Dify.AI.Extensions.Tests.Tools;

public sealed class AnnotationToolTests : ToolTest
{
    private const int Limit = 20000;

    private static DifyToolsOptions WithReply
    {
        get
        {
            var options = Everything;
            options.AnnotationReply = new() { ScoreThreshold = 0.9, EmbeddingProviderName = "openai", EmbeddingModelName = "small" };
            return options;
        }
    }

    [Fact(Timeout = Limit)]
    public async Task SearchAnnotations_Keyword_ListsOnePage()
    {
        for (var i = 0; i < 3; i++)
        {
            _ = await Client.Annotations.CreateAsync($"Tea {i}?", "Green.", cancellationToken: Token);
        }

        _ = NewRequests();
        var result = await CallAsync("search_annotations", """{"keyword":"tea","limit":2}""");

        AssertRequest("GET", "/v1/apps/annotations?keyword=tea&page=1&limit=2", Assert.Single(NewRequests()));
        Assert.Equal((1, 3, true), ((int)result!["page"]!, (int)result["total"]!, (bool)result["has_more"]!));
        Assert.Equal(["id", "question", "answer", "hits"], result["annotations"]![0]!.AsObject().Select(p => p.Key));
        Assert.Equal(["Tea 2?", "Tea 1?"], result["annotations"]!.AsArray().Select(a => (string?)a!["question"]));
    }

    [Fact(Timeout = Limit)]
    public async Task CreateUpdateDelete_Allowed_ChangeTheApp()
    {
        var created = await CallAsync("create_annotation", """{"question":"Tea?","answer":"Green."}""");
        AssertRequest("POST", "/v1/apps/annotations", Assert.Single(NewRequests()), """{"question":"Tea?","answer":"Green."}""");
        var id = (string?)created!["id"];

        _ = await CallAsync("update_annotation", $$"""{"annotation_id":"{{id}}","question":"Tea?","answer":"Black."}""");
        Assert.Collection(
            NewRequests(),
            r => Assert.StartsWith("/v1/apps/annotations?", r.Path, StringComparison.Ordinal),
            r => AssertRequest("PUT", $"/v1/apps/annotations/{id}", r, """{"question":"Tea?","answer":"Black."}"""));

        Assert.Equal("The annotation is deleted.", (string?)await CallAsync("delete_annotation", $$"""{"annotation_id":"{{id}}"}"""));
        Assert.Equal("DELETE", NewRequests()[^1].Method);
        Assert.Empty((await Client.Annotations.ListAsync(cancellationToken: Token)).Data);
    }

    [Fact(Timeout = Limit)]
    public async Task UpdateAndDelete_AnnotationOfAnotherApp_AreNeverSent()
    {
        // The server itself looks annotations up by id alone: only what is not sent is safe.
        var other = Dify.AddApp(new DifyEmulatorApp());
        await using var otherClient = CreateClient(o => o.ApiKey = other.ApiKey);
        var foreign = await otherClient.Annotations.CreateAsync("Tea?", "Green.", cancellationToken: Token);

        var update = await CallAsync("update_annotation", $$"""{"annotation_id":"{{foreign.Id}}","question":"Tea?","answer":"Poison."}""");
        var delete = await CallAsync("delete_annotation", $$"""{"annotation_id":"{{foreign.Id}}"}""");

        Assert.All([update, delete], r => Assert.StartsWith("This app has no such annotation.", (string?)r, StringComparison.Ordinal));
        Assert.DoesNotContain(Dify.Requests, r => r.Method is "PUT" or "DELETE");
    }

    [Fact(Timeout = Limit)]
    public async Task AnnotationReply_SwitchedOnAndOff_TellsHowFarItIs()
    {
        var on = await CallAsync("enable_annotation_reply", "{}", WithReply);
        AssertRequest(
            "POST",
            "/v1/apps/annotation-reply/enable",
            Assert.Single(NewRequests()),
            """{"score_threshold":0.9,"embedding_provider_name":"openai","embedding_model_name":"small"}""");
        Assert.Equal(("enable", "waiting"), ((string?)on!["job_action"], (string?)on["job_status"]));

        var off = await CallAsync("disable_annotation_reply", "{}", WithReply);
        _ = NewRequests();
        var status = await CallAsync("get_annotation_reply_status", $$"""{"job_id":"{{off!["job_id"]}}"}""", WithReply);

        AssertJson($$"""{"enabled":false,"job_id":"{{off["job_id"]}}","job_action":"disable","job_status":"waiting"}""", status);
        AssertJson("""{"enabled":false}""", await CallAsync("get_annotation_reply_status", "{}", WithReply));
    }

    [Fact(Timeout = Limit)]
    public async Task GetAnnotationReplyStatus_ForgottenJob_SaysSo() => Assert.StartsWith(
        "Dify knows no such job",
        (string?)await CallAsync("get_annotation_reply_status", $$"""{"job_id":"{{Guid.NewGuid()}}"}"""),
        StringComparison.Ordinal);

    [Fact]
    public void EnableAnnotationReply_NoModelFromTheHost_IsNotThere() =>
        Assert.DoesNotContain(DifyTools.Create(Client, Everything), t => t.Name == "enable_annotation_reply");
}
