using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;

namespace Dify.AI.Extensions.Emulator;

/// <summary>One generation: who asked what, and what has come of it so far.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "Its source holds no timer, and a paused run outlives its request.")]
internal sealed class Turn
{
    private readonly CancellationTokenSource _stop = new();
    private readonly DifyEmulatorOptions _options;

    public Turn(DifyEmulatorApp app, DifyEmulatorOptions options, EndUser user, string query, JsonObject inputs)
    {
        (App, _options, User, Query, Inputs) = (app, options, user, query, inputs);
        StartedAt = options.TimeProvider.GetUtcNow();
        CreatedAt = StartedAt.ToUnixTimeSeconds();
    }

    public DifyEmulatorApp App { get; }

    public DifyServerRelease Release => _options.Release;

    public EndUser User { get; }

    public string Query { get; }

    public JsonObject Inputs { get; }

    public string TaskId { get; } = Guid.NewGuid().ToString();

    public DateTimeOffset StartedAt { get; }

    public long CreatedAt { get; }

    public Conversation? Conversation { get; init; }

    /// <summary>Number of the turn in its conversation, from 1.</summary>
    public int Number { get; init; } = 1;

    /// <summary>Null for workflow apps.</summary>
    public StoredMessage? Message { get; init; }

    /// <summary>Null for apps without a workflow.</summary>
    public WorkflowRun? Run { get; init; }

    public IReadOnlyList<MessageFile> UserFiles { get; init; } = [];

    public List<MessageFile> AssistantFiles { get; } = [];

    public List<Citation> Citations { get; } = [];

    public List<AgentRound> Rounds { get; } = [];

    public StringBuilder Answer { get; } = new();

    public Annotation? AnnotationHit { get; init; }

    /// <summary>What broke the generation off; null while all is well.</summary>
    public ReplyStep.Error? Failure { get; set; }

    /// <summary>Whether the stream lingers after its last frame, as the 1.14 relay does when it saw no terminal event.</summary>
    public bool Lingers { get; set; }

    public bool Stopped => _stop.IsCancellationRequested;

    public DateTimeOffset Now => _options.TimeProvider.GetUtcNow();

    public double ElapsedSeconds => Math.Round((Now - StartedAt).TotalSeconds, 6);

    public void Stop() => _stop.Cancel();

    /// <summary>Waits, giving a ping whenever the interval has gone by; a stop ends the wait.</summary>
    public async IAsyncEnumerable<string> WaitAsync(TimeSpan time, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, cancellationToken);
        for (var left = time; left > TimeSpan.Zero && !Stopped; left -= _options.PingInterval)
        {
            var slice = left < _options.PingInterval ? left : _options.PingInterval;
            await Task.Delay(slice, _options.TimeProvider, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
            if (slice == _options.PingInterval && !Stopped)
            {
                yield return SseFrame.Ping;
            }
        }
    }
}
