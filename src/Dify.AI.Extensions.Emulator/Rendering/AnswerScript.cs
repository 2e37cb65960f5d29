using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Dify.AI.Extensions.Emulator;

/// <summary>Turns the steps of a reply into the frames of one app mode, as one release orders them.</summary>
internal abstract class AnswerScript(Turn turn)
{
    protected Turn Turn { get; } = turn;

    protected virtual bool OpensWithPing => false;

    public static AnswerScript For(Turn turn) => turn switch
    {
        { AnnotationHit: not null } => new ChatScript(turn),
        { App.Mode: DifyAppMode.AgentChat or DifyAppMode.Agent } => new AgentScript(turn),
        { App.RunsWorkflow: true } => new WorkflowScript(turn),
        _ => new ChatScript(turn),
    };

    /// <summary>Plays the steps; while it does, the task can be stopped by its id.</summary>
    public async IAsyncEnumerable<string> PlayAsync(IReadOnlyList<ReplyStep> steps, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Turn.App.State.Running[Turn.TaskId] = Turn;
        try
        {
            await foreach (var frame in FramesAsync(steps, cancellationToken).ConfigureAwait(false))
            {
                yield return frame;
            }
        }
        finally
        {
            Turn.App.State.Running.TryRemove(Turn.TaskId, out _);
        }
    }

    /// <summary>Frames before the first step.</summary>
    protected virtual IEnumerable<JsonObject> Open() => [];

    /// <summary>Frames that are due before the next step can be played.</summary>
    protected virtual IEnumerable<JsonObject> Settle(ReplyStep next) => [];

    /// <summary>Frames of one step; <paramref name="rest"/> is what a pause leaves to do.</summary>
    protected abstract IEnumerable<JsonObject> Play(ReplyStep step, IReadOnlyList<ReplyStep> rest);

    /// <summary>Frames of a good end.</summary>
    protected abstract IEnumerable<JsonObject> Close();

    /// <summary>Frames after the user's stop.</summary>
    protected abstract IEnumerable<JsonObject> Stop();

    protected JsonObject Fail(string code, string message, int status)
    {
        Turn.Failure = new ReplyStep.Error(code, message, status);
        Turn.Message?.Fail(message);
        return Envelope.Error(Turn, Turn.Failure);
    }

    private async IAsyncEnumerable<string> FramesAsync(IReadOnlyList<ReplyStep> steps, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (OpensWithPing)
        {
            yield return SseFrame.Ping;
        }

        foreach (var frame in Open())
        {
            yield return SseFrame.Of(frame);
        }

        for (var i = 0; i < steps.Count && !Turn.Stopped; i++)
        {
            foreach (var frame in Settle(steps[i]))
            {
                yield return SseFrame.Of(frame);
            }

            switch (steps[i])
            {
                case ReplyStep.Delay delay:
                    await foreach (var ping in Turn.WaitAsync(delay.Time, cancellationToken).ConfigureAwait(false))
                    {
                        yield return ping;
                    }

                    break;
                case ReplyStep.Frame raw:
                    yield return raw.Raw;
                    break;
                case ReplyStep.Cite cite:
                    Turn.Citations.Add(cite.Source);
                    break;
                default:
                    foreach (var frame in Play(steps[i], [.. steps.Skip(i + 1)]))
                    {
                        yield return SseFrame.Of(frame);
                    }

                    break;
            }

            if (Turn.Failure is not null || Turn.Run?.Status == "paused")
            {
                yield break;
            }
        }

        foreach (var frame in Turn.Stopped ? Stop() : Close())
        {
            yield return SseFrame.Of(frame);
        }
    }
}
