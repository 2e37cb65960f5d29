using System.Text.Json.Serialization;

namespace Dify.AI.Extensions;

/// <summary>What passes between models and tools: parameters of simple types, and small results.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowReadingFromString)] // Models, and prompt templates, write numbers as text.
[JsonSerializable(typeof(object))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(ConversationList))]
[JsonSerializable(typeof(ConversationTitle))]
[JsonSerializable(typeof(MessageList))]
[JsonSerializable(typeof(QuestionList))]
[JsonSerializable(typeof(AnnotationList))]
[JsonSerializable(typeof(AnnotationEntry))]
[JsonSerializable(typeof(AnnotationReplyState))]
[JsonSerializable(typeof(SpeechReference))]
[JsonSerializable(typeof(Transcript))]
internal sealed partial class ToolJson : JsonSerializerContext;

internal sealed record ConversationList(IReadOnlyList<ConversationEntry> Conversations, bool HasMore);

internal sealed record ConversationEntry(string? Id, string? Title, DateTimeOffset? CreatedAt, DateTimeOffset? UpdatedAt);

internal sealed record ConversationTitle(string? Id, string? Title);

internal sealed record MessageList(IReadOnlyList<MessageEntry> Messages, bool HasEarlier);

internal sealed record MessageEntry(string? Id, DateTimeOffset? AskedAt, string? Question, string? Answer, string? Rating, string? Status);

internal sealed record QuestionList(IReadOnlyList<string?> Questions);

internal sealed record AnnotationList(IReadOnlyList<AnnotationEntry> Annotations, int Page, int? Total, bool HasMore);

internal sealed record AnnotationEntry(string? Id, string? Question, string? Answer, int? Hits);

internal sealed record AnnotationReplyState(bool? Enabled, string? JobId, string? JobAction, string? JobStatus);

internal sealed record SpeechReference(Uri Uri, string MediaType, int Bytes);

internal sealed record Transcript(string? Text);
