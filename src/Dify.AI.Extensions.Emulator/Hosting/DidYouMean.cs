namespace Dify.AI.Extensions.Emulator;

/// <summary>The tail that flask-restx adds to the message of some 404s: routes that look like the one asked for.</summary>
internal static class DidYouMean
{
    private static readonly Dictionary<string, string> Tails = new(StringComparer.Ordinal)
    {
        ["chat-messages"] = "/v1/chat-messages or /api/chat-messages or /v1/chat-messages/<string:task_id>/stop",
        ["messages"] = "/v1/messages or /v1/chat-messages or /api/messages",
        ["conversations"] = "/v1/conversations or /v1/conversations/<uuid:c_id>/variables/<uuid:variable_id> or /api/conversations",
        ["conversations/{uuid:c_id}/variables"] = "/v1/conversations/<uuid:c_id>/variables",
        ["form/human_input/{form_token}"] = "/v1/form/human_input/<string:form_token> or /api/form/human_input/<string:form_token>/upload-token or /api/form/human_input/<string:form_token>",
    };

    public static string Complete(string message, string template, string path) => Tails.TryGetValue(template, out var tail)
        ? $"{message.TrimEnd('.')}. You have requested this URI [{path}] but did you mean {tail} ?"
        : message;
}
