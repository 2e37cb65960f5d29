using System.Text.Json.Serialization.Metadata;
using Dify.AI.Extensions.Wire;

namespace Dify.AI.Extensions;

/// <summary>The app itself: <c>/parameters</c>, <c>/info</c>, <c>/meta</c>, <c>/site</c>, <c>/app/feedbacks</c>, <c>/end-users</c>.</summary>
public sealed class DifyApp
{
    private readonly DifyHttp _http;

    internal DifyApp(DifyHttp http) => _http = http;

    /// <summary>Fetches what the app offers its users and wants from them: features, input variables, file rules, limits.</summary>
    /// <remarks><see href="https://docs.dify.ai/en/api-reference/applications/get-app-parameters"/></remarks>
    /// <param name="options">Another key.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The app's parameters.</returns>
    /// <exception cref="DifyException">Dify refused; <c>app_unavailable</c> when the app is not published.</exception>
    public Task<DifyAppParameters> GetParametersAsync(DifyCallOptions? options = null, CancellationToken cancellationToken = default) =>
        GetAsync("parameters", options, WireJson.Default.DifyAppParameters, cancellationToken);

    /// <summary>Fetches the app's name, description, tags and mode.</summary>
    /// <remarks><see href="https://docs.dify.ai/en/api-reference/applications/get-app-info"/></remarks>
    /// <param name="options">Another key.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>What the app is.</returns>
    /// <exception cref="DifyException">Dify refused.</exception>
    public Task<DifyAppInfo> GetInfoAsync(DifyCallOptions? options = null, CancellationToken cancellationToken = default) =>
        GetAsync("info", options, WireJson.Default.DifyAppInfo, cancellationToken);

    /// <summary>Fetches the icons of the app's tools.</summary>
    /// <remarks><see href="https://docs.dify.ai/en/api-reference/applications/get-app-meta"/></remarks>
    /// <param name="options">Another key.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The icons.</returns>
    /// <exception cref="DifyException">Dify refused.</exception>
    public Task<DifyAppMeta> GetMetaAsync(DifyCallOptions? options = null, CancellationToken cancellationToken = default) =>
        GetAsync("meta", options, WireJson.Default.DifyAppMeta, cancellationToken);

    /// <summary>Fetches how the app presents itself on its own web page.</summary>
    /// <remarks><see href="https://docs.dify.ai/en/api-reference/applications/get-app-webapp-settings"/></remarks>
    /// <param name="options">Another key.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The page's settings.</returns>
    /// <exception cref="DifyException">Dify refused; <c>forbidden</c> when the app has no page.</exception>
    public Task<DifySite> GetSiteAsync(DifyCallOptions? options = null, CancellationToken cancellationToken = default) =>
        GetAsync("site", options, WireJson.Default.DifySite, cancellationToken);

    /// <summary>Fetches one page of all ratings that the app's messages got, from users and from the workspace, newest first.</summary>
    /// <remarks><see href="https://docs.dify.ai/en/api-reference/feedback/list-app-feedbacks"/></remarks>
    /// <param name="page">The page, from 1. Server's default: 1.</param>
    /// <param name="limit">Most ratings of the page, 1 to 101. Server's default: 20.</param>
    /// <param name="options">Another key.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The page. It does not tell whether there are more: a short one is the last.</returns>
    /// <exception cref="DifyException">Dify refused.</exception>
    public Task<DifyPage<DifyFeedback>> ListFeedbacksAsync(
        int? page = null, int? limit = null, DifyCallOptions? options = null, CancellationToken cancellationToken = default) =>
        GetAsync(
            DifyPath.WithQuery("app/feedbacks", ("page", DifyPath.ToText(page)), ("limit", DifyPath.ToText(limit))),
            options,
            WireJson.Default.DifyPageDifyFeedback,
            cancellationToken);

    /// <summary>Walks all ratings that the app's messages got, newest first, page by page.</summary>
    /// <remarks><see href="https://docs.dify.ai/en/api-reference/feedback/list-app-feedbacks"/></remarks>
    /// <param name="options">Another key.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    /// <returns>The ratings, each once.</returns>
    /// <exception cref="DifyException">Dify refused.</exception>
    public IAsyncEnumerable<DifyFeedback> ListAllFeedbacksAsync(DifyCallOptions? options = null, CancellationToken cancellationToken = default) =>
        Paging.ByPageAsync(
            (page, token) => ListFeedbacksAsync(page, Paging.PageSize, options, token), static feedback => feedback.Id, cancellationToken);

    /// <summary>Fetches an end user by Dify's own id; from Dify 1.14 on.</summary>
    /// <remarks><see href="https://docs.dify.ai/en/api-reference/end-users/get-end-user-info"/></remarks>
    /// <param name="endUserId">Dify's id, such as <see cref="DifyFeedback.FromEndUserId"/>; not the name that is sent as user.</param>
    /// <param name="options">Another key.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The end user.</returns>
    /// <exception cref="DifyException">Dify refused; <c>end_user_not_found</c> when there is none of that id.</exception>
    public Task<DifyEndUser> GetEndUserAsync(string endUserId, DifyCallOptions? options = null, CancellationToken cancellationToken = default) =>
        GetAsync($"end-users/{DifyPath.Escape(endUserId)}", options, WireJson.Default.DifyEndUser, cancellationToken);

    private Task<T> GetAsync<T>(string path, DifyCallOptions? options, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        _http.SendAsync(HttpMethod.Get, path, content: null, options, type, cancellationToken);
}
