using System.Text.Json.Serialization;

namespace Dify.AI.Extensions.Examples.Web;

/// <summary>What the page is told while an answer comes in: what it shows, and nothing else that Dify knows.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Begun), "begun")]
[JsonDerivedType(typeof(Text), "text")]
[JsonDerivedType(typeof(Reasoning), "reasoning")]
[JsonDerivedType(typeof(ToolCall), "toolCall")]
[JsonDerivedType(typeof(ToolResult), "toolResult")]
[JsonDerivedType(typeof(File), "file")]
[JsonDerivedType(typeof(Source), "source")]
[JsonDerivedType(typeof(Replaced), "replaced")]
[JsonDerivedType(typeof(Failed), "failed")]
[JsonDerivedType(typeof(Done), "done")]
internal abstract record AnswerEvent
{
    internal sealed record Begun(string? ConversationId, string MessageId) : AnswerEvent;

    internal sealed record Text(string Delta) : AnswerEvent;

    internal sealed record Reasoning(string Delta) : AnswerEvent;

    /// <summary>Dify has begun to run a tool of its own.</summary>
    internal sealed record ToolCall(string Id, string Name, IDictionary<string, object?>? Arguments) : AnswerEvent;

    internal sealed record ToolResult(string Id, object? Result) : AnswerEvent;

    internal sealed record File(string Url) : AnswerEvent;

    internal sealed record Source(string Title, string? Snippet) : AnswerEvent;

    /// <summary>The app's moderation has withdrawn the text so far; this stands in its place.</summary>
    internal sealed record Replaced(string All) : AnswerEvent;

    internal sealed record Failed(string Reason) : AnswerEvent;

    /// <summary>The answer is whole. A finish reason that is not the usual one is named, such as <c>paused</c>.</summary>
    internal sealed record Done(string? FinishReason) : AnswerEvent;
}
