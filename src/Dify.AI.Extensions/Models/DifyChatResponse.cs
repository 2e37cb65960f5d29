namespace Dify.AI.Extensions;

/// <summary>A whole answer: the body of a blocking <c>POST /chat-messages</c>, or what a stream adds up to.</summary>
public sealed record DifyChatResponse : DifyData
{
    /// <summary><c>message</c>, or <c>workflow_paused</c> when a chatflow waits for human input.</summary>
    public string? Event { get; init; }

    /// <summary>The generation's task.</summary>
    public string? TaskId { get; init; }

    /// <summary>The message's id, the same as <see cref="MessageId"/>.</summary>
    public string? Id { get; init; }

    /// <summary>The message's id.</summary>
    public string? MessageId { get; init; }

    /// <summary>The conversation that the message belongs to; send it with the next message.</summary>
    public string? ConversationId { get; init; }

    /// <summary>The app's mode: <c>chat</c>, <c>agent-chat</c>, <c>advanced-chat</c> or <c>agent</c>.</summary>
    public string? Mode { get; init; }

    /// <summary>The answer, as the app wrote it (models' <c>&lt;think&gt;</c> blocks included).</summary>
    public string? Answer { get; init; }

    /// <summary>Sources, usage and annotation.</summary>
    public DifyMessageMetadata? Metadata { get; init; }

    /// <summary>When the message was created.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>The chatflow's run, when it paused.</summary>
    public string? WorkflowRunId { get; init; }

    /// <summary>What a paused chatflow waits for.</summary>
    public DifyWorkflowPause? Data { get; init; }
}
