using System.Globalization;
using System.Text.Json;
using Dify.AI.Extensions.Streaming;
using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions;

/// <summary>Turns the steps of one turn into updates. Only built-in content types leave here: others break callers' caches and logs.</summary>
/// <param name="endpoint">The Service API's base address.</param>
/// <param name="scope">Fingerprint of server, app and user; null when the app keeps no conversations.</param>
/// <param name="sentConversationId">The conversation that the call went on with.</param>
/// <param name="wantsJson">Whether the answer is to be JSON alone.</param>
internal sealed class UpdateMapper(Uri endpoint, string? scope, string? sentConversationId, bool wantsJson)
{
    private readonly ThinkSplitter _think = new();
    private readonly CodeFenceFilter? _fence = wantsJson ? new() : null;
    private readonly AgentSteps _agentSteps = new();
    private readonly AnswerFiles _files = new(endpoint);
    private readonly List<ChatResponseUpdate> _held = [];
    private readonly List<TextPart> _parts = [];
    private string? _conversationId;
    private string? _messageId;
    private DateTimeOffset? _createdAt;
    private bool _stamped;
    private bool _replaced;
    private bool _usageKnown;
    private bool _workflow;
    private DifyWorkflowFinish? _run;
    private string? _outcome;

    /// <summary>Adds the updates of one step. None before the conversation is known: callers may take its id from every update.</summary>
    public void Map(TurnStep step, List<ChatResponseUpdate> ready)
    {
        if (step.Event is ErrorEvent)
        {
            return; // The turn throws next.
        }

        _conversationId ??= step.Event.ConversationId is { Length: > 0 } id ? id : null;
        _messageId ??= step.Event.MessageId is { Length: > 0 } message ? message : scope is null ? step.Event.WorkflowRunId : null;
        _createdAt ??= step.Event.CreatedAt ?? (step.Event as WorkflowStartedEvent)?.Data?.CreatedAt;
        var update = new ChatResponseUpdate { Role = ChatRole.Assistant, RawRepresentation = step.Event };
        Fill(update, step);
        _held.Add(update);
        if (_conversationId is not null || scope is null)
        {
            Release(ready);
        }
    }

    /// <summary>Adds what is left when the turn is over: text that could have been the beginning of a tag, and how it ended.</summary>
    public void Finish(List<ChatResponseUpdate> ready)
    {
        var last = new ChatResponseUpdate
        {
            Role = ChatRole.Assistant,
            FinishReason = _replaced ? ChatFinishReason.ContentFilter : _outcome is null ? ChatFinishReason.Stop : new(_outcome),
        };
        FlushText(last);
        if (!_usageKnown && _run?.TotalTokens is > 0 and var tokens)
        {
            // A chatflow that was stopped tells no more than this.
            last.Contents.Add(new UsageContent(new() { TotalTokenCount = tokens }) { RawRepresentation = _run });
        }

        _held.Add(last);
        _conversationId ??= sentConversationId;
        Release(ready);
    }

    private void Release(List<ChatResponseUpdate> ready)
    {
        foreach (var update in _held)
        {
            update.ConversationId = _conversationId;
            update.ResponseId = update.MessageId = _messageId;
            update.CreatedAt = _createdAt;
            if (!_stamped && (_conversationId is not null || scope is null))
            {
                _stamped = true;
                Stamp(update);
            }

            ready.Add(update);
        }

        _held.Clear();
    }

    private void Stamp(ChatResponseUpdate update)
    {
        var properties = update.AdditionalProperties ??= [];
        Add(properties, DifyPropertyNames.ConversationId, _conversationId);
        Add(properties, DifyPropertyNames.Scope, scope);
        Add(properties, DifyPropertyNames.TaskId, (update.RawRepresentation as DifyEvent)?.TaskId);
        Add(properties, DifyPropertyNames.WorkflowRunId, (update.RawRepresentation as DifyEvent)?.WorkflowRunId);
    }

    private void Fill(ChatResponseUpdate update, TurnStep step)
    {
        if (step.Text.Replaces)
        {
            // What was streamed can't be taken back; folding puts this in its place.
            _replaced = true;
            _think.Reset();
            _fence?.Reset();
            update.Contents.Add(new ErrorContent(step.Text.Text) { ErrorCode = MessageReplacedCode, RawRepresentation = step.Event });
            return;
        }

        if (step.Text.Text is { } words)
        {
            _think.Split(words, _parts);
            AddText(update);
        }

        switch (step.Event)
        {
            case ReasoningChunkEvent { Data.Reasoning: { Length: > 0 } reasoning }:
                update.Contents.Add(new TextReasoningContent(reasoning));
                break;

            case AgentThoughtEvent thought:
                foreach (var content in _agentSteps.ToContents(thought))
                {
                    update.Contents.Add(content);
                }

                break;

            case MessageFileEvent file when _files.ToContent(file) is { } content:
                update.Contents.Add(content);
                break;

            case NodeEvent { Event: "node_finished", Data.NodeType: "llm", Data.ProcessData: { ValueKind: JsonValueKind.Object } data }
                when data.TryGetProperty("model_name", out var model) && model.ValueKind == JsonValueKind.String:
                update.ModelId = model.GetString();
                break;

            case WorkflowStartedEvent:
                _workflow = true;
                break;

            case MessageEndEvent end:
                FillEnd(update, end);
                break;

            case WorkflowFinishedEvent { Data: { } run }:
                _run = run;
                _outcome = run.Status is "stopped" ? run.Status : null;
                FillFiles(update, run);
                break;

            case WorkflowPausedEvent:
                _outcome = "paused";
                break;

            default:
                break; // Progress, and events newer than this library: an empty update with the event in RawRepresentation.
        }
    }

    /// <summary>The files of a workflow app's outputs: a chatflow's come with the end of its message.</summary>
    private void FillFiles(ChatResponseUpdate update, DifyWorkflowFinish run)
    {
        if (scope is null)
        {
            foreach (var content in _files.ToContents(run.Files, ofWorkflow: true))
            {
                update.Contents.Add(content);
            }
        }
    }

    private void FillEnd(ChatResponseUpdate update, MessageEndEvent end)
    {
        FlushText(update);
        foreach (var content in _files.ToContents(end.Files, ofWorkflow: _workflow))
        {
            update.Contents.Add(content);
        }

        if (Citations.ToContent(end.Metadata?.RetrieverResources) is { } citations)
        {
            update.Contents.Add(citations);
        }

        var properties = update.AdditionalProperties ??= [];
        Add(properties, DifyPropertyNames.AnnotationId, end.Metadata?.AnnotationReply?.Id);
        if (end.Metadata?.Usage is { } usage)
        {
            _usageKnown = true;
            update.Contents.Add(new UsageContent(ToUsageDetails(usage)) { RawRepresentation = usage });
            Add(properties, DifyPropertyNames.TotalPrice, usage.TotalPrice?.ToString(CultureInfo.InvariantCulture));
            Add(properties, DifyPropertyNames.Currency, usage.Currency);
            Add(properties, DifyPropertyNames.Latency, usage.Latency);
            Add(properties, DifyPropertyNames.TimeToFirstToken, usage.TimeToFirstToken);
        }

        update.AdditionalProperties = properties.Count > 0 ? properties : null;
    }

    /// <summary>The code of the content that says, in a stream, that the text before it is withdrawn.</summary>
    internal const string MessageReplacedCode = "message_replace";

    private void FlushText(ChatResponseUpdate update)
    {
        _think.Flush(_parts);
        AddText(update);
        if (_fence?.Flush() is { Length: > 0 } text)
        {
            update.Contents.Add(new TextContent(text));
        }
    }

    private void AddText(ChatResponseUpdate update)
    {
        foreach (var (isReasoning, text) in _parts)
        {
            if (isReasoning)
            {
                Add(update, new TextReasoningContent(text));
            }
            else if ((_fence is null ? text : _fence.Filter(text)) is { Length: > 0 } words)
            {
                Add(update, new TextContent(words));
            }
        }

        _parts.Clear();
    }

    // Nearly all updates hold one content: a list of four for it would be most of what an update weighs.
    private void Add(ChatResponseUpdate update, AIContent content)
    {
        if (_parts.Count == 1)
        {
            update.Contents = new List<AIContent>(1) { content };
        }
        else
        {
            update.Contents.Add(content);
        }
    }

    private static UsageDetails ToUsageDetails(DifyUsage usage) => new()
    {
        InputTokenCount = usage.PromptTokens,
        OutputTokenCount = usage.CompletionTokens,
        TotalTokenCount = usage.TotalTokens,
    };

    private static void Add(AdditionalPropertiesDictionary properties, string name, object? value)
    {
        if (value is not null)
        {
            properties[name] = value;
        }
    }
}
