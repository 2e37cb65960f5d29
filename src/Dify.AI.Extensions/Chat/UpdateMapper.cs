using System.Globalization;
using System.Text.Json;
using Dify.AI.Extensions.Streaming;
using Dify.AI.Extensions.Wire;
using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions;

/// <summary>Turns the steps of one turn into updates. Only built-in content types leave here: others break callers' caches and logs.</summary>
internal sealed class UpdateMapper(TurnContext turn)
{
    private readonly AnswerWords _words = new(turn.WantsJson);
    private readonly AgentSteps _agentSteps = new();
    private readonly AnswerFiles _files = new(turn.Endpoint);
    private readonly List<ChatResponseUpdate> _held = [];
    private readonly ContinuationTracker? _continuation = turn.Continuation;
    private readonly List<DifyHumanInputRequest> _forms = [];
    private string? _conversationId = turn.Resumed?.ConversationId;
    private string? _messageId = turn.Resumed?.MessageId;
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
        _messageId ??= step.Event.MessageId is { Length: > 0 } message ? message : turn.Scope is null ? step.Event.WorkflowRunId : null;
        _createdAt ??= step.Event.CreatedAt ?? (step.Event as WorkflowStartedEvent)?.Data?.CreatedAt;
        var update = new ChatResponseUpdate { Role = ChatRole.Assistant, RawRepresentation = step.Event };
        _continuation?.Observe(step);
        Fill(update, step);
        if (turn.InBackground)
        {
            update.ContinuationToken = _continuation?.ToToken(isPaused: false);
        }

        _held.Add(update);
        if (_conversationId is not null || turn.Scope is null)
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
            ContinuationToken = _outcome is Paused ? _continuation?.ToToken(isPaused: true) : null,
            FinishReason = _replaced ? ChatFinishReason.ContentFilter : _outcome is null ? ChatFinishReason.Stop : new(_outcome),
        };
        _words.Flush(last);
        if (!_usageKnown && _run?.TotalTokens is > 0 and var tokens)
        {
            // A chatflow that was stopped tells no more than this.
            last.Contents.Add(new UsageContent(new() { TotalTokenCount = tokens }) { RawRepresentation = _run });
        }

        _held.Add(last);
        _conversationId ??= turn.ConversationId;
        Release(ready);
    }

    private void Release(List<ChatResponseUpdate> ready)
    {
        foreach (var update in _held)
        {
            update.ConversationId = _conversationId;
            update.ResponseId = update.MessageId = _messageId;
            update.CreatedAt = _createdAt;
            if (!_stamped && (_conversationId is not null || turn.Scope is null))
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
        Add(properties, DifyPropertyNames.Scope, turn.Scope);
        Add(properties, DifyPropertyNames.TaskId, (update.RawRepresentation as DifyEvent)?.TaskId);
        Add(properties, DifyPropertyNames.WorkflowRunId, (update.RawRepresentation as DifyEvent)?.WorkflowRunId);
    }

    private void Fill(ChatResponseUpdate update, TurnStep step)
    {
        if (step.Text.Before is { } before)
        {
            _words.Skip(before);
        }

        if (step.Text.Replaces)
        {
            // What was streamed can't be taken back; folding puts this in its place.
            _replaced = step.Event is not WorkflowFinishedEvent;
            _words.Reset();
            update.Contents.Add(new ErrorContent(step.Text.Text) { ErrorCode = MessageReplacedCode, RawRepresentation = step.Event });
        }
        else if (step.Text.Text is { } words)
        {
            _words.Add(update, words);
        }

        if (step.Text.Text is not null && step.Event is not WorkflowFinishedEvent)
        {
            return;
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
                when data.TryGetProperty("model_name", out var model) && Utf8Text.Of(model) is { } modelId:
                update.ModelId = modelId;
                break;

            case TtsMessageEvent { Audio: { Length: > 0 } audio } when turn.IncludesSpeech && ToBytes(audio) is { } speech:
                update.Contents.Add(new DataContent(speech, "audio/mpeg") { RawRepresentation = step.Event });
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

            case HumanInputRequiredEvent { Data: { } form }:
                _forms.Add(form);
                break;

            case WorkflowPausedEvent paused:
                FillPause(update, paused);
                break;

            default:
                break; // Progress, and events newer than this library: an empty update with the event in RawRepresentation.
        }
    }

    private void FillPause(ChatResponseUpdate update, WorkflowPausedEvent paused)
    {
        _outcome = Paused;
        _words.Flush(update);
        _forms.AddRange((paused.Data?.Reasons ?? []).OfType<DifyHumanInputRequest>().Where(r => r.FormId is not null && !_forms.Any(f => f.FormId == r.FormId)));
        foreach (var form in _forms)
        {
            update.Contents.Add(HumanInputForms.ToContent(form, _continuation?.ToToken(isPaused: true)));
        }
    }

    /// <summary>The files of a workflow app's outputs: a chatflow's come with the end of its message.</summary>
    private void FillFiles(ChatResponseUpdate update, DifyWorkflowFinish run)
    {
        if (turn.Scope is null)
        {
            foreach (var content in _files.ToContents(run.Files, ofWorkflow: true))
            {
                update.Contents.Add(content);
            }
        }
    }

    private void FillEnd(ChatResponseUpdate update, MessageEndEvent end)
    {
        _words.Flush(update);
        foreach (var content in _files.ToContents(end.Files, ofWorkflow: _workflow))
        {
            update.Contents.Add(content);
        }

        if (Citations.ToContent(end.Metadata?.RetrieverResources) is { } citations)
        {
            update.Contents.Add(citations);
        }

        AdditionalPropertiesDictionary properties = [];
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

    private const string Paused = "paused";

    /// <summary>The bytes of a piece of speech; null when it is not base64, and no speech then.</summary>
    private static byte[]? ToBytes(string audio)
    {
        try
        {
            return Convert.FromBase64String(audio);
        }
        catch (FormatException)
        {
            return null;
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
