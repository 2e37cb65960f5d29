using System.Net.Http.Headers;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Dify.AI.Extensions.Wire;

/// <summary>The one place that sends HTTP: address, key and errors of every call.</summary>
internal sealed class DifyHttp(Func<HttpClient> getHttpClient, DifyClientOptions options)
{
    private static readonly ProductInfoHeaderValue UserAgent = new("Dify.AI.Extensions", GetVersion());

    private readonly Uri _endpoint = WithTrailingSlash(options.Endpoint);

    public DifyClientOptions Options => options;

    /// <summary>Sends one request; the answer's body is not read yet. A refusal is thrown with all that the server said.</summary>
    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, HttpContent? content, DifyCallOptions? call, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(_endpoint, path)) { Content = content };
        var key = KeyOf(call);

        // Per request, never on the client's default headers: one HttpClient may serve many apps.
        request.Headers.Authorization = new("Bearer", key);
        request.Headers.UserAgent.Add(UserAgent);
        var response = await getHttpClient().SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw await DifyErrors.ReadAsync(response, key, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Sends one request and reads its JSON answer.</summary>
    public async Task<T> SendAsync<T>(
        HttpMethod method, string path, HttpContent? content, DifyCallOptions? call, JsonTypeInfo<T> answerType, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(method, path, content, call, cancellationToken).ConfigureAwait(false);
        var body = await ReadBodyAsync(response, cancellationToken).ConfigureAwait(false);
        return Read(response, body, call, answerType);
    }

    /// <summary>Sends one request that only succeeds: with <c>{"result":"success"}</c>, with <c>{}</c>, or (204) with nothing.</summary>
    public async Task RunAsync(HttpMethod method, string path, HttpContent? content, DifyCallOptions? call, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(method, path, content, call, cancellationToken).ConfigureAwait(false);
        var body = await ReadBodyAsync(response, cancellationToken).ConfigureAwait(false);
        if (body.Length > 0)
        {
            _ = Read(response, body, call, WireJson.Default.ResultBody);
        }
    }

    public ValueTask<string> ResolveUserAsync(DifyCallOptions? call, CancellationToken cancellationToken) =>
        DifyUser.ResolveAsync(options, call?.User, cancellationToken);

    /// <summary>An answer that is bytes: it stays open until the download is disposed.</summary>
    public static async Task<DifyDownload> ToDownloadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return new(response, await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false));
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Speech was asked for and something else came: <c>null</c> with status 200 when the message is unknown, malformed or empty
    /// (<c>api/services/audio_service.py</c>, 1.9.2 to 1.14.2).
    /// </summary>
    public async Task<DifyException> NoAudioAsync(HttpResponseMessage response, string? messageId, DifyCallOptions? call, CancellationToken cancellationToken)
    {
        var body = await DifyErrors.ReadStartAsync(response, cancellationToken).ConfigureAwait(false);
        return Encoding.UTF8.GetString(body).Trim() == "null"
            ? new("no_audio", "Dify has nothing to say: it does not know the message, or its answer is empty. Check the message's id.", response.StatusCode)
            {
                MessageId = messageId,
            }
            : DifyErrors.Unexpected(response, body, KeyOf(call));
    }

    public static HttpContent ToContent<T>(T body, JsonTypeInfo<T> type) =>
        new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, type)) { Headers = { ContentType = new("application/json") } };

    public string KeyOf(DifyCallOptions? call) => call?.ApiKey ?? options.ApiKey;

    private async Task<byte[]> ReadBodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await BoundedBody.ReadAsync(response.Content, options.MaxResponseBytes, cancellationToken).ConfigureAwait(false);
        return body.IsWhole ? body.Bytes
            : body.Break is not null ? throw new HttpRequestException($"The connection broke after {body.Bytes.Length} bytes of the answer.", body.Break)
            : throw new DifyException(
                "response_too_large",
                $"The answer's body is longer than {options.MaxResponseBytes} bytes. Ask for smaller pages, or raise DifyClientOptions.MaxResponseBytes.",
                response.StatusCode);
    }

    private T Read<T>(HttpResponseMessage response, byte[] body, DifyCallOptions? call, JsonTypeInfo<T> answerType)
    {
        try
        {
            return JsonSerializer.Deserialize(Utf8Text.Repair(body), answerType) ?? throw new JsonException("null");
        }
        catch (JsonException e)
        {
            throw DifyErrors.Unexpected(response, body, KeyOf(call), e);
        }
    }

    // new Uri(base, "chat-messages") would drop "v1" from a base without the slash.
    private static Uri WithTrailingSlash(Uri endpoint) =>
        endpoint.AbsolutePath.EndsWith("/", StringComparison.Ordinal) ? endpoint : new UriBuilder(endpoint) { Path = endpoint.AbsolutePath + "/" }.Uri;

    private static string GetVersion() =>
        typeof(DifyHttp).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";
}
