using System.Net;
using System.Text;
using System.Text.Json;

namespace Dify.AI.Extensions.Wire;

/// <summary>The one place that reads errors, and says what to do about them.</summary>
internal static class DifyErrors
{
    private const int MaxBodyBytes = 64 * 1024;
    private const int MaxExcerpt = 2000;

    /// <summary>Reads a refusal: Dify's JSON in any release's shape, or whatever a proxy in between sent.</summary>
    public static async Task<DifyException> ReadAsync(HttpResponseMessage response, string key, CancellationToken cancellationToken)
    {
        var bytes = await ReadStartAsync(response, cancellationToken).ConfigureAwait(false);
        var body = TryParse(bytes);
        var code = body?.Code is { Length: > 0 } given ? given
            : body is not null && response.StatusCode == HttpStatusCode.BadRequest ? "invalid_param" // 1.9 leaves the code out of validation errors.
            : DefaultCode(response.StatusCode);
        var said = Redact(body is null ? "" : ToMessage(body), key);
        return new DifyException(code, Compose(code, (int)response.StatusCode, said), response.StatusCode)
        {
            ServerMessage = said,
            ResponseBody = body is null && bytes.Length > 0 ? Redact(ToExcerpt(bytes), key) : null,
        };
    }

    /// <summary>An answer with a good status that is not what the Service API sends, such as a proxy's login page.</summary>
    public static DifyException Unexpected(HttpResponseMessage response, byte[] body, string key, Exception? cause = null) => new(
        "unexpected_response",
        $"What answered {(int)response.StatusCode} with '{response.Content.Headers.ContentType}' does not speak Dify's Service API. "
        + "Check that the endpoint is the API's base address (…/v1/) and that no proxy answers in its place.",
        response.StatusCode,
        cause)
    {
        ResponseBody = Redact(ToExcerpt(body), key),
    };

    /// <summary>The code, what the server said, and what to do: the message of every refusal, in or outside a stream.</summary>
    public static string Compose(string code, int? status, string said)
    {
        var text = new StringBuilder("Dify answered ");
        if (status is { } number)
        {
            _ = text.Append(number).Append(' ');
        }

        _ = text.Append(code);
        if (!string.IsNullOrWhiteSpace(said))
        {
            _ = text.Append(": ").Append(said.TrimEnd());
        }

        if (text[text.Length - 1] is not ('.' or '!' or '?'))
        {
            _ = text.Append('.');
        }

        return Advise(code, status, said) is { } advice ? text.Append(' ').Append(advice).ToString() : text.ToString();
    }

    public static string Redact(string text, string key) => key.Length == 0 ? text : text.Replace(key, "***");

    /// <summary>The beginning of a body, as far as it came: the refusal's status is what matters.</summary>
    public static async Task<byte[]> ReadStartAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        (await BoundedBody.ReadAsync(response.Content, MaxBodyBytes, cancellationToken).ConfigureAwait(false)).Bytes;

    private static ErrorBody? TryParse(byte[] bytes)
    {
        try
        {
            // JSON that says nothing in Dify's words, such as a gateway's own error, is kept as it came.
            return JsonSerializer.Deserialize(Utf8Text.Repair(bytes), WireJson.Default.ErrorBody) is { } body && (body.Code ?? body.Message) is not null ? body : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string ToMessage(ErrorBody body)
    {
        var message = body.Message ?? "";

        // flask-restx appends to 404s which routes there are: of no use to a caller.
        var suffix = message.IndexOf(" You have requested this URI", StringComparison.Ordinal);
        message = suffix >= 0 ? message.Substring(0, suffix) : message;
        if (body.Errors is { ValueKind: JsonValueKind.Object } errors)
        {
            message += ": " + string.Join("; ", Utf8Text.FieldsOf(errors).Select(e => $"{e.Key}: {Utf8Text.Of(e.Value) ?? e.Value.GetRawText()}"));
        }
        else if (body.Params is { } named && Utf8Text.Of(named) is { } field)
        {
            message += $" ({field})";
        }

        return message;
    }

    // Dify's own codes for bare statuses are the status's name in snake case (api/libs/external_api.py, 1.14.2).
    private static string DefaultCode(HttpStatusCode status) =>
        JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString());

    private static string ToExcerpt(byte[] bytes)
    {
        var text = Encoding.UTF8.GetString(bytes, 0, Math.Min(bytes.Length, MaxExcerpt * 4));
        return text.Length <= MaxExcerpt ? text : text.Substring(0, MaxExcerpt);
    }

    private static string? Advise(string code, int? status, string said) => code switch
    {
        "unauthorized" => "Check the API key: it must be an app's key (not a knowledge base's) from the server at the endpoint.",
        "forbidden" => "Check in Dify that the app exists and its API access is enabled.",
        "not_chat_app" or "not_workflow_app" or "not_completion_app" or "app_unavailable" =>
            "Check that the key belongs to a published app of the right mode.",
        "agent_not_published" => "Publish the agent in Dify first.",
        "provider_not_initialize" => "Configure the model provider's credentials in Dify.",
        "provider_quota_exceeded" => "Top up the model provider's quota, or choose another model in Dify.",
        "model_currently_not_support" => "Choose another model for the app in Dify.",
        "completion_request_error" => "The model's provider refused or failed: see Dify's log of the app.",
        "rate_limit_error" => "The workspace's quota is used up: retrying will not help before it is renewed.",
        "file_too_large" or "audio_too_large" or "request_entity_too_large" =>
            "Send a smaller file: the limits are in the app's parameters (system_parameters), or in a proxy before Dify.",
        "unsupported_file_type" or "unsupported_audio_type" => "Send a type that the app accepts.",
        "file_not_found" => "Only a user's file that a message of this app refers to can be fetched.",
        "invalid_form_data" => "Correct the form's inputs or action: it is still open.",
        "human_input_form_submitted" => "Nothing is left to do: follow the run's events.",
        "human_input_form_expired" => "The run went on without an answer: follow its events.",
        "conversation_completed" => "Begin a new conversation.",
        _ when said.StartsWith("Too many requests", StringComparison.Ordinal) || code == "too_many_requests" =>
            "Retry when a running answer has ended, or raise the app's limit of concurrent requests.",
        "not_found" when said.StartsWith("Conversation", StringComparison.Ordinal) =>
            "It was deleted, or belongs to another user or app: use the user that began it, or begin a new one.",
        "not_found" => "Check the id, and that it belongs to this app and user.",
        "invalid_param" or "bad_request" => "Correct the request.",
        _ when status is 502 or 503 or 504 => "Dify, or a proxy before it, is not available: try again later.",
        _ when status >= 500 => "See the log of the Dify server.",
        _ => null,
    };
}
