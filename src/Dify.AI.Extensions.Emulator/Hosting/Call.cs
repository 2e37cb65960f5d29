using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Dify.AI.Extensions.Emulator;

/// <summary>One request on its way through a route: authenticated, its user known, its JSON read.</summary>
internal sealed class Call(HttpContext http, DifyEmulatorRequest request, DifyEmulatorApp app, DifyEmulatorOptions options, Route route)
{
    public HttpContext Http { get; } = http;

    public DifyEmulatorRequest Request { get; } = request;

    public DifyEmulatorApp App { get; } = app;

    public AppState State => App.State;

    public DifyEmulatorOptions Options { get; } = options;

    public DifyServerRelease Release => Options.Release;

    public Route Route { get; } = route;

    public required IReadOnlyDictionary<string, string> Values { get; init; }

    /// <summary>Cancelled when the client leaves or the emulator is disposed.</summary>
    public required CancellationToken Gone { get; init; }

    /// <summary>Cancelled when the emulator is disposed.</summary>
    public required CancellationToken Stopping { get; init; }

    /// <summary>The caller; where no <c>user</c> is needed, the anonymous one.</summary>
    public EndUser User { get; set; } = null!;

    /// <summary>The body of a route that takes JSON.</summary>
    public JsonObject Body { get; set; } = [];

    public DateTimeOffset Now => Options.TimeProvider.GetUtcNow();

    public string Path => Http.Request.Path.Value!;

    public string Value(string name) => Values[name];

    public string? Query(string name) => Http.Request.Query.TryGetValue(name, out var values) ? values[0] : null;

    public Refusal NotFound(string message) => Refusal.NotFound(DidYouMean.Complete(message, Route.Template, Path));

    /// <summary>Answers as flask-restx does: Python's JSON and a line end.</summary>
    public Task AnswerAsync(JsonNode? body, int status = 200) => WriteAsync(status, "application/json", WireText.Python(body) + "\n");

    public async Task WriteAsync(int status, string contentType, string body)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(body);
        Http.Response.StatusCode = status;
        Http.Response.ContentType = contentType;
        if (status == StatusCodes.Status204NoContent)
        {
            return;
        }

        Http.Response.ContentLength = bytes.Length;
        await Http.Response.Body.WriteAsync(bytes, Gone).ConfigureAwait(false);
    }
}
