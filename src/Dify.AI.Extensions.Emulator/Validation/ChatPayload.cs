using System.Text.Json.Nodes;

namespace Dify.AI.Extensions.Emulator;

/// <summary>The body of a request that starts a generation, its form checked.</summary>
internal sealed record ChatPayload
{
    public required JsonObject Inputs { get; init; }

    public required string Query { get; init; }

    public required JsonArray Files { get; init; }

    public required bool Streams { get; init; }

    public string? ConversationId { get; init; }

    public bool NamesItself { get; init; } = true;

    public string? WorkflowId { get; init; }

    public static ChatPayload Read(Call call)
    {
        var (model, kind) = call.App.Mode switch
        {
            DifyAppMode.Completion => ("CompletionRequestPayload", "Input parameters for completion"),
            DifyAppMode.Workflow => ("WorkflowRunPayload", ""),
            _ => ("ChatRequestPayload", "Input parameters for chat"),
        };
        var fields = Fields.OfBody(call, model, out var checks);
        var payload = new ChatPayload
        {
            Inputs = fields.Object("inputs", kind),
            Query = fields.Text("query", "The chat query", call.App.HasConversations ? null : "").Replace("\0", "", StringComparison.Ordinal),
            Files = fields.List("files"),
            Streams = fields.Choice("response_mode", "Response mode", "blocking", "streaming") is { } mode
                ? mode == "streaming"
                : call.App.Mode == DifyAppMode.Agent,
            ConversationId = call.App.HasConversations
                ? fields.Uuid("conversation_id", "Existing conversation ID", known: id => call.State.FindConversation(id, user: null) is not null)
                : null,
            NamesItself = fields.Flag("auto_generate_name", byDefault: true),
            WorkflowId = call.Body["workflow_id"] is { } id ? PythonRepr.Str(id) : null,
        };
        checks.ThrowIfAny();
        return payload;
    }
}
