using System.Globalization;
using System.Text.Json.Nodes;
using Dify.AI.Extensions.Emulator;

namespace Dify.AI.Extensions.Tests.Api;

/// <summary>The client's call for each recorded request.</summary>
internal static class RecordedCalls
{
    /// <summary>Makes the call; null when no operation of the client is meant.</summary>
    public static Task<object?>? Make(DifyClient client, DifyExchange exchange, CancellationToken token)
    {
        if (!exchange.Request.Path.StartsWith("/v1/", StringComparison.Ordinal))
        {
            return null;
        }

        var r = new RecordedRequest(exchange);
        var o = r.Options;
        return (exchange.Request.Method, r.Segments) switch
        {
            ("POST", ["chat-messages"]) => ChatAsync(client, r, token),
            ("POST", ["chat-messages", var id, "stop"]) => Done(client.Chat.StopAsync(id, o, token)),

            ("POST", ["completion-messages"]) => CompletionAsync(client, r, token),
            ("POST", ["completion-messages", var id, "stop"]) => Done(client.Completion.StopAsync(id, o, token)),
            ("POST", ["workflows", "run"]) => WorkflowAsync(client, r, version: null, token),
            ("POST", ["workflows", var id, "run"]) => WorkflowAsync(client, r, id, token),
            ("POST", ["workflows", "tasks", var id, "stop"]) => Done(client.Workflows.StopAsync(id, o, token)),

            ("GET", ["messages"]) => Read(client.Messages.ListAsync(r.Query["conversation_id"], r.Query.GetValueOrDefault("first_id"), r.Limit, o, token)),
            ("POST", ["messages", var id, "feedbacks"]) => Done(r.Text("rating") is { } rating
                ? client.Messages.SendFeedbackAsync(id, new(rating), r.Text("content"), o, token)
                : client.Messages.RevokeFeedbackAsync(id, o, token)),
            ("GET", ["messages", var id, "suggested"]) => Read(client.Messages.GetSuggestedQuestionsAsync(id, o, token)),

            ("GET", ["conversations"]) => Read(client.Conversations.ListAsync(
                r.Query.GetValueOrDefault("last_id"), r.Limit, r.Query.TryGetValue("sort_by", out var order) ? new DifyConversationOrder(order) : null, o, token)),
            ("DELETE", ["conversations", var id]) => Done(client.Conversations.DeleteAsync(id, o, token)),
            ("POST", ["conversations", var id, "name"]) => Read(r.Body["auto_generate"] is JsonValue
                ? client.Conversations.GenerateNameAsync(id, o, token)
                : client.Conversations.RenameAsync(id, r.Text("name") ?? "", o, token)),
            ("GET", ["conversations", var id, "variables"]) => Read(client.Conversations.ListVariablesAsync(
                id, r.Query.GetValueOrDefault("last_id"), r.Limit, r.Query.GetValueOrDefault("variable_name"), o, token)),
            ("PUT", ["conversations", var id, "variables", var variable]) => Read(client.Conversations.UpdateVariableAsync(id, variable, r.Body["value"], o, token)),

            ("POST", ["text-to-audio"]) => Download(r.Text("message_id") is { } id
                ? client.Audio.MessageToAudioAsync(id, r.Text("voice"), o, token)
                : client.Audio.TextToAudioAsync(r.Text("text") ?? "", r.Text("voice"), o, token)),
            ("POST", ["audio-to-text"]) => Read(client.Audio.AudioToTextAsync(FileOf(r), r.File?.MediaType ?? "audio/wav", r.File?.FileName, o, token)),

            ("POST", ["files", "upload"]) => Read(client.Files.UploadAsync(FileOf(r), r.File?.FileName ?? "a.png", r.File?.MediaType ?? "image/png", o, token)),
            ("GET", ["files", var id, "preview"]) => Download(client.Files.DownloadAsync(id, r.Has("as_attachment"), o, token)),

            ("GET", ["parameters"]) => Read(client.App.GetParametersAsync(o, token)),
            ("GET", ["info"]) => Read(client.App.GetInfoAsync(o, token)),
            ("GET", ["meta"]) => Read(client.App.GetMetaAsync(o, token)),
            ("GET", ["site"]) => Read(client.App.GetSiteAsync(o, token)),
            ("GET", ["app", "feedbacks"]) => Read(client.App.ListFeedbacksAsync(r.Page, r.Limit, o, token)),
            ("GET", ["end-users", var id]) => Read(client.App.GetEndUserAsync(id, o, token)),

            ("GET", ["apps", "annotations"]) => Read(client.Annotations.ListAsync(r.Query.GetValueOrDefault("keyword"), r.Page, r.Limit, o, token)),
            ("POST", ["apps", "annotations"]) => Read(client.Annotations.CreateAsync(r.Text("question") ?? "", r.Text("answer") ?? "", o, token)),
            ("PUT", ["apps", "annotations", var id]) => Read(client.Annotations.UpdateAsync(id, r.Text("question") ?? "", r.Text("answer") ?? "", o, token)),
            ("DELETE", ["apps", "annotations", var id]) => Done(client.Annotations.DeleteAsync(id, o, token)),
            ("POST", ["apps", "annotation-reply", "disable"]) => Read(client.Annotations.DisableReplyAsync(o, token)),
            ("POST", ["apps", "annotation-reply", _]) => Read(client.Annotations.EnableReplyAsync(SettingsOf(r), o, token)),
            ("GET", ["apps", "annotation-reply", var action, "status", var id]) => Read(client.Annotations.GetReplyJobAsync(new(action), id, o, token)),

            ("GET", ["workflows", "run", var id]) => Read(client.Workflows.GetRunAsync(id, o, token)),
            ("GET", ["workflows", "logs"]) => Read(client.Workflows.ListLogsAsync(FilterOf(r), r.Page, r.Limit, o, token)),
            ("GET", ["workflow", var id, "events"]) => EventsAsync(client.Workflows.StreamEventsAsync(
                id, r.Has("include_state_snapshot"), r.Has("continue_on_pause"), o, token)),

            ("GET", ["form", "human_input", var form]) => Read(client.HumanInput.GetFormAsync(form, o, token)),
            ("POST", ["form", "human_input", var form]) => Done(client.HumanInput.SubmitFormAsync(form, r.Text("action")!, r.Map("inputs"), o, token)),
            _ => null,
        };
    }

    private static async Task<object?> ChatAsync(DifyClient client, RecordedRequest r, CancellationToken token)
    {
        var request = new DifyChatRequest
        {
            Query = r.Body.Count == 0 ? "hi" : r.Text("query"),
            Inputs = r.Map("inputs"),
            ConversationId = r.Text("conversation_id"),
            AutoGenerateName = r.Body["auto_generate_name"]?.GetValue<bool>(),
            WorkflowId = r.Text("workflow_id"),
            Files = FilesOf(r),
        };
        return r.Text("response_mode") == "streaming"
            ? await EventsAsync(client.Chat.StreamAsync(request, r.Options, token))
            : await client.Chat.SendAsync(request, r.Options, token);
    }

    private static async Task<object?> CompletionAsync(DifyClient client, RecordedRequest r, CancellationToken token)
    {
        var request = new DifyCompletionRequest { Query = r.Text("query"), Inputs = r.Map("inputs"), Files = FilesOf(r) };
        return r.Text("response_mode") == "streaming"
            ? await EventsAsync(client.Completion.StreamAsync(request, r.Options, token))
            : await client.Completion.SendAsync(request, r.Options, token);
    }

    private static async Task<object?> WorkflowAsync(DifyClient client, RecordedRequest r, string? version, CancellationToken token)
    {
        var request = new DifyWorkflowRequest { Inputs = r.Map("inputs"), Files = FilesOf(r), WorkflowId = version };
        return r.Text("response_mode") == "streaming"
            ? await EventsAsync(client.Workflows.StreamRunAsync(request, r.Options, token))
            : await client.Workflows.RunAsync(request, r.Options, token);
    }

    private static List<DifyFile>? FilesOf(RecordedRequest r) =>
        r.Body["files"] is JsonArray files ? [.. files.Select(f => FileOf(f!.AsObject()))] : null;

    private static DifyFile FileOf(JsonObject file) => new()
    {
        Type = (string?)file["type"] ?? "",
        TransferMethod = (string?)file["transfer_method"] ?? "",
        Url = (string?)file["url"],
        UploadFileId = (string?)file["upload_file_id"],
    };

    private static MemoryStream FileOf(RecordedRequest r) => new(Convert.FromHexString(r.File?.Bytes ?? ""));

    private static DifyAnnotationReplySettings SettingsOf(RecordedRequest r) => new()
    {
        ScoreThreshold = r.Body["score_threshold"]?.GetValue<double>() ?? 0,
        EmbeddingProviderName = r.Text("embedding_provider_name") ?? "",
        EmbeddingModelName = r.Text("embedding_model_name") ?? "",
    };

    private static DifyWorkflowLogFilter FilterOf(RecordedRequest r) => new()
    {
        Keyword = r.Query.GetValueOrDefault("keyword"),
        Status = r.Query.TryGetValue("status", out var status) ? new DifyWorkflowRunStatus(status) : null,
        CreatedAtBefore = TimeOf(r, "created_at__before"),
        CreatedAtAfter = TimeOf(r, "created_at__after"),
        CreatedByEndUserSessionId = r.Query.GetValueOrDefault("created_by_end_user_session_id"),
        CreatedByAccount = r.Query.GetValueOrDefault("created_by_account"),
    };

    private static DateTimeOffset? TimeOf(RecordedRequest r, string name) =>
        DateTimeOffset.TryParse(r.Query.GetValueOrDefault(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private static async Task<object?> Read<T>(Task<T> call) => await call;

    private static async Task<object?> Done(Task call)
    {
        await call;
        return null;
    }

    private static async Task<object?> Download(Task<DifyDownload> call)
    {
        using var download = await call;
        using var bytes = new MemoryStream();
        await download.Content.CopyToAsync(bytes);
        return new DownloadedFile(bytes.ToArray(), download.MediaType, download.FileName, download.Length);
    }

    private static async Task<object?> EventsAsync(IAsyncEnumerable<DifyEvent> events)
    {
        var all = new List<DifyEvent>();
        await foreach (var next in events)
        {
            all.Add(next);
        }

        return all;
    }
}

internal sealed record DownloadedFile(byte[] Bytes, string MediaType, string? FileName, long? Length);
