using Dify.AI.Extensions.Wire;

namespace Dify.AI.Extensions;

/// <summary>Messages of a conversation, what users think of them, and what to ask next: <c>/messages</c>.</summary>
public sealed class DifyMessages
{
    private readonly DifyHttp _http;

    internal DifyMessages(DifyHttp http) => _http = http;

    /// <summary>Fetches one page of a conversation: its newest messages, or those before a given one. Within the page they stand oldest first.</summary>
    /// <remarks>
    /// The order is the server's (<c>api/services/message_service.py</c>, 1.9.2 to 1.14.2), whatever the documents say.
    /// <see href="https://docs.dify.ai/en/api-reference/conversations/list-conversation-messages"/>
    /// </remarks>
    /// <param name="conversationId">The conversation; of the same user.</param>
    /// <param name="firstId">The first message of the page before; the messages before it are wanted. Default: the newest are.</param>
    /// <param name="limit">Most messages of the page, 1 to 100. Server's default: 20.</param>
    /// <param name="options">Another user or key.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The page.</returns>
    /// <exception cref="DifyException">Dify refused; <c>not_found</c> when the conversation is unknown or another user's.</exception>
    public Task<DifyPage<DifyMessage>> ListAsync(
        string conversationId, string? firstId = null, int? limit = null, DifyCallOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(conversationId);
        return FetchAsync(conversationId, firstId, limit, options, cancellationToken);
    }

    /// <summary>Walks a whole conversation, newest message first, page by page.</summary>
    /// <remarks><see href="https://docs.dify.ai/en/api-reference/conversations/list-conversation-messages"/></remarks>
    /// <param name="conversationId">The conversation; of the same user.</param>
    /// <param name="options">Another user or key.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    /// <returns>The messages, each once.</returns>
    /// <exception cref="DifyException">Dify refused; <c>not_found</c> when the conversation is unknown or another user's.</exception>
    public IAsyncEnumerable<DifyMessage> ListAllAsync(string conversationId, DifyCallOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(conversationId);
        return Paging.ByCursorAsync(
            (firstId, token) => FetchAsync(conversationId, firstId, Paging.PageSize, options, token),
            static message => message.Id,
            backwards: true,
            cancellationToken);
    }

    /// <summary>Rates a message. A user has one rating of a message: the next call replaces it, its words included.</summary>
    /// <remarks><see href="https://docs.dify.ai/en/api-reference/feedback/submit-message-feedback"/></remarks>
    /// <param name="messageId">The message; of the same user.</param>
    /// <param name="rating">Like or dislike.</param>
    /// <param name="content">Why. Left out, what an earlier rating said is gone.</param>
    /// <param name="options">Another user or key.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>A task that ends when Dify has the rating.</returns>
    /// <exception cref="DifyException">Dify refused; <c>not_found</c> when the message is unknown or another user's.</exception>
    public Task SendFeedbackAsync(
        string messageId, DifyFeedbackRating rating, string? content = null, DifyCallOptions? options = null, CancellationToken cancellationToken = default)
    {
        var path = FeedbackPath(messageId);
        ArgumentException.ThrowIfNullOrWhiteSpace(rating.Value, nameof(rating));
        return PostFeedbackAsync(path, rating.Value, content, options, cancellationToken);
    }

    /// <summary>Takes the user's rating of a message back.</summary>
    /// <remarks><see href="https://docs.dify.ai/en/api-reference/feedback/submit-message-feedback"/></remarks>
    /// <param name="messageId">The message; of the same user.</param>
    /// <param name="options">Another user or key.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>A task that ends when the rating is gone.</returns>
    /// <exception cref="DifyException">Dify refused; <c>invalid_param</c> when there is no rating.</exception>
    public Task RevokeFeedbackAsync(string messageId, DifyCallOptions? options = null, CancellationToken cancellationToken = default) =>
        PostFeedbackAsync(FeedbackPath(messageId), rating: null, content: null, options, cancellationToken);

    /// <summary>Asks for questions that the user might ask next. Dify has a model think of them now, which takes a while.</summary>
    /// <remarks><see href="https://docs.dify.ai/en/api-reference/chat-messages/get-next-suggested-questions"/></remarks>
    /// <param name="messageId">The message that they follow; of the same user.</param>
    /// <param name="options">Another user or key.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The questions, usually three, possibly none.</returns>
    /// <exception cref="DifyException">
    /// Dify refused: <c>bad_request</c> when the app does not suggest questions, <c>internal_server_error</c> when the workspace has no model for it.
    /// </exception>
    public async Task<IReadOnlyList<string>> GetSuggestedQuestionsAsync(
        string messageId, DifyCallOptions? options = null, CancellationToken cancellationToken = default)
    {
        var path = $"messages/{DifyPath.Escape(messageId)}/suggested";
        var user = await _http.ResolveUserAsync(options, cancellationToken).ConfigureAwait(false);
        var answer = await _http.SendAsync(
            HttpMethod.Get, DifyPath.WithQuery(path, ("user", user)), content: null, options, WireJson.Default.SuggestionsBody, cancellationToken).ConfigureAwait(false);
        return answer.Data ?? [];
    }

    private static string FeedbackPath(string messageId) => $"messages/{DifyPath.Escape(messageId)}/feedbacks";

    private async Task PostFeedbackAsync(string path, string? rating, string? content, DifyCallOptions? options, CancellationToken cancellationToken)
    {
        var body = new FeedbackBody
        {
            Rating = rating,
            Content = content,
            User = await _http.ResolveUserAsync(options, cancellationToken).ConfigureAwait(false),
        };
        await _http.RunAsync(HttpMethod.Post, path, DifyHttp.ToContent(body, WireJson.Default.FeedbackBody), options, cancellationToken).ConfigureAwait(false);
    }

    private async Task<DifyPage<DifyMessage>> FetchAsync(
        string conversationId, string? firstId, int? limit, DifyCallOptions? options, CancellationToken cancellationToken)
    {
        var user = await _http.ResolveUserAsync(options, cancellationToken).ConfigureAwait(false);
        var path = DifyPath.WithQuery(
            "messages", ("conversation_id", conversationId), ("user", user), ("first_id", firstId), ("limit", DifyPath.ToText(limit)));
        return await _http.SendAsync(HttpMethod.Get, path, content: null, options, WireJson.Default.DifyPageDifyMessage, cancellationToken).ConfigureAwait(false);
    }
}
