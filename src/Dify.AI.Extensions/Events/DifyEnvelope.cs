namespace Dify.AI.Extensions;

/// <summary>What every event of an answer repeats. Held once for many events: an answer has thousands of them.</summary>
internal sealed class DifyEnvelope : IEquatable<DifyEnvelope>
{
    /// <summary>The event that may still change it: the one for which it was made, while that is being made.</summary>
    private object? _owner;

    public string? ConversationId { get; set; }

    public string? MessageId { get; set; }

    public DateTimeOffset? CreatedAt { get; set; }

    public string? TaskId { get; set; }

    public string? WorkflowRunId { get; set; }

    /// <summary>The envelope if it is the owner's, else a copy that is.</summary>
    public static DifyEnvelope OwnedBy(object owner, DifyEnvelope? envelope) => envelope is not null && envelope._owner == owner ? envelope : new()
    {
        _owner = owner,
        ConversationId = envelope?.ConversationId,
        MessageId = envelope?.MessageId,
        CreatedAt = envelope?.CreatedAt,
        TaskId = envelope?.TaskId,
        WorkflowRunId = envelope?.WorkflowRunId,
    };

    public bool Equals(DifyEnvelope? other) => other is not null
        && ConversationId == other.ConversationId
        && MessageId == other.MessageId
        && CreatedAt == other.CreatedAt
        && TaskId == other.TaskId
        && WorkflowRunId == other.WorkflowRunId;

    public override bool Equals(object? obj) => Equals(obj as DifyEnvelope);

    public override int GetHashCode() => HashCode.Combine(ConversationId, MessageId, CreatedAt, TaskId, WorkflowRunId);
}
