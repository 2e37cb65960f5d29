using System.Text.Json.Serialization;

namespace Dify.AI.Extensions;

/// <summary>One message to a chat app: the body of <c>POST /chat-messages</c>.</summary>
/// <remarks><see href="https://docs.dify.ai/en/api-reference/chat-messages/send-chat-message"/></remarks>
public sealed record DifyChatRequest
{
    /// <summary>What the user says; not empty.</summary>
    public string? Query { get; init; }

    /// <summary>
    /// The app's input variables. Dify validates them on every turn, so send the same ones each time.
    /// Values: strings, numbers, booleans, JsonElement, JsonNode, <see cref="DifyFile"/>, lists and string-keyed maps of these.
    /// </summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, object?>? Inputs { get; init; }

    /// <summary>The end user, 1 to 255 characters. Default: that of the call, then of the client.</summary>
    public string? User { get; init; }

    /// <summary>The conversation to go on with; <see langword="null"/> begins a new one.</summary>
    public string? ConversationId { get; init; }

    /// <summary>Files that go with the message.</summary>
    public IReadOnlyList<DifyFile>? Files { get; init; }

    /// <summary>Whether Dify titles a new conversation with a model call of its own. Server's default: true.</summary>
    public bool? AutoGenerateName { get; init; }

    /// <summary>The published version of a chatflow to run, a UUID. Default: the latest.</summary>
    public string? WorkflowId { get; init; }

    /// <summary>Your id for this call in Dify's tracing: 1 to 128 letters, digits, hyphens, underscores.</summary>
    public string? TraceId { get; init; }

    /// <summary>Your id for the session in Dify's tracing, 1 to 200 characters; from Dify 1.14 on.</summary>
    public string? TraceSessionId { get; init; }
}
