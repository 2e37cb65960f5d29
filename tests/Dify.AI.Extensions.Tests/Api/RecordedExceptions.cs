namespace Dify.AI.Extensions.Tests.Api;

/// <summary>
/// The one list of recordings that a client call does not reproduce exactly, and why. By the name's last part; everything else in the recordings is sent
/// as it was recorded, and every answer is read.
/// </summary>
internal static class RecordedExceptions
{
    /// <summary>Recordings of what is no operation of this client, by a part of "METHOD path".</summary>
    public static readonly Dictionary<string, string> OtherOperations = new()
    {
        ["/datasets/"] = "the knowledge API, which has its own keys",
        ["GET /files/tools/"] = "signed addresses outside the Service API, fetched by any HttpClient",
        ["HEAD /v1/info"] = "no HEAD in the client",
        ["PUT /v1/info"] = "a wrong method, on purpose",
        ["GET /v1/chat-messages"] = "a wrong method, on purpose",
        ["GET /v1/nope"] = "a path that does not exist, on purpose",
        ["GET /v1/$"] = "the index: not an operation of an app",
    };

    /// <summary>The client sends something else (always the user, always valid JSON, …); the recorded answer is read all the same.</summary>
    public static readonly Dictionary<string, string> RequestDiffers = new()
    {
        ["bad-form-encoded"] = "the client sends JSON",
        ["bad-invalid-utf8"] = "the client sends UTF-8",
        ["bad-json-array"] = "the client sends an object",
        ["bad-json-null"] = "the client sends an object",
        ["bad-malformed-json"] = "the client sends whole JSON",
        ["bad-empty-body"] = "the client sends a body",
        ["bad-no-content-type"] = "the client names the content type",
        ["bad-text-plain"] = "the client names the content type",
        ["chat-bad-token"] = "recorded without response_mode",
        ["chat-no-auth"] = "recorded without response_mode",
        ["wrong-mode-workflow"] = "recorded without response_mode",
        ["run-no-response-mode"] = "the client always sends response_mode",
        ["missing-inputs"] = "the client always sends inputs",
        ["send-no-response-mode"] = "the client always sends response_mode",
        ["send-bad-response-mode"] = "the client sends blocking or streaming",
        ["wrong-mode-chat"] = "recorded without response_mode",
        ["missing-inputs-key"] = "the client always sends inputs",
        ["missing-user"] = "the client always sends the user",
        ["user-not-string"] = "the client sends a string",
        ["unknown-extra-field"] = "the client sends only fields that there are",
        ["conversation-empty-string"] = "the client leaves a blank id out",
        ["conversation-null"] = "the client leaves null out",
        ["send-files-null"] = "the client leaves null out",
        ["send-files-not-list"] = "files are a list here",
        ["stop-missing-user"] = "the client always sends the user",
        ["feedback-missing-user"] = "the client always sends the user",
        ["feedback-no-rating-key"] = "the client always sends the rating, and takes words only with one",
        ["messages-missing-user"] = "the client always sends the user",
        ["messages-limit-not-number"] = "the limit is a number here",
        ["suggested-missing-user"] = "the client always sends the user",
        ["conversations-no-user"] = "the client always sends the user",
        ["delete-no-body"] = "the client always sends the user",
        ["rename-auto-with-empty-name"] = "the client sends a name or auto_generate",
        ["variable-update-no-value"] = "the client always sends the value",
        ["tts-missing-user"] = "the client always sends the user",
        ["tts-nothing"] = "the client sends a text or a message",
        ["tts-streaming"] = "the server ignores the flag",
        ["stt-missing-user"] = "the client always sends the user",
        ["stt-no-file"] = "the client always sends a file",
        ["stt-mpeg"] = "the client sends audio/mpeg under the name that Dify takes",
        ["upload-missing-user"] = "the client always sends the user",
        ["upload-no-file"] = "the client always sends a file",
        ["upload-two-files"] = "the client sends one file",
        ["upload-wrong-field"] = "the client names the part as it should be",
        ["upload-too-large"] = "recorded without its body",
        ["upload-text-too-large"] = "recorded without its body",
        ["get-parameters-with-user"] = "the app's parameters do not depend on the user",
        ["annotation-create-no-answer"] = "the client always sends both",
        ["annotation-update-no-question"] = "the client always sends both",
        ["annotation-reply-enable-missing"] = "the client always sends all settings",
        ["annotation-reply-bad-action"] = "the client enables or disables",
        ["annotation-reply-disable"] = "the settings that a disable must carry are not used: the client makes them up",
        ["form-missing-user"] = "the client always sends the user",
        ["logs-bad-date"] = "the time is a time here",
    };

    /// <summary>The client refuses before it sends.</summary>
    public static readonly Dictionary<string, string> RefusedHere = new()
    {
        ["empty-query"] = "Dify takes no message without text",
        ["missing-query"] = "Dify takes no message without text",
        ["query-not-string"] = "the query is a string here: none is left of a number",
        ["rename-blank-name"] = "a title must have a letter",
        ["rename-missing-name"] = "a title must have a letter",
        ["upload-no-mimetype"] = "the media type must be named",
        ["stt-unsupported"] = "the message tells which audio Dify takes",
    };

    /// <summary>The server says 200 and means no.</summary>
    public static readonly Dictionary<string, string> RefusedWith200 = new()
    {
        ["tts-message-unknown"] = "no_audio",
        ["tts-message-malformed"] = "no_audio",
        ["run-detail-unknown"] = "not_found",
        ["block-fail-server"] = "workflow_failed",
    };
}
