using System.Net;
using Dify.AI.Extensions.Wire;

namespace Dify.AI.Extensions.Streaming;

/// <summary>
/// Decides what each event means for the turn, and when it is over: right on every server release, never by the end of the connection alone.
/// Which event closes a turn, and in what order, differs by app mode and release; the rules hold for 1.9.2, 1.12.1, 1.14.2 and the 2026-07 documents.
/// </summary>
internal sealed class TurnState(string key, TurnRules rules)
{
    /// <summary>How long a closing event that may never come is waited for.</summary>
    private static readonly TimeSpan ClosingGrace = TimeSpan.FromSeconds(5);

    /// <summary>1.9 and 1.12 send an error event after a failed workflow, 1.14 loses it (streaming_utils.py).</summary>
    private static readonly TimeSpan ErrorGrace = TimeSpan.FromSeconds(2);

    /// <summary>How long the next piece of the speech is waited for, once the text is complete: nothing says whether one will come.</summary>
    private static readonly TimeSpan SpeechGrace = TimeSpan.FromSeconds(10);

    private readonly TurnText _answer = rules.Resumes is { } point ? new ResumedText(point) : new AnswerText();
    private bool _workflow;
    private bool _messageEnded;
    private bool _workflowEnded;
    private bool _spoken = !rules.AwaitsSpeech;
    private string? _workflowError;

    public string? ConversationId { get; private set; }

    public string? MessageId { get; private set; }

    public string? TaskId { get; private set; }

    public string? WorkflowRunId { get; private set; }

    /// <summary>Whether the turn has ended, well or not.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Whether all of the answer is there, and only formalities may follow: there is nothing left to stop.</summary>
    public bool IsAnswered => IsOver || _messageEnded || _workflowEnded || _workflowError is not null;

    /// <summary>Whether the run waits for human input at the moment.</summary>
    public bool IsPaused { get; private set; }

    /// <summary>Why the turn failed; thrown after all that came before has been handed on.</summary>
    public DifyException? Failure { get; private set; }

    /// <summary>How long to wait for the event that may still close the turn; null while the answer goes on.</summary>
    public TimeSpan? Grace { get; private set; }

    /// <summary>Whether the grace begins anew with each event: pieces of speech come as fast as they are made.</summary>
    public bool RenewsGrace { get; private set; }

    /// <summary>Characters of the answer until now.</summary>
    public int AnswerLength => _answer.Length;

    /// <summary>Takes in the next event.</summary>
    public TextChange Observe(DifyEvent difyEvent)
    {
        ConversationId ??= difyEvent.ConversationId;
        MessageId ??= difyEvent.MessageId;
        TaskId ??= difyEvent.TaskId;
        WorkflowRunId ??= difyEvent.WorkflowRunId;

        IsPaused = difyEvent is WorkflowPausedEvent;
        switch (difyEvent)
        {
            case ErrorEvent error:
                Fail(error);
                break;

            case WorkflowStartedEvent:
                _workflow = true;
                break;

            case WorkflowPausedEvent pause:
                IsOver = rules.GoesOnAfter?.Invoke(pause) is not true;
                break;

            case MessageEndEvent:
                _messageEnded = true;

                // Without a workflow (also in a chatflow, when an annotation or moderation answered) nothing need follow, and the connection may
                // stay open: 1.9 for the title, 1.14 chatflows for up to 300 s.
                End(over: (!_workflow && !rules.EndsWithRun) || _workflowEnded, ClosingGrace);
                break;

            case WorkflowFinishedEvent { Data.Status: "failed" } finished:
                _workflowError = finished.Data.Error ?? "";
                Grace = ErrorGrace;
                if (rules.EndsWithRun)
                {
                    ObserveEnd();
                }

                break;

            case WorkflowFinishedEvent:
                _workflowEnded = true;
                End(over: _messageEnded || rules.EndsWithRun, ClosingGrace);
                break;

            case TtsMessageEndEvent:
                _spoken = true;
                IsOver |= _messageEnded && (!_workflow || _workflowEnded);
                break;

            default:
                break;
        }

        return _answer.Apply(difyEvent);
    }

    /// <summary>No more events will come: the connection ended, or the closing event was waited for in vain.</summary>
    public void ObserveEnd(Exception? cause = null)
    {
        if (IsOver)
        {
            return;
        }

        IsOver = true;
        if (_workflowError is not null)
        {
            Failure = ToException("workflow_failed", $"The workflow failed: {Clean(_workflowError)} See the run's log in Dify.", status: null, _workflowError, cause);
        }
        else if (!_messageEnded && !_workflowEnded && !IsPaused)
        {
            Failure = ToException(
                "incomplete_stream",
                "The connection ended before the answer did. What had arrived is in PartialText; Dify may still finish the message: "
                + "look it up in the conversation before sending it again.",
                status: null,
                said: "",
                cause);
        }
    }

    /// <summary>The turn failed for a reason on this side of the connection.</summary>
    public DifyException ToException(string code, string message, HttpStatusCode? status, string said = "", Exception? cause = null) =>
        new(code, message, status, cause)
        {
            ServerMessage = DifyErrors.Redact(said, key),
            ConversationId = ConversationId,
            MessageId = MessageId,
            TaskId = TaskId,
            WorkflowRunId = WorkflowRunId,
            PartialText = _answer.Length > 0 ? _answer.ToString() : null,
        };

    private void End(bool over, TimeSpan grace)
    {
        IsOver |= over && _spoken;
        RenewsGrace = over && !_spoken;
        Grace = rules.EndsWithRun ? null : RenewsGrace ? SpeechGrace : grace;
    }

    private void Fail(ErrorEvent error)
    {
        IsOver = true;
        var status = error.Status ?? 500;

        // A chatflow's worker that fails before it begins (1.14) sends neither code nor ids, and status 500 for what is usually a bad input.
        var code = error.Code is { Length: > 0 } given ? given : _workflowError is null ? "internal_server_error" : "workflow_failed";
        var said = error.Message is { Length: > 0 } message ? message : _workflowError ?? "";
        Failure = ToException(code, DifyErrors.Compose(code, status, DifyErrors.Redact(said, key)), (HttpStatusCode)status, said);
    }

    private string Clean(string said)
    {
        said = DifyErrors.Redact(said, key).TrimEnd();
        return said.Length == 0 ? "it gave no reason." : said[^1] is '.' or '!' or '?' ? said : said + ".";
    }
}

/// <summary>What ends a turn beyond what ends every one.</summary>
/// <param name="EndsWithRun">
/// The run's own events, which end with <c>workflow_finished</c>: nothing follows, and the connection may stay open (workflow_events.py, 1.14.2).
/// </param>
/// <param name="GoesOnAfter">Whether events are awaited beyond a pause; null: beyond none.</param>
/// <param name="Resumes">Where an earlier call left the answer that these events go on with; null for all others.</param>
/// <param name="AwaitsSpeech">Whether the answer is followed until it has been spoken, where the app does so.</param>
internal readonly record struct TurnRules(bool EndsWithRun, Func<WorkflowPausedEvent, bool>? GoesOnAfter, ResumePoint? Resumes = null, bool AwaitsSpeech = false);
