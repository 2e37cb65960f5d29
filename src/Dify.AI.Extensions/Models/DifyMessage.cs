using System.Text.Json;

namespace Dify.AI.Extensions;

/// <summary>One turn of a conversation: what the user said, and what the app answered.</summary>
public sealed record DifyMessage : DifyData
{
    /// <summary>The message's id.</summary>
    public string? Id { get; init; }

    /// <summary>The conversation that it belongs to.</summary>
    public string? ConversationId { get; init; }

    /// <summary>The message before it; all zeros for messages that came by the API.</summary>
    public string? ParentMessageId { get; init; }

    /// <summary>The app variables that were sent with it.</summary>
    public JsonElement? Inputs { get; init; }

    /// <summary>What the user said.</summary>
    public string? Query { get; init; }

    /// <summary>The answer as Dify keeps it; empty when it failed, or while it is being written.</summary>
    public string? Answer { get; init; }

    /// <summary>The user's rating; <see langword="null"/> when there is none.</summary>
    public DifyMessageFeedback? Feedback { get; init; }

    /// <summary>The passages that the answer rests on.</summary>
    public IReadOnlyList<DifyRetrieverResource>? RetrieverResources { get; init; }

    /// <summary>When the message was sent.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>The steps of an agent.</summary>
    public IReadOnlyList<DifyAgentThought>? AgentThoughts { get; init; }

    /// <summary>Files of the user and of the answer.</summary>
    public IReadOnlyList<DifyMessageFile>? MessageFiles { get; init; }

    /// <summary><c>normal</c>, <c>paused</c> or <c>error</c>.</summary>
    public string? Status { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }

    /// <summary>Forms that were shown to the user; from Dify 1.13 on.</summary>
    public IReadOnlyList<DifyMessageContent>? ExtraContents { get; init; }

    /// <summary>Tokens of the prompt; from servers newer than 1.14.2.</summary>
    public long? MessageTokens { get; init; }

    /// <summary>Tokens of the answer; from servers newer than 1.14.2.</summary>
    public long? AnswerTokens { get; init; }

    /// <summary>Prompt and answer together; from servers newer than 1.14.2.</summary>
    public long? TotalTokens { get; init; }

    /// <summary>Seconds that the model took; from servers newer than 1.14.2.</summary>
    public double? ProviderResponseLatency { get; init; }

    /// <summary>Price in <see cref="Currency"/>; from servers newer than 1.14.2.</summary>
    public decimal? TotalPrice { get; init; }

    /// <summary>ISO code, such as <c>USD</c>; from servers newer than 1.14.2.</summary>
    public string? Currency { get; init; }
}

/// <summary>A user's rating of a message, as message lists show it.</summary>
public sealed record DifyMessageFeedback : DifyData
{
    /// <summary>Like or dislike.</summary>
    public DifyFeedbackRating? Rating { get; init; }
}

/// <summary>A step of an agent, as message lists show it.</summary>
public sealed record DifyAgentThought : DifyData
{
    /// <summary>The step's id.</summary>
    public string? Id { get; init; }

    /// <summary>The chain that the step belongs to, in old messages.</summary>
    public string? ChainId { get; init; }

    /// <summary>The message.</summary>
    public string? MessageId { get; init; }

    /// <summary>The step's number, from 1.</summary>
    public int? Position { get; init; }

    /// <summary>What the model wrote in this step.</summary>
    public string? Thought { get; init; }

    /// <summary>Names of the tools called, joined by <c>;</c>; empty when none.</summary>
    public string? Tool { get; init; }

    /// <summary>Display names of the tools, by tool and language.</summary>
    public JsonElement? ToolLabels { get; init; }

    /// <summary>Arguments: JSON text keyed by tool.</summary>
    public string? ToolInput { get; init; }

    /// <summary>When the step was taken.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>What the tools returned: JSON text keyed by tool, or plain text.</summary>
    public string? Observation { get; init; }

    /// <summary>Ids of files that the tools made.</summary>
    public IReadOnlyList<string>? Files { get; init; }
}

/// <summary>A file of a message, as message lists show it.</summary>
public sealed record DifyMessageFile : DifyData
{
    /// <summary>The file's id within the message.</summary>
    public string? Id { get; init; }

    /// <summary>File name with extension.</summary>
    public string? Filename { get; init; }

    /// <summary><c>image</c>, <c>document</c>, <c>audio</c>, <c>video</c> or <c>custom</c>.</summary>
    public string? Type { get; init; }

    /// <summary>Where to fetch it: signed, and good for 5 minutes by default. May be relative to the server.</summary>
    public string? Url { get; init; }

    /// <summary>Media type.</summary>
    public string? MimeType { get; init; }

    /// <summary>Size in bytes; -1 when unknown.</summary>
    public long? Size { get; init; }

    /// <summary><c>local_file</c>, <c>remote_url</c> or <c>tool_file</c>.</summary>
    public string? TransferMethod { get; init; }

    /// <summary><c>user</c> or <c>assistant</c>.</summary>
    public string? BelongsTo { get; init; }

    /// <summary>The id by which an upload can be downloaded.</summary>
    public string? UploadFileId { get; init; }
}

/// <summary>A form within a message (from Dify 1.13 on).</summary>
public sealed record DifyMessageContent : DifyData
{
    /// <summary><c>human_input</c>.</summary>
    public string? Type { get; init; }

    /// <summary>The run that asked.</summary>
    public string? WorkflowRunId { get; init; }

    /// <summary>Whether it has been filled in.</summary>
    public bool? Submitted { get; init; }

    /// <summary>The form, while it waits.</summary>
    public DifyHumanInputRequest? FormDefinition { get; init; }

    /// <summary>What was chosen and entered.</summary>
    public DifyHumanInputResult? FormSubmissionData { get; init; }
}
