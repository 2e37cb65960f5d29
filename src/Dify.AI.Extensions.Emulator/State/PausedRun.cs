using System.Text.Json.Nodes;

namespace Dify.AI.Extensions.Emulator;

/// <summary>A run that waits for a human, with what is left to do afterwards.</summary>
internal sealed class PausedRun(Turn turn, HumanInput form, DifyReply rest, DateTimeOffset expiresAt)
{
    private readonly TaskCompletionSource<RunFeed> _resumed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string FormId { get; } = Guid.NewGuid().ToString();

    public string Token { get; } = System.Security.Cryptography.RandomNumberGenerator.GetHexString(22, lowercase: true);

    public string NodeExecutionId { get; } = Guid.NewGuid().ToString();

    public Turn Turn { get; } = turn;

    /// <summary>The answer until here, which a pause saves.</summary>
    public string SavedAnswer { get; } = turn.Answer.ToString();

    public HumanInput Form { get; } = form;

    public DifyReply Rest { get; } = rest;

    public DateTimeOffset ExpiresAt { get; } = expiresAt;

    public JsonObject? SubmittedInputs { get; private set; }

    public string? Action { get; private set; }

    /// <summary>What the run does after the form came back; completes when it does.</summary>
    public Task<RunFeed> Resumed => _resumed.Task;

    public bool TrySubmit(string action, JsonObject inputs, CancellationToken stopping)
    {
        lock (_resumed)
        {
            if (Action is not null)
            {
                return false;
            }

            (Action, SubmittedInputs) = (action, inputs);
        }

        _resumed.SetResult(RunFeed.Start(new WorkflowScript(Turn, this).PlayAsync(Rest.Steps, stopping)));
        return true;
    }
}
