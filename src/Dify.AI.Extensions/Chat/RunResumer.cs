using System.Runtime.CompilerServices;
using Dify.AI.Extensions.Streaming;
using Dify.AI.Extensions.Wire;

namespace Dify.AI.Extensions;

/// <summary>Takes up a chatflow's run again: where a connection broke, or where it waits for a human.</summary>
internal static class RunResumer
{
    /// <summary>Follows a run to its end, or to the next pause. Leaving does not stop it: it can be taken up again.</summary>
    public static IAsyncEnumerable<TurnStep> ResumeAsync(DifyClient client, ContinuationBody from, string user, CancellationToken cancellationToken) =>
        client.Workflows.StreamStepsAsync(
            from.WorkflowRunId!, includeStateSnapshot: true, ToRules(from, goesOnAfter: null), new() { User = user }, stop: null, cancellationToken);

    /// <summary>
    /// Answers the forms that a run waits for, and follows it. The run's events are opened first, so that no word is said before somebody listens; the forms are
    /// submitted when the events have come to the pause.
    /// </summary>
    public static async IAsyncEnumerable<TurnStep> AnswerAsync(
        DifyClient client, ContinuationBody from, FormAnswers answers, string user, bool inBackground, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var call = new DifyCallOptions { User = user };
        var (submitted, wentOn) = (false, false);
        var before = new List<TurnStep>();

        // The pause that is answered stands among what has happened until now, and may do so for a moment after; a pause with other forms is the next one.
        var tokens = new HashSet<string>(answers.Answers.Select(a => a.FormToken));
        bool IsAnswered(DifyHumanInputRequest? form) => form?.FormToken is { } token && tokens.Contains(token);
        bool TellsOfAnsweredPause(DifyEvent difyEvent) => difyEvent switch
        {
            HumanInputRequiredEvent required => IsAnswered(required.Data),
            WorkflowPausedEvent pause => pause.Data?.Reasons?.Any(IsAnswered) is true,
            _ => false,
        };
        var rules = ToRules(from, goesOnAfter: TellsOfAnsweredPause);
        var stop = new StopOnLeave((task, token) => client.Chat.StopAsync(task, call, token), Unless: () => inBackground || !submitted);
        var events = client.Workflows.StreamStepsAsync(from.WorkflowRunId!, includeStateSnapshot: true, rules, call, stop, cancellationToken);
        await foreach (var step in events.ConfigureAwait(false))
        {
            if (submitted)
            {
                // The answered pause may be told once more: it is no news, and not how the answer ends.
                wentOn = !TellsOfAnsweredPause(step.Event);
                if (wentOn)
                {
                    yield return step;
                }

                continue;
            }

            // The caller has been told all that lies before the pause, but for words that he may have missed.
            if (step.Text.Text is { Length: > 0 })
            {
                before.Add(step);
            }

            // A run that does not wait any more refuses the answer, and says why.
            if (step.Event is WorkflowPausedEvent or WorkflowFinishedEvent or WorkflowStartedEvent { Data.Reason: "resumption" })
            {
                foreach (var answer in answers.Answers)
                {
                    await client.HumanInput.SubmitFormAsync(answer.FormToken, answer.Action, answer.Inputs, call, cancellationToken).ConfigureAwait(false);
                }

                submitted = true;
                foreach (var missed in before)
                {
                    yield return missed;
                }
            }
        }

        if (!wentOn)
        {
            // Dify closed the events at the pause, of which the new ones tell once more.
            events = client.Workflows.StreamStepsAsync(from.WorkflowRunId!, includeStateSnapshot: true, rules, call, stop, cancellationToken);
            await foreach (var step in events.ConfigureAwait(false))
            {
                if (!TellsOfAnsweredPause(step.Event))
                {
                    yield return step;
                }
            }
        }
    }

    private static TurnRules ToRules(ContinuationBody from, Func<WorkflowPausedEvent, bool>? goesOnAfter) =>
        new(EndsWithRun: true, goesOnAfter, new(new(from.Length, from.Hash), from.Paused));
}
