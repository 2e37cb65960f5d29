using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

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

/// <summary>The body of <c>POST /completion-messages</c>.</summary>
internal sealed record CompletionRequestBody
{
    /// <summary>Always present, as of a chat app.</summary>
    public required JsonObject Inputs { get; init; }

    public string? Query { get; init; }

    public required string User { get; init; }

    public required string ResponseMode { get; init; }

    public IReadOnlyList<DifyFile>? Files { get; init; }
}

/// <summary>The body of <c>POST /workflows/run</c>.</summary>
internal sealed record WorkflowRequestBody
{
    /// <summary>Always present, as of a chat app.</summary>
    public required JsonObject Inputs { get; init; }

    public required string User { get; init; }

    public required string ResponseMode { get; init; }

    public IReadOnlyList<DifyFile>? Files { get; init; }

    public string? TraceId { get; init; }
}

/// <summary>The body of calls that need nothing but the end user.</summary>
internal sealed record UserBody(string User);

/// <summary>The body of <c>POST /messages/{id}/feedbacks</c>.</summary>
internal sealed record FeedbackBody
{
    /// <summary>Always present: null takes the rating back.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? Rating { get; init; }

    public string? Content { get; init; }

    public required string User { get; init; }
}

/// <summary>The body of <c>POST /conversations/{id}/name</c>.</summary>
internal sealed record RenameBody
{
    public string? Name { get; init; }

    public bool? AutoGenerate { get; init; }

    public required string User { get; init; }
}

/// <summary>The body of <c>PUT /conversations/{id}/variables/{id}</c>.</summary>
internal sealed record VariableBody
{
    /// <summary>Always present: Dify answers 400 without the key.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required JsonNode? Value { get; init; }

    public required string User { get; init; }
}

/// <summary>The body of <c>POST /text-to-audio</c>: a text, or a message's.</summary>
internal sealed record SpeechBody
{
    public string? MessageId { get; init; }

    public string? Text { get; init; }

    public string? Voice { get; init; }

    public required string User { get; init; }
}

/// <summary>The body of <c>POST</c> and <c>PUT /apps/annotations</c>.</summary>
internal sealed record AnnotationBody(string Question, string Answer);

/// <summary>The body of <c>POST /form/human_input/{token}</c>.</summary>
internal sealed record FormBody(JsonObject Inputs, string Action, string User);

/// <summary>The answer of <c>POST /audio-to-text</c>.</summary>
internal sealed record TranscriptBody
{
    public required string? Text { get; init; }
}

/// <summary>The answer of <c>GET /messages/{id}/suggested</c>.</summary>
internal sealed record SuggestionsBody
{
    public required IReadOnlyList<string>? Data { get; init; }
}

/// <summary>A continuation token as JSON: which run, and where in its answer. Short names, since every update of a background response carries one.</summary>
internal sealed record ContinuationBody
{
    [JsonPropertyName("run")]
    public string? WorkflowRunId { get; init; }

    [JsonPropertyName("conversation")]
    public string? ConversationId { get; init; }

    [JsonPropertyName("message")]
    public string? MessageId { get; init; }

    [JsonPropertyName("task")]
    public string? TaskId { get; init; }

    public string? Scope { get; init; }

    public int Length { get; init; }

    public ulong Hash { get; init; }

    public bool Paused { get; init; }
}

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
