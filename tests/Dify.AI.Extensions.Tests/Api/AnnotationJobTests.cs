namespace Dify.AI.Extensions.Tests.Api;

public sealed class AnnotationJobTests
{
    private static readonly DifyAnnotationJob Job = new() { JobId = "j-1", JobStatus = DifyAnnotationJobStatus.Waiting, Action = DifyAnnotationReplyAction.Enable };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 15000)]
    public async Task WaitForReplyJob_CompletedAfterAWhile_AsksUntilThen()
    {
        var statuses = new Queue<string>(["waiting", "processing", "paused-by-a-newer-release", "completed"]);
        using var server = new RecordedServer(_ => Status(statuses.Dequeue()));
        using var client = server.CreateClient();

        var job = await client.Annotations.WaitForReplyJobAsync(Job, TimeSpan.FromMilliseconds(1), cancellationToken: Token);

        Assert.Equal((DifyAnnotationJobStatus.Completed, "j-1"), (job.JobStatus, job.JobId));
        Assert.Equal(4, server.Requests.Count);
        Assert.All(server.Requests, r => Assert.Equal("/v1/apps/annotation-reply/enable/status/j-1", r.Path));
    }

    [Fact(Timeout = 15000)]
    public async Task WaitForReplyJob_JobFails_ThrowsWithTheServersReason()
    {
        using var server = new RecordedServer(Status("error", $"no vector store for {RecordedServer.Key}"));
        using var client = server.CreateClient();

        var e = await Assert.ThrowsAsync<DifyException>(() => client.Annotations.WaitForReplyJobAsync(Job, cancellationToken: Token));

        Assert.Equal(("annotation_reply_failed", "no vector store for ***"), (e.Code, e.ServerMessage));
        Assert.DoesNotContain(RecordedServer.Key, e.ToString(), StringComparison.Ordinal);
    }

    [Fact(Timeout = 15000)]
    public async Task WaitForReplyJob_CallerCancels_EndsAtOnce()
    {
        using var cancel = new CancellationTokenSource();
        using var server = new RecordedServer(_ =>
        {
            cancel.CancelAfter(20);
            return Status("processing");
        });
        using var client = server.CreateClient();

        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => client.Annotations.WaitForReplyJobAsync(Job, TimeSpan.FromMinutes(5), cancellationToken: cancel.Token));
        _ = Assert.Single(server.Requests);
    }

    [Fact]
    public async Task EnableReply_Then_WaitKnowsTheJob()
    {
        using var server = new RecordedServer(sent => sent.Method == "POST"
            ? RecordedServer.Json("""{"job_id":"j-2","job_status":"waiting"}""") : Status("completed"));
        using var client = server.CreateClient();

        var job = await client.Annotations.EnableReplyAsync(
            new() { ScoreThreshold = 0.9, EmbeddingProviderName = "langgenius/openai/openai", EmbeddingModelName = "text-embedding-3-small" }, cancellationToken: Token);
        _ = await client.Annotations.WaitForReplyJobAsync(job, cancellationToken: Token);

        Assert.Equal("/v1/apps/annotation-reply/enable/status/j-2", server.Requests[^1].Path);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(301)]
    public void WaitForReplyJob_IntervalThatMissesTheEnd_IsRefused(int seconds)
    {
        using var server = new RecordedServer(Status("completed"));
        using var client = server.CreateClient();

        _ = Assert.Throws<ArgumentOutOfRangeException>(() => { _ = client.Annotations.WaitForReplyJobAsync(Job, TimeSpan.FromSeconds(seconds), cancellationToken: Token); });
        _ = Assert.Throws<ArgumentException>(() => { _ = client.Annotations.WaitForReplyJobAsync(new(), cancellationToken: Token); });
    }

    private static Emulator.DifyExchangeResponse Status(string status, string error = "") =>
        RecordedServer.Json($$"""{"job_id":"j-1","job_status":"{{status}}","error_msg":"{{error}}"}""");
}
