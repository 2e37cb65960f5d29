using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Dify.AI.Extensions.Emulator.Tests.Conformance;

/// <summary>Brings about what a recorded request takes for granted, and puts the emulator's ids in place of the recorded ones.</summary>
internal sealed partial class Stage(DifyEmulator dify, DifyEmulatorApp app, DifyExchange exchange, HttpClient http)
{
    private const string User = "user-1";
    private readonly Dictionary<string, string> _ids = new(StringComparer.Ordinal);

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Uuid { get; }

    public async Task<HttpRequestMessage> PrepareAsync()
    {
        var (path, body) = (exchange.Request.Path, Encoding.UTF8.GetString(exchange.Request.Body));
        var text = path + body;
        if (!Regex.IsMatch(exchange.Name, "(after-delete|delete-again|annotation-delete-again)$"))
        {
            foreach (var id in Uuid.Matches(text).Select(match => match.Value).Where(id => !id.EndsWith("dead", StringComparison.Ordinal)).Distinct())
            {
                var at = text.IndexOf(id, StringComparison.Ordinal);
                var made = await MakeAsync(text[Math.Max(0, at - 40)..at], text[(at + id.Length)..]);
                if (made is not null)
                {
                    _ids[id] = made;
                }
            }
        }

        if (exchange.Name.Contains("annotation-hit", StringComparison.Ordinal))
        {
            app.AnnotationReply = exchange.Response.Headers.Any(header => header.Value == "1.14.2");
            await PostAsync("apps/annotations", """{"question":"What is Dify now?","answer":"Still a platform"}""");
        }

        if (Regex.Match(path, "human_input/([^/]+)$") is { Success: true } form && form.Groups[1].Value != "nosuchtoken")
        {
            _ids[form.Groups[1].Value] = await FormAsync();
        }

        return Request(path, body);
    }

    private HttpRequestMessage Request(string path, string body)
    {
        var request = new HttpRequestMessage(new HttpMethod(exchange.Request.Method), new Uri(dify.Endpoint, Replace(path)));
        var text = _ids.Keys.Any(id => body.Contains(id, StringComparison.Ordinal));
        var type = exchange.Request.Headers.FirstOrDefault(header => header.Key.Equals("Content-Type", StringComparison.OrdinalIgnoreCase)).Value;
        if (exchange.Request.Body.Length > 0 || type is not null)
        {
            request.Content = new ByteArrayContent(text ? Encoding.UTF8.GetBytes(Replace(body)) : exchange.Request.Body);
            request.Content.Headers.Remove("Content-Type");
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        var authorization = exchange.Request.Authorization.Replace("app-CHAT-TOKEN", app.ApiKey, StringComparison.Ordinal);
        if (authorization != "none")
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization == "app token" ? $"Bearer {app.ApiKey}" : authorization);
        }

        return request;
    }

    /// <summary>Makes the thing that an id in this place names; null when the place names nothing that must exist.</summary>
    private async Task<string?> MakeAsync(string before, string after) => before switch
    {
        _ when before.EndsWith("conversations/", StringComparison.Ordinal) || before.EndsWith("conversation_id=", StringComparison.Ordinal)
            || before.Contains("\"conversation_id\"", StringComparison.Ordinal) => (await MessageAsync())["conversation_id"]!.GetValue<string>(),
        _ when before.EndsWith("/messages/", StringComparison.Ordinal) || before.Contains("\"message_id\"", StringComparison.Ordinal) => await RatedAsync(),
        _ when before.EndsWith("first_id=", StringComparison.Ordinal) => (await MessageAsync(_ids.Values.First()))["message_id"]!.GetValue<string>(),
        _ when before.Contains("/variables", StringComparison.Ordinal) => await VariableAsync(),
        _ when before.EndsWith("last_id=", StringComparison.Ordinal) => (await MessageAsync())["conversation_id"]!.GetValue<string>(),
        _ when before.EndsWith("annotations/", StringComparison.Ordinal) =>
            (await PostAsync("apps/annotations", """{"question":"q","answer":"a"}"""))["id"]!.GetValue<string>(),
        _ when before.EndsWith("/status/", StringComparison.Ordinal) => await JobAsync(before),
        _ when before.EndsWith("end-users/", StringComparison.Ordinal) => await EndUserAsync(),
        _ when before.Contains("upload_file_id", StringComparison.Ordinal) => await FileAsync(),
        _ when before.EndsWith("/files/", StringComparison.Ordinal) => await UsedFileAsync(),
        _ when before.EndsWith("workflows/run/", StringComparison.Ordinal) || before.EndsWith("workflow/", StringComparison.Ordinal) => await RunAsync(),
        _ when before.Contains("\"workflow_id\"", StringComparison.Ordinal) || after.StartsWith("/run", StringComparison.Ordinal) => await WorkflowIdAsync(),
        _ => null,
    };

    private async Task<JsonNode> MessageAsync(string? conversation = null)
    {
        // What the recorded rows hold, ours should hold too.
        var reply = DifyReply.Text("An answer.");
        if (exchange.Name.Contains("with-thoughts", StringComparison.Ordinal))
        {
            reply = DifyReply.Text("Wait. ").Tool("current_time", "{}", "now").Text("Now.");
        }
        else if (exchange.Name.Contains("with-resources", StringComparison.Ordinal))
        {
            reply = reply.Cite("facts.txt", "The capital of France is Paris.");
        }

        app.Reply(reply);
        var files = exchange.Name.Contains("with-files", StringComparison.Ordinal)
            ? $$"""[{"type":"image","transfer_method":"local_file","upload_file_id":"{{await FileAsync()}}"}]"""
            : "[]";
        var id = conversation is null ? "null" : $"\"{conversation}\"";
        var path = app.Mode == DifyAppMode.Completion ? "completion-messages" : "chat-messages";
        var answer = await SendAsync(HttpMethod.Post, path, $$"""
            {"inputs":{"name":"Bob","query":"hi"},"query":"hello there","user":"{{User}}","response_mode":"streaming","conversation_id":{{id}},"files":{{files}}}
            """);
        var first = new Answer(200, "", answer).Events[0];
        if (exchange.Name.EndsWith("messages-list", StringComparison.Ordinal))
        {
            await PostAsync($"messages/{first["message_id"]}/feedbacks", $$"""{"rating":"like","user":"{{User}}"}""");
        }

        return first;
    }

    private async Task<string> RatedAsync()
    {
        var message = (await MessageAsync())["message_id"]!.GetValue<string>();
        if (exchange.Name.EndsWith("feedback-revoke", StringComparison.Ordinal) || exchange.Name.Contains("null", StringComparison.Ordinal))
        {
            await PostAsync($"messages/{message}/feedbacks", $$"""{"rating":"like","user":"{{User}}"}""");
        }

        return message;
    }

    private async Task<string> VariableAsync()
    {
        var name = Regex.Match(exchange.Name, "update-(array|number|object)").Groups[1].Value switch
        {
            "array" => "tags",
            "number" => "counter",
            "object" => "profile",
            _ => "note",
        };
        var list = JsonNode.Parse(await SendAsync(HttpMethod.Get, $"conversations/{_ids.Values.First()}/variables?user={User}", null))!;
        return list["data"]!.AsArray().First(variable => variable!["name"]!.GetValue<string>() == name)!["id"]!.GetValue<string>();
    }

    private async Task<string> JobAsync(string before)
    {
        var action = exchange.Name.Contains("other-action", StringComparison.Ordinal) || before.Contains("enable", StringComparison.Ordinal) ? "enable" : "disable";
        return (await PostAsync($"apps/annotation-reply/{action}", """{"score_threshold":0.9,"embedding_provider_name":"p","embedding_model_name":"m"}"""))["job_id"]!.GetValue<string>();
    }

    private async Task<string?> EndUserAsync() => dify.Release == DifyServerRelease.Dify114
        ? (await UploadAsync())["created_by"]!.GetValue<string>()
        : null;

    private async Task<string> FileAsync() => (await UploadAsync())["id"]!.GetValue<string>();

    private async Task<string> UsedFileAsync()
    {
        var id = await FileAsync();
        if (!exchange.Name.Contains("not-in-message", StringComparison.Ordinal))
        {
            await SendAsync(HttpMethod.Post, "chat-messages", $$"""
                {"inputs":{"name":"Bob"},"query":"hi","user":"{{User}}","response_mode":"streaming","files":[{"type":"image","transfer_method":"local_file","upload_file_id":"{{id}}"}]}
                """);
        }

        return id;
    }

    private async Task<JsonNode> UploadAsync()
    {
        using var file = new ByteArrayContent([1, 2, 3]) { Headers = { ContentType = new MediaTypeHeaderValue("image/png") } };
        using var form = new MultipartFormDataContent { { new StringContent(User), "user" }, { file, "file", "pic.png" } };
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(dify.Endpoint, "files/upload")) { Content = form };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", app.ApiKey);
        using var response = await http.SendAsync(request, EmulatedServer.Token);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync(EmulatedServer.Token))!;
    }

    private async Task<string> RunAsync()
    {
        if (exchange.AppMode == "advanced-chat" && app.Name == "chatflow-human")
        {
            await FormAsync();
            return _ids["paused run"];
        }

        var events = new Answer(200, "", await StartAsync(DifyReply.Text("Done."))).Events;
        return events[0]["workflow_run_id"]!.GetValue<string>();
    }

    private async Task<string> WorkflowIdAsync()
    {
        var events = new Answer(200, "", await StartAsync(DifyReply.Text("Done."))).Events;
        return events[0]["data"]!["workflow_id"]!.GetValue<string>();
    }

    private async Task<string> FormAsync()
    {
        var events = new Answer(200, "", await StartAsync(DifyReply.Text().AskHuman("Ask", "Please check.\n\n{{#$output.comment#}}", ["comment"], ["approve", "reject"]).Text("Done."))).Events;
        var asked = events.First(one => one["event"]!.GetValue<string>() == "human_input_required");
        var token = asked["data"]!["form_token"]!.GetValue<string>();
        _ids["paused run"] = asked["workflow_run_id"]!.GetValue<string>();
        if (Regex.IsMatch(exchange.Name, "get-after|submit-again"))
        {
            await PostAsync($"form/human_input/{token}", $$"""{"inputs":{"comment":"fine"},"action":"approve","user":"{{User}}"}""");
        }

        return token;
    }

    private Task<string> StartAsync(DifyReply reply)
    {
        app.Reply(reply);
        return SendAsync(HttpMethod.Post, app.Mode == DifyAppMode.Workflow ? "workflows/run" : "chat-messages", $$"""
            {"inputs":{"name":"Bob","query":"hi"},"query":"hi","user":"{{User}}","response_mode":"streaming"}
            """);
    }

    private async Task<JsonNode> PostAsync(string path, string body) => JsonNode.Parse(await SendAsync(HttpMethod.Post, path, body))!;

    private async Task<string> SendAsync(HttpMethod method, string path, string? body)
    {
        using var request = new HttpRequestMessage(method, new Uri(dify.Endpoint, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", app.ApiKey);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await http.SendAsync(request, EmulatedServer.Token);
        return await response.Content.ReadAsStringAsync(EmulatedServer.Token);
    }

    private string Replace(string text) => _ids.Aggregate(text, (done, id) => done.Replace(id.Key, id.Value, StringComparison.Ordinal));
}
