using System.Text.Json;

namespace Dify.AI.Extensions;

/// <summary>
/// One event of a streamed answer. Its leaves: text — <see cref="MessageEvent"/>, <see cref="AgentMessageEvent"/>, <see cref="MessageFileEvent"/>,
/// <see cref="MessageReplaceEvent"/>, <see cref="ReasoningChunkEvent"/>, <see cref="TextChunkEvent"/>, <see cref="TextReplaceEvent"/>; steps of an agent —
/// <see cref="AgentThoughtEvent"/>, <see cref="AgentLogEvent"/>; the end — <see cref="MessageEndEvent"/>, <see cref="ErrorEvent"/>; speech —
/// <see cref="TtsMessageEvent"/>, <see cref="TtsMessageEndEvent"/>; a workflow's progress — <see cref="WorkflowStartedEvent"/>,
/// <see cref="WorkflowFinishedEvent"/>, <see cref="WorkflowPausedEvent"/>, <see cref="NodeEvent"/>; human input — <see cref="HumanInputRequiredEvent"/>,
/// <see cref="HumanInputFormFilledEvent"/>, <see cref="HumanInputFormTimeoutEvent"/>. An event newer than this library is a plain <see cref="DifyEvent"/>
/// with its fields in <see cref="DifyData.AdditionalProperties"/>.
/// </summary>
/// <remarks>Fields as in <c>api/core/app/entities/task_entities.py</c> (Dify 1.9.2 to 1.14.2); <see href="https://docs.dify.ai/en/api-reference/guides/streaming"/>.</remarks>
public record DifyEvent : DifyData
{
    private DifyEnvelope? _envelope;

    /// <summary>Dify's name of the event, such as <c>message_end</c>.</summary>
    public string? Event { get; init; }

    /// <summary>The conversation; on every event of a chat app, except when the run failed before it had one.</summary>
    public string? ConversationId
    {
        get => _envelope?.ConversationId;
        init => Own().ConversationId = value;
    }

    /// <summary>The message that is being answered.</summary>
    public string? MessageId
    {
        get => _envelope?.MessageId;
        init => Own().MessageId = value;
    }

    /// <summary>When the message was created: the same on every event of an answer.</summary>
    public DateTimeOffset? CreatedAt
    {
        get => _envelope?.CreatedAt;
        init => Own().CreatedAt = value;
    }

    /// <summary>The generation's task, by which it can be stopped; not on <see cref="ErrorEvent"/>.</summary>
    public string? TaskId
    {
        get => _envelope?.TaskId;
        init => Own().TaskId = value;
    }

    /// <summary>The run; on the events of a workflow only.</summary>
    public string? WorkflowRunId
    {
        get => _envelope?.WorkflowRunId;
        init => Own().WorkflowRunId = value;
    }

    /// <summary>The envelope, for events that share one.</summary>
    internal DifyEnvelope? Envelope
    {
        init => _envelope = value;
    }

    private DifyEnvelope Own() => _envelope = DifyEnvelope.OwnedBy(this, _envelope);
}

/// <summary><c>message</c>: a piece of the answer; in a New Agent app at last the whole answer once more.</summary>
public sealed record MessageEvent : DifyEvent
{
    /// <summary>The message's id.</summary>
    public string? Id { get; init; }

    /// <summary>The next words; may be empty.</summary>
    public string? Answer { get; init; }

    /// <summary>Node and variable that the words came from, in a chatflow.</summary>
    public IReadOnlyList<string>? FromVariableSelector { get; init; }
}

/// <summary><c>agent_message</c>: a piece of an agent's answer.</summary>
public sealed record AgentMessageEvent : DifyEvent
{
    /// <summary>The message's id.</summary>
    public string? Id { get; init; }

    /// <summary>The next words; may be empty.</summary>
    public string? Answer { get; init; }
}

/// <summary>
/// <c>message_file</c>: a file of the answer, which has a <see cref="Url"/>; or, from Dify 1.12 in messages with files, a piece of the text, which has an
/// <see cref="Answer"/> (<c>message_cycle_manager.py</c>, get_message_event_type).
/// </summary>
public sealed record MessageFileEvent : DifyEvent
{
    /// <summary>The file's id; the message's id when this is text.</summary>
    public string? Id { get; init; }

    /// <summary><c>image</c>, <c>document</c>, <c>audio</c>, <c>video</c> or <c>custom</c>.</summary>
    public string? Type { get; init; }

    /// <summary><c>assistant</c>, or <c>user</c>.</summary>
    public string? BelongsTo { get; init; }

    /// <summary>Where to fetch the file: signed, and good for 5 minutes by default.</summary>
    public string? Url { get; init; }

    /// <summary>The next words, when this is text.</summary>
    public string? Answer { get; init; }

    /// <summary>Node and variable that the words came from, when this is text.</summary>
    public IReadOnlyList<string>? FromVariableSelector { get; init; }
}

/// <summary><c>agent_thought</c>: a step of an agent; sent two or three times by the same id, with more known each time.</summary>
public sealed record AgentThoughtEvent : DifyEvent
{
    /// <summary>The step's id.</summary>
    public string? Id { get; init; }

    /// <summary>The step's number, from 1.</summary>
    public int? Position { get; init; }

    /// <summary>What the model wrote in this step; it has come as text already.</summary>
    public string? Thought { get; init; }

    /// <summary>What the tools returned: JSON text keyed by tool, or plain text; empty until they have.</summary>
    public string? Observation { get; init; }

    /// <summary>Names of the tools called, joined by <c>;</c>; empty when none.</summary>
    public string? Tool { get; init; }

    /// <summary>Display names of the tools, by tool and language.</summary>
    public JsonElement? ToolLabels { get; init; }

    /// <summary>Arguments: JSON text keyed by tool.</summary>
    public string? ToolInput { get; init; }

    /// <summary>Ids of files that the tools made, each of an earlier <see cref="MessageFileEvent"/>.</summary>
    public IReadOnlyList<string>? MessageFiles { get; init; }
}

/// <summary><c>message_end</c>: the answer is complete.</summary>
public sealed record MessageEndEvent : DifyEvent
{
    /// <summary>The message's id.</summary>
    public string? Id { get; init; }

    /// <summary>Sources, usage and annotation.</summary>
    public DifyMessageMetadata? Metadata { get; init; }

    /// <summary>The answer's files; from Dify 1.14 on, in apps that are not chatflows, the user's own files too.</summary>
    public IReadOnlyList<DifyAnswerFile>? Files { get; init; }
}

/// <summary><c>message_replace</c>: what was said so far is withdrawn, and this stands in its place.</summary>
public sealed record MessageReplaceEvent : DifyEvent
{
    /// <summary>The text that replaces all before it.</summary>
    public string? Answer { get; init; }

    /// <summary><c>output_moderation</c>, or empty.</summary>
    public string? Reason { get; init; }
}

/// <summary><c>tts_message</c>: a piece of the spoken answer, of apps that speak by themselves.</summary>
public sealed record TtsMessageEvent : DifyEvent
{
    /// <summary>Audio as base64, MP3 by default.</summary>
    public string? Audio { get; init; }
}

/// <summary><c>tts_message_end</c>: the spoken answer is complete.</summary>
public sealed record TtsMessageEndEvent : DifyEvent
{
    /// <summary>Empty.</summary>
    public string? Audio { get; init; }
}

/// <summary><c>error</c>: the answer failed; nothing follows.</summary>
public sealed record ErrorEvent : DifyEvent
{
    /// <summary>Dify's code; missing when a chatflow's worker failed before it began (1.14).</summary>
    public string? Code { get; init; }

    /// <summary>What went wrong.</summary>
    public string? Message { get; init; }

    /// <summary>The HTTP status that a blocking call would have got.</summary>
    public int? Status { get; init; }
}

/// <summary><c>workflow_started</c>: a chatflow's run begins, or goes on after human input.</summary>
public sealed record WorkflowStartedEvent : DifyEvent
{
    /// <summary>The run.</summary>
    public DifyWorkflowStart? Data { get; init; }
}

/// <summary><c>workflow_finished</c>: a chatflow's run is over, well or not.</summary>
public sealed record WorkflowFinishedEvent : DifyEvent
{
    /// <summary>The run and its outcome.</summary>
    public DifyWorkflowFinish? Data { get; init; }
}

/// <summary><c>workflow_paused</c>: a chatflow waits for human input; the stream ends here (from Dify 1.13 on).</summary>
public sealed record WorkflowPausedEvent : DifyEvent
{
    /// <summary>What it waits for.</summary>
    public DifyWorkflowPause? Data { get; init; }
}

/// <summary>
/// Progress of a node: <c>node_started</c>, <c>node_finished</c>, <c>node_retry</c>, <c>iteration_started</c>, <c>iteration_next</c>,
/// <c>iteration_completed</c>, <c>loop_started</c>, <c>loop_next</c>, <c>loop_completed</c>.
/// </summary>
public sealed record NodeEvent : DifyEvent
{
    /// <summary>The node, and what is known of its run.</summary>
    public DifyNodeRun? Data { get; init; }
}

/// <summary><c>human_input_required</c>: a form waits to be filled in (from Dify 1.13 on).</summary>
public sealed record HumanInputRequiredEvent : DifyEvent
{
    /// <summary>The form.</summary>
    public DifyHumanInputRequest? Data { get; init; }
}

/// <summary><c>human_input_form_filled</c>: a form was filled in.</summary>
public sealed record HumanInputFormFilledEvent : DifyEvent
{
    /// <summary>What was chosen and entered.</summary>
    public DifyHumanInputResult? Data { get; init; }
}

/// <summary><c>human_input_form_timeout</c>: nobody filled a form in in time.</summary>
public sealed record HumanInputFormTimeoutEvent : DifyEvent
{
    /// <summary>The form that expired.</summary>
    public DifyHumanInputResult? Data { get; init; }
}

/// <summary><c>agent_log</c>: a step of a chatflow's agent node; sent again by the same id as it progresses.</summary>
public sealed record AgentLogEvent : DifyEvent
{
    /// <summary>The step.</summary>
    public DifyAgentLog? Data { get; init; }
}

/// <summary><c>text_chunk</c>: a piece of a workflow app's text output.</summary>
public sealed record TextChunkEvent : DifyEvent
{
    /// <summary>The text and where it came from.</summary>
    public DifyTextChunk? Data { get; init; }
}

/// <summary><c>text_replace</c>: a workflow app's text so far is withdrawn, and this stands in its place.</summary>
public sealed record TextReplaceEvent : DifyEvent
{
    /// <summary>The text that replaces all before it.</summary>
    public DifyTextChunk? Data { get; init; }
}

/// <summary><c>reasoning_chunk</c>: a piece of a model's reasoning, of chatflows that keep it apart (servers newer than 1.14.2).</summary>
public sealed record ReasoningChunkEvent : DifyEvent
{
    /// <summary>The reasoning and where it came from.</summary>
    public DifyReasoningChunk? Data { get; init; }
}
