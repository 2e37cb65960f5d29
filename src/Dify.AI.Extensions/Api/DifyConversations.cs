using Dify.AI.Extensions.Wire;

namespace Dify.AI.Extensions;

/// <summary>An end user's conversations, and their variables: <c>/conversations</c>.</summary>
public sealed class DifyConversations
{
    private readonly DifyHttp _http;

    internal DifyConversations(DifyHttp http) => _http = http;

    /// <summary>Fetches one page of the user's conversations: those that came by the API, not those on the app's web page.</summary>
    /// <remarks><see href="https://docs.dify.ai/en/api-reference/conversations/list-conversations"/></remarks>
    /// <param name="lastId">The last conversation of the page before; those after it are wanted. Default: the first page is.</param>
    /// <param name="limit">Most conversations of the page, 1 to 100. Server's default: 20.</param>
    /// <param name="order">Server's default: the last written to first.</param>
    /// <param name="options">Another user or key.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The page.</returns>
    /// <exception cref="DifyException">Dify refused; <c>not_found</c> when <paramref name="lastId"/> is unknown.</exception>
    public async Task<DifyPage<DifyConversation>> ListAsync(
        string? lastId = null,
        int? limit = null,
        DifyConversationOrder? order = null,
        DifyCallOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        var user = await _http.ResolveUserAsync(options, cancellationToken).ConfigureAwait(false);
        var path = DifyPath.WithQuery(
            "conversations", ("user", user), ("last_id", lastId), ("limit", DifyPath.ToText(limit)), ("sort_by", order?.Value));
        return await _http.SendAsync(
            HttpMethod.Get, path, content: null, options, WireJson.Default.DifyPageDifyConversation, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Walks all of the user's conversations, page by page.</summary>
    /// <remarks>
    /// In the server's default order, a conversation that is written to meanwhile moves to the front and is not seen again; by time of creation none moves.
    /// <see href="https://docs.dify.ai/en/api-reference/conversations/list-conversations"/>
    /// </remarks>
    /// <param name="order">Server's default: the last written to first.</param>
    /// <param name="options">Another user or key.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    /// <returns>The conversations, each once.</returns>
    /// <exception cref="DifyException">Dify refused.</exception>
    public IAsyncEnumerable<DifyConversation> ListAllAsync(
        DifyConversationOrder? order = null, DifyCallOptions? options = null, CancellationToken cancellationToken = default) =>
        Paging.ByCursorAsync(
            (lastId, token) => ListAsync(lastId, Paging.PageSize, order, options, token),
            static conversation => conversation.Id,
            backwards: false,
            cancellationToken);

    /// <summary>Deletes a conversation with its messages.</summary>
    /// <remarks>
    /// Before 1.14 Dify does not ask whose the conversation is, and reports success also when there is none (<c>api/services/conversation_service.py</c>,
    /// 1.9.2). <see href="https://docs.dify.ai/en/api-reference/conversations/delete-conversation"/>
    /// </remarks>
    /// <param name="conversationId">The conversation; of the same user.</param>
    /// <param name="options">Another user or key.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>A task that ends when the conversation is gone.</returns>
    /// <exception cref="DifyException">Dify refused; from 1.14 on <c>not_found</c> when the conversation is unknown or another user's.</exception>
    public async Task DeleteAsync(string conversationId, DifyCallOptions? options = null, CancellationToken cancellationToken = default)
    {
        var path = ToPath(conversationId);
        var user = await _http.ResolveUserAsync(options, cancellationToken).ConfigureAwait(false);

        // The body is required, also of a DELETE: 415 without it [recording chat/delete-no-body].
        await _http.RunAsync(
            HttpMethod.Delete, path, DifyHttp.ToContent(new UserBody(user), WireJson.Default.UserBody), options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives a conversation a title.</summary>
    /// <remarks><see href="https://docs.dify.ai/en/api-reference/conversations/rename-conversation"/></remarks>
    /// <param name="conversationId">The conversation; of the same user.</param>
    /// <param name="name">The title, at most 255 characters.</param>
    /// <param name="options">Another user or key.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The conversation with its title.</returns>
    /// <exception cref="DifyException">Dify refused; <c>not_found</c> when the conversation is unknown or another user's.</exception>
    public Task<DifyConversation> RenameAsync(
        string conversationId, string name, DifyCallOptions? options = null, CancellationToken cancellationToken = default)
    {
        var path = ToPath(conversationId);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return PostNameAsync($"{path}/name", name, autoGenerate: null, options, cancellationToken);
    }

    /// <summary>Has Dify think of a title, with a model call of its own, from the conversation's first message.</summary>
    /// <remarks>When the model fails, the old title stays. <see href="https://docs.dify.ai/en/api-reference/conversations/rename-conversation"/></remarks>
    /// <param name="conversationId">The conversation; of the same user.</param>
    /// <param name="options">Another user or key.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The conversation with its title.</returns>
    /// <exception cref="DifyException">Dify refused; <c>not_found</c> when the conversation is unknown or another user's.</exception>
    public Task<DifyConversation> GenerateNameAsync(string conversationId, DifyCallOptions? options = null, CancellationToken cancellationToken = default) =>
        PostNameAsync($"{ToPath(conversationId)}/name", name: null, autoGenerate: true, options, cancellationToken);

    /// <summary>Fetches one page of a conversation's variables, oldest first. Only chatflows have any.</summary>
    /// <remarks>
    /// A conversation's variables are made at one time, and Dify pages by time: a page after the first may be empty although <c>has_more</c> said otherwise
    /// [recording chatflow-basic/variables-after-last]. Ask for 100 at once.
    /// <see href="https://docs.dify.ai/en/api-reference/conversations/list-conversation-variables"/>
    /// </remarks>
    /// <param name="conversationId">The conversation; of the same user.</param>
    /// <param name="lastId">The last variable of the page before. Default: the first page is wanted.</param>
    /// <param name="limit">Most variables of the page, 1 to 100. Server's default: 20.</param>
    /// <param name="variableName">Text that the names must contain; from Dify 1.12 on, and there an error 500 on PostgreSQL until 1.14.2.</param>
    /// <param name="options">Another user or key.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The page.</returns>
    /// <exception cref="DifyException">Dify refused; <c>not_found</c> when the conversation is unknown or another user's.</exception>
    public Task<DifyPage<DifyVariable>> ListVariablesAsync(
        string conversationId,
        string? lastId = null,
        int? limit = null,
        string? variableName = null,
        DifyCallOptions? options = null,
        CancellationToken cancellationToken = default) =>
        FetchVariablesAsync($"{ToPath(conversationId)}/variables", lastId, limit, variableName, options, cancellationToken);

    /// <summary>Walks a conversation's variables, oldest first. Only chatflows have any.</summary>
    /// <remarks>Dify may keep back what is beyond the first 100: see <see cref="ListVariablesAsync"/>. <see href="https://docs.dify.ai/en/api-reference/conversations/list-conversation-variables"/></remarks>
    /// <param name="conversationId">The conversation; of the same user.</param>
    /// <param name="options">Another user or key.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    /// <returns>The variables, each once.</returns>
    /// <exception cref="DifyException">Dify refused; <c>not_found</c> when the conversation is unknown or another user's.</exception>
    public IAsyncEnumerable<DifyVariable> ListAllVariablesAsync(
        string conversationId, DifyCallOptions? options = null, CancellationToken cancellationToken = default)
    {
        var path = $"{ToPath(conversationId)}/variables";
        return Paging.ByCursorAsync(
            (lastId, token) => FetchVariablesAsync(path, lastId, Paging.PageSize, variableName: null, options, token),
            static variable => variable.Id,
            backwards: false,
            cancellationToken);
    }

    /// <summary>Sets a conversation variable.</summary>
    /// <remarks><see href="https://docs.dify.ai/en/api-reference/conversations/update-conversation-variable"/></remarks>
    /// <param name="conversationId">The conversation; of the same user.</param>
    /// <param name="variableId">The variable's id, from the list.</param>
    /// <param name="value">
    /// The value, of the variable's type: a string, number, boolean, JsonElement, JsonNode, <see cref="DifyFile"/>, or a list or string-keyed map of these.
    /// </param>
    /// <param name="options">Another user or key.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The variable as it is now.</returns>
    /// <exception cref="DifyException">Dify refused: <c>bad_request</c> when the value is of another type, <c>not_found</c> when there is no such variable.</exception>
    public async Task<DifyVariable> UpdateVariableAsync(
        string conversationId, string variableId, object? value, DifyCallOptions? options = null, CancellationToken cancellationToken = default)
    {
        var path = $"{ToPath(conversationId)}/variables/{DifyPath.Escape(variableId)}";
        var body = new VariableBody
        {
            Value = InputValues.ToJson(value, nameof(value)),
            User = await _http.ResolveUserAsync(options, cancellationToken).ConfigureAwait(false),
        };
        return await _http.SendAsync(
            HttpMethod.Put,
            path,
            DifyHttp.ToContent(body, WireJson.Default.VariableBody),
            options,
            WireJson.Default.DifyVariable,
            cancellationToken).ConfigureAwait(false);
    }

    private static string ToPath(string conversationId) => $"conversations/{DifyPath.Escape(conversationId)}";

    private async Task<DifyConversation> PostNameAsync(
        string path, string? name, bool? autoGenerate, DifyCallOptions? options, CancellationToken cancellationToken)
    {
        var body = new RenameBody
        {
            Name = name,
            AutoGenerate = autoGenerate,
            User = await _http.ResolveUserAsync(options, cancellationToken).ConfigureAwait(false),
        };
        return await _http.SendAsync(
            HttpMethod.Post,
            path,
            DifyHttp.ToContent(body, WireJson.Default.RenameBody),
            options,
            WireJson.Default.DifyConversation,
            cancellationToken).ConfigureAwait(false);
    }

    private async Task<DifyPage<DifyVariable>> FetchVariablesAsync(
        string path, string? lastId, int? limit, string? variableName, DifyCallOptions? options, CancellationToken cancellationToken)
    {
        var user = await _http.ResolveUserAsync(options, cancellationToken).ConfigureAwait(false);
        path = DifyPath.WithQuery(path, ("user", user), ("last_id", lastId), ("limit", DifyPath.ToText(limit)), ("variable_name", variableName));
        return await _http.SendAsync(
            HttpMethod.Get, path, content: null, options, WireJson.Default.DifyPageDifyVariable, cancellationToken).ConfigureAwait(false);
    }
}
