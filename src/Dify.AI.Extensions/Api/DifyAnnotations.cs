using Dify.AI.Extensions.Wire;

namespace Dify.AI.Extensions;

/// <summary>Questions with fixed answers, and whether they answer: <c>/apps/annotations</c>, <c>/apps/annotation-reply</c>.</summary>
/// <remarks>Annotations belong to the app, not to an end user.</remarks>
public sealed class DifyAnnotations
{
    // Dify forgets a finished job after 600 s (api/tasks/annotation, 1.14.2).
    private static readonly TimeSpan LongestPollInterval = TimeSpan.FromMinutes(5);

    private readonly DifyHttp _http;

    internal DifyAnnotations(DifyHttp http) => _http = http;

    /// <summary>Fetches one page of the app's annotations, newest first.</summary>
    /// <remarks><see href="https://docs.dify.ai/en/api-reference/annotations/list-annotations"/></remarks>
    /// <param name="keyword">Text that question or answer must contain. Default: all are wanted.</param>
    /// <param name="page">The page, from 1. Server's default: 1.</param>
    /// <param name="limit">Most annotations of the page; Dify returns at most 100. Server's default: 20.</param>
    /// <param name="options">Another key.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The page.</returns>
    /// <exception cref="DifyException">Dify refused.</exception>
    public Task<DifyPage<DifyAnnotation>> ListAsync(
        string? keyword = null, int? page = null, int? limit = null, DifyCallOptions? options = null, CancellationToken cancellationToken = default)
    {
        var path = DifyPath.WithQuery("apps/annotations", ("keyword", keyword), ("page", DifyPath.ToText(page)), ("limit", DifyPath.ToText(limit)));
        return _http.SendAsync(HttpMethod.Get, path, content: null, options, WireJson.Default.DifyPageDifyAnnotation, cancellationToken);
    }

    /// <summary>Walks the app's annotations, newest first, page by page.</summary>
    /// <remarks><see href="https://docs.dify.ai/en/api-reference/annotations/list-annotations"/></remarks>
    /// <param name="keyword">Text that question or answer must contain. Default: all are wanted.</param>
    /// <param name="options">Another key.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    /// <returns>The annotations, each once.</returns>
    /// <exception cref="DifyException">Dify refused.</exception>
    public IAsyncEnumerable<DifyAnnotation> ListAllAsync(
        string? keyword = null, DifyCallOptions? options = null, CancellationToken cancellationToken = default) =>
        Paging.ByPageAsync(
            (page, token) => ListAsync(keyword, page, Paging.PageSize, options, token), static annotation => annotation.Id, cancellationToken);

    /// <summary>Adds an annotation.</summary>
    /// <remarks><see href="https://docs.dify.ai/en/api-reference/annotations/create-annotation"/></remarks>
    /// <param name="question">The question.</param>
    /// <param name="answer">The answer that is to be given to it.</param>
    /// <param name="options">Another key.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The annotation.</returns>
    /// <exception cref="DifyException">Dify refused.</exception>
    public Task<DifyAnnotation> CreateAsync(string question, string answer, DifyCallOptions? options = null, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Post, "apps/annotations", question, answer, options, cancellationToken);

    /// <summary>Changes an annotation: both question and answer.</summary>
    /// <remarks>Dify does not ask whether the annotation is this app's. <see href="https://docs.dify.ai/en/api-reference/annotations/update-annotation"/></remarks>
    /// <param name="annotationId">The annotation.</param>
    /// <param name="question">The question.</param>
    /// <param name="answer">The answer that is to be given to it.</param>
    /// <param name="options">Another key.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The annotation as it is now.</returns>
    /// <exception cref="DifyException">Dify refused; <c>not_found</c> when there is no such annotation.</exception>
    public Task<DifyAnnotation> UpdateAsync(
        string annotationId, string question, string answer, DifyCallOptions? options = null, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Put, ToPath(annotationId), question, answer, options, cancellationToken);

    /// <summary>Deletes an annotation.</summary>
    /// <remarks>Dify does not ask whether the annotation is this app's. <see href="https://docs.dify.ai/en/api-reference/annotations/delete-annotation"/></remarks>
    /// <param name="annotationId">The annotation.</param>
    /// <param name="options">Another key.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>A task that ends when the annotation is gone.</returns>
    /// <exception cref="DifyException">Dify refused; <c>not_found</c> when there is no such annotation.</exception>
    public Task DeleteAsync(string annotationId, DifyCallOptions? options = null, CancellationToken cancellationToken = default) =>
        _http.RunAsync(HttpMethod.Delete, ToPath(annotationId), content: null, options, cancellationToken);

    /// <summary>Has annotations answer questions that are alike. Dify does it in the background: see <see cref="WaitForReplyJobAsync"/>.</summary>
    /// <remarks><see href="https://docs.dify.ai/en/api-reference/annotations/configure-annotation-reply"/></remarks>
    /// <param name="settings">Which questions are alike, and who judges.</param>
    /// <param name="options">Another key.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The job that does it.</returns>
    /// <exception cref="DifyException">Dify refused.</exception>
    public Task<DifyAnnotationJob> EnableReplyAsync(
        DifyAnnotationReplySettings settings, DifyCallOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return BeginAsync(DifyAnnotationReplyAction.Enable, settings, options, cancellationToken);
    }

    /// <summary>Has annotations answer no more. Dify does it in the background: see <see cref="WaitForReplyJobAsync"/>.</summary>
    /// <remarks><see href="https://docs.dify.ai/en/api-reference/annotations/configure-annotation-reply"/></remarks>
    /// <param name="options">Another key.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The job that does it.</returns>
    /// <exception cref="DifyException">Dify refused.</exception>
    public Task<DifyAnnotationJob> DisableReplyAsync(DifyCallOptions? options = null, CancellationToken cancellationToken = default) =>
        BeginAsync(
            DifyAnnotationReplyAction.Disable,

            // Required here too, and not used (api/controllers/service_api/app/annotation.py, 1.14.2).
            new() { ScoreThreshold = 1, EmbeddingProviderName = "none", EmbeddingModelName = "none" },
            options,
            cancellationToken);

    /// <summary>Asks how far a job is.</summary>
    /// <remarks>
    /// Dify forgets a job 10 minutes after its end, and then answers <c>invalid_param</c>.
    /// <see href="https://docs.dify.ai/en/api-reference/annotations/get-annotation-reply-job-status"/>
    /// </remarks>
    /// <param name="action">What the job does.</param>
    /// <param name="jobId">The job.</param>
    /// <param name="options">Another key.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The job as it is now.</returns>
    /// <exception cref="DifyException">Dify refused; <c>invalid_param</c> when it does not know the job.</exception>
    public async Task<DifyAnnotationJob> GetReplyJobAsync(
        DifyAnnotationReplyAction action, string jobId, DifyCallOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(action.Value, nameof(action));
        var path = $"apps/annotation-reply/{DifyPath.Escape(action.Value)}/status/{DifyPath.Escape(jobId)}";
        var job = await _http.SendAsync(HttpMethod.Get, path, content: null, options, WireJson.Default.DifyAnnotationJob, cancellationToken).ConfigureAwait(false);
        return job with { Action = action };
    }

    /// <summary>Waits until a job is done.</summary>
    /// <param name="job">The job, from the call that began it.</param>
    /// <param name="pollInterval">How often to ask, more than 0 and at most 5 minutes. Default: 1 s.</param>
    /// <param name="options">Another key.</param>
    /// <param name="cancellationToken">Ends the wait, not the job.</param>
    /// <returns>The finished job.</returns>
    /// <exception cref="DifyException">The job failed (<c>annotation_reply_failed</c>), or Dify refused to tell.</exception>
    public Task<DifyAnnotationJob> WaitForReplyJobAsync(
        DifyAnnotationJob job, TimeSpan? pollInterval = null, DifyCallOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (string.IsNullOrWhiteSpace(job.JobId) || string.IsNullOrWhiteSpace(job.Action.Value))
        {
            throw new ArgumentException("The job has no id or no action: take it from EnableReplyAsync, DisableReplyAsync or GetReplyJobAsync.", nameof(job));
        }

        var interval = pollInterval ?? TimeSpan.FromSeconds(1);
        return interval <= TimeSpan.Zero || interval > LongestPollInterval
            ? throw new ArgumentOutOfRangeException(nameof(pollInterval), interval, "Ask at least every 5 minutes: Dify forgets a finished job after 10.")
            : WaitAsync(job, interval, options, cancellationToken);
    }

    private async Task<DifyAnnotationJob> WaitAsync(DifyAnnotationJob job, TimeSpan interval, DifyCallOptions? options, CancellationToken cancellationToken)
    {
        while (true)
        {
            job = await GetReplyJobAsync(job.Action, job.JobId!, options, cancellationToken).ConfigureAwait(false) with { JobId = job.JobId };
            if (job.JobStatus == DifyAnnotationJobStatus.Completed)
            {
                return job;
            }

            if (job.JobStatus == DifyAnnotationJobStatus.Error)
            {
                var said = DifyErrors.Redact(job.ErrorMsg ?? "", _http.KeyOf(options));
                throw new DifyException(
                    "annotation_reply_failed",
                    $"Dify could not {job.Action} annotation replies: {(said.Length == 0 ? "it gave no reason" : said)}. Check the embedding model and the vector store in Dify.")
                {
                    ServerMessage = said,
                };
            }

            await Task.Delay(interval, cancellationToken).ConfigureAwait(false);
        }
    }

    private static string ToPath(string annotationId) => $"apps/annotations/{DifyPath.Escape(annotationId)}";

    private Task<DifyAnnotation> SendAsync(
        HttpMethod method, string path, string question, string answer, DifyCallOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(answer);
        var content = DifyHttp.ToContent(new AnnotationBody(question, answer), WireJson.Default.AnnotationBody);
        return _http.SendAsync(method, path, content, options, WireJson.Default.DifyAnnotation, cancellationToken);
    }

    private async Task<DifyAnnotationJob> BeginAsync(
        DifyAnnotationReplyAction action, DifyAnnotationReplySettings settings, DifyCallOptions? options, CancellationToken cancellationToken)
    {
        var content = DifyHttp.ToContent(settings, WireJson.Default.DifyAnnotationReplySettings);
        var job = await _http.SendAsync(
            HttpMethod.Post, $"apps/annotation-reply/{action}", content, options, WireJson.Default.DifyAnnotationJob, cancellationToken).ConfigureAwait(false);
        return job with { Action = action };
    }
}
