using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dify.AI.Extensions.Wire;

/// <summary>The body of <c>POST /chat-messages</c>.</summary>
internal sealed record ChatRequestBody
{
    /// <summary>Always present: Dify answers 400 without it, also where the app has no variables.</summary>
    public required JsonObject Inputs { get; init; }

    public required string Query { get; init; }

    public required string User { get; init; }

    public required string ResponseMode { get; init; }

    public string? ConversationId { get; init; }

    public IReadOnlyList<DifyFile>? Files { get; init; }

    public bool? AutoGenerateName { get; init; }

    public string? WorkflowId { get; init; }

    public string? TraceId { get; init; }

    public string? TraceSessionId { get; init; }
}

/// <summary>The body of calls that need nothing but the end user.</summary>
internal sealed record UserBody(string User);

/// <summary>The answer of calls that only succeed: <c>{"result":"success"}</c>.</summary>
internal sealed record ResultBody(string? Result);

/// <summary>An error's body. Dify 1.9 sends <see cref="Errors"/> by field, without a code, for a body that does not validate.</summary>
internal sealed record ErrorBody
{
    public string? Code { get; init; }

    public string? Message { get; init; }

    public JsonElement? Params { get; init; }

    public JsonElement? Errors { get; init; }
}
