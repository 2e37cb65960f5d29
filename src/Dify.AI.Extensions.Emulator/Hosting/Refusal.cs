using System.Text.Json.Nodes;

namespace Dify.AI.Extensions.Emulator;

/// <summary>An HTTP error of the emulated server, on its way from a rule to the client.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1064:Exceptions should be public", Justification = "Never leaves the emulator.")]
internal sealed class Refusal : Exception
{
    private const string NotFoundPage = """
        <!doctype html>
        <html lang=en>
        <title>404 Not Found</title>
        <h1>Not Found</h1>
        <p>The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.</p>

        """;

    private Refusal(int status, string message, string contentType, string body) : base(message)
    {
        Status = status;
        ContentType = contentType;
        Body = body;
    }

    public int Status { get; }

    public string ContentType { get; }

    public string Body { get; }

    public static Refusal Of(int status, string code, string message) =>
        Json(status, message, new JsonObject { ["code"] = code, ["message"] = message, ["status"] = status });

    public static Refusal Json(int status, string message, JsonObject body) =>
        new(status, message, "application/json", WireText.Python(body) + "\n");

    public static Refusal InvalidParam(string message) => Of(400, "invalid_param", message);

    public static Refusal NotFound(string message) => Of(404, "not_found", message);

    public static Refusal BadRequest() =>
        Of(400, "bad_request", "The browser (or proxy) sent a request that this server could not understand.");

    public static Refusal NotJson() => Of(
        415, "unsupported_media_type", "Did not attempt to load JSON data because the request Content-Type was not 'application/json'.");

    /// <summary>An exception nobody catches on the server: note the other order of keys.</summary>
    public static Refusal Unknown() => Json(500, "Internal Server Error", new JsonObject
    {
        ["message"] = "Internal Server Error",
        ["code"] = "unknown",
        ["status"] = 500,
    });

    public static Refusal InternalError() => Of(
        500,
        "internal_server_error",
        "The server encountered an internal error and was unable to complete your request. Either the server is overloaded or there is an error in the application.");

    /// <summary>No word of the server's: the emulator itself, or a model given to it, failed.</summary>
    public static Refusal Broken(Exception exception) => new(500, exception.Message, "text/plain; charset=utf-8", $"The emulator failed: {exception}");

    /// <summary>Paths that match no route, a malformed id among them, get Flask's own page.</summary>
    public static Refusal NoSuchRoute() => new(404, "Not Found", "text/html; charset=utf-8", NotFoundPage.ReplaceLineEndings("\n"));
}
