using System.Net.Http.Headers;
using System.Reflection;
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
        var key = call?.ApiKey ?? options.ApiKey;

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
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return JsonSerializer.Deserialize(body, answerType) ?? throw new JsonException("null");
        }
        catch (JsonException e)
        {
            throw DifyErrors.Unexpected(response, body, call?.ApiKey ?? options.ApiKey, e);
        }
    }

    public static HttpContent ToContent<T>(T body, JsonTypeInfo<T> type) =>
        new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, type)) { Headers = { ContentType = new("application/json") } };

    // new Uri(base, "chat-messages") would drop "v1" from a base without the slash.
    private static Uri WithTrailingSlash(Uri endpoint) =>
        endpoint.AbsolutePath.EndsWith("/", StringComparison.Ordinal) ? endpoint : new UriBuilder(endpoint) { Path = endpoint.AbsolutePath + "/" }.Uri;

    private static string GetVersion() =>
        typeof(DifyHttp).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";
}
