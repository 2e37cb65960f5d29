using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Dify.AI.Extensions.Emulator;

/// <summary>Takes every request through the server's checks in the server's order: route, key, app, user, mode, work.</summary>
internal sealed class Dispatcher(DifyEmulator emulator, DifyEmulatorOptions options, CancellationToken stopping)
{
    private const string Prefix = "/v1/";

    public async Task HandleAsync(HttpContext http)
    {
        var request = await RequestReader.ReadAsync(http).ConfigureAwait(false);
        emulator.Record(request);
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        http.Response.Headers["X-Version"] = Wire.Version(options.Release);
        try
        {
            await RouteAsync(http, request, gone.Token).ConfigureAwait(false);
            request.End(DifyRequestEnd.Completed);
        }
        catch (ScriptedResetException)
        {
            request.End(DifyRequestEnd.Completed);
            http.Abort();
        }
        catch (Exception exception) when (http.RequestAborted.IsCancellationRequested && exception is OperationCanceledException or IOException)
        {
            request.End(DifyRequestEnd.ClientDisconnected);
        }
        catch (OperationCanceledException)
        {
            request.End(DifyRequestEnd.Completed);
            http.Abort();
        }
        finally
        {
            request.End(DifyRequestEnd.Completed);
        }
    }

    private static async Task RefuseAsync(HttpContext http, Refusal refusal, CancellationToken gone)
    {
        if (refusal.Status == StatusCodes.Status401Unauthorized)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer realm=\"api\"";
        }

        var bytes = System.Text.Encoding.UTF8.GetBytes(refusal.Body);
        http.Response.StatusCode = refusal.Status;
        http.Response.ContentType = refusal.ContentType;
        http.Response.ContentLength = bytes.Length;
        await http.Response.Body.WriteAsync(bytes, gone).ConfigureAwait(false);
    }

    private async Task RouteAsync(HttpContext http, DifyEmulatorRequest request, CancellationToken gone)
    {
        try
        {
            var (route, values) = Find(http.Request.Method, http.Request.Path.Value!);
            var app = Authentication.Authenticate(request, emulator.Apps);
            request.App = app;
            var call = new Call(http, request, app, options, route) { Values = values, Gone = gone, Stopping = stopping };
            if (app.TakeReplyTo(request.Method, call.Path) is { } reply)
            {
                call.User = call.State.UserOf(EndUser.Anonymous, call.Now);
                await (reply.Plain is null ? Generation.PlayFramesAsync(call, reply) : Generation.PlayPlainAsync(call, reply)).ConfigureAwait(false);
                return;
            }

            ReadJson(call);
            ReadUser(call);
            ModeRules.Check(call);
            await route.Handler(call).ConfigureAwait(false);
        }
        catch (Refusal refusal) when (!http.Response.HasStarted)
        {
            await RefuseAsync(http, refusal, gone).ConfigureAwait(false);
        }
        catch (Exception exception) when (!http.Response.HasStarted && !gone.IsCancellationRequested)
        {
            // A model that the test wrote, most likely: tell it where it can be seen.
            await RefuseAsync(http, Refusal.Broken(exception), gone).ConfigureAwait(false);
        }
    }

    private (Route Route, Dictionary<string, string> Values) Find(string method, string path)
    {
        var wanted = HttpMethods.IsHead(method) ? HttpMethods.Get : method;
        var segments = path.StartsWith(Prefix, StringComparison.Ordinal) ? path[Prefix.Length..].Split('/') : [];
        var otherMethod = false;
        foreach (var route in Routes.All.Where(route => route.Since <= options.Release))
        {
            var values = new Dictionary<string, string>(StringComparer.Ordinal);
            if (route.TryMatch(segments, values))
            {
                if (route.Method == wanted)
                {
                    return (route, values);
                }

                otherMethod = true;
            }
        }

        throw otherMethod
            ? Refusal.Of(405, "method_not_allowed", "The method is not allowed for the requested URL.")
            : Refusal.NoSuchRoute();
    }

    /// <summary>Flask's <c>request.get_json()</c>: the media type first, then the text; anything but an object breaks the server.</summary>
    private static void ReadJson(Call call)
    {
        if (call.Route is { TakesJson: false, User: not UserPlace.Json })
        {
            return;
        }

        var type = call.Http.Request.ContentType?.Split(';')[0].Trim().ToLowerInvariant() ?? "";
        if (type != "application/json" && !(type.StartsWith("application/", StringComparison.Ordinal) && type.EndsWith("+json", StringComparison.Ordinal)))
        {
            throw Refusal.NotJson();
        }

        if (!RequestReader.TryParse(call.Request.RawBody, out var json))
        {
            throw Refusal.BadRequest();
        }

        call.Body = json as JsonObject ?? throw Refusal.Unknown();
    }

    private static void ReadUser(Call call)
    {
        var user = call.Route.User switch
        {
            UserPlace.Json => call.Body["user"] is { } node ? PythonRepr.Str(node) : null,
            UserPlace.Query => call.Query("user"),
            UserPlace.Form => call.Request.Form.FirstOrDefault(part => part is { Name: "user", FileName: null })?.Text,
            _ => null,
        };
        if (string.IsNullOrEmpty(user) && call.Route.UserRequired)
        {
            throw Refusal.InvalidParam("Arg user must be provided.");
        }

        call.User = call.State.UserOf(string.IsNullOrEmpty(user) ? EndUser.Anonymous : user, call.Now);
    }
}
