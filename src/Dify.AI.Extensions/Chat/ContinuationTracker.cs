using Dify.AI.Extensions.Streaming;
using Dify.AI.Extensions.Wire;
using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions;

/// <summary>Follows a turn's run and text, to say at any moment by which token it can be taken up again.</summary>
/// <param name="scope">Server, app and user.</param>
/// <param name="resumed">The token by which the turn itself was taken up; null for one that begins.</param>
internal sealed class ContinuationTracker(string scope, ContinuationBody? resumed)
{
    private TextPosition _given = resumed is null ? TextPosition.Start : new(resumed.Length, resumed.Hash);
    private ContinuationBody? _run = resumed;
    private bool _hasAllText = resumed?.Paused ?? true;

    /// <summary>Whether the run can be taken up: chatflows of Dify 1.14 on, which say why they start, run on without a listener.</summary>
    public bool CanResume => _run is not null;

    public void Observe(TurnStep step)
    {
        if (step.Event is WorkflowPausedEvent or WorkflowStartedEvent { Data.Reason: not null })
        {
            _run ??= new()
            {
                WorkflowRunId = step.Event.WorkflowRunId,
                ConversationId = step.Event.ConversationId,
                MessageId = step.Event.MessageId,
                TaskId = step.Event.TaskId,
                Scope = scope,
            };
        }

        if (step.Text.Text is { } text)
        {
            _given = (step.Text.Replaces ? TextPosition.Start : _given).After(text);
        }
        else if (AnswerText.WordsOf(step.Event) is not null)
        {
            _hasAllText = false; // Held back, until the run's outputs tell their place.
        }
    }

    /// <summary>The token of this moment; null when the run can't be taken up.</summary>
    /// <param name="isPaused">Whether the run waits.</param>
    public ResponseContinuationToken? ToToken(bool isPaused) => _run is null
        ? null
        : new DifyContinuationToken(_run with { Length = _given.Length, Hash = _given.Hash, Paused = isPaused && _hasAllText });
}
