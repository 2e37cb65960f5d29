using System.Text.Json;
using Dify.AI.Extensions.Wire;

namespace Dify.AI.Extensions;

/// <summary>A run of a workflow: what <c>/workflows/run/{id}</c> tells about it, or the shorter form of the log.</summary>
public sealed record DifyWorkflowRun : DifyData
{
    /// <summary>The run's id.</summary>
    public string? Id { get; init; }

    /// <summary>The workflow; not in the log.</summary>
    public string? WorkflowId { get; init; }

    /// <summary>The workflow's version; in the log only.</summary>
    public string? Version { get; init; }

    /// <summary>How far it is, or how it ended.</summary>
    public DifyWorkflowRunStatus? Status { get; init; }

    /// <summary>What began it, such as <c>app-run</c>; in the log only.</summary>
    public string? TriggeredFrom { get; init; }

    /// <summary>The inputs as the server sends them: JSON within a string. See <see cref="ReadInputs"/>. Not in the log.</summary>
    public JsonElement? Inputs { get; init; }

    /// <summary>The outputs as the server sends them: an object in 1.14, JSON within a string before. See <see cref="ReadOutputs"/>. Not in the log.</summary>
    public JsonElement? Outputs { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }

    /// <summary>Nodes that ran.</summary>
    public int? TotalSteps { get; init; }

    /// <summary>Tokens of all its models.</summary>
    public long? TotalTokens { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When it ended; <see langword="null"/> while it goes on.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Seconds from beginning to end.</summary>
    public double? ElapsedTime { get; init; }

    /// <summary>Errors that the workflow itself handled; in the log only.</summary>
    public int? ExceptionsCount { get; init; }

    /// <summary>Reads <see cref="Inputs"/>, in whichever form they came.</summary>
    /// <returns>The inputs as an object; <see langword="null"/> when there are none.</returns>
    /// <exception cref="JsonException">The server's text is not JSON.</exception>
    public JsonElement? ReadInputs() => Unwrap(Inputs);

    /// <summary>Reads <see cref="Outputs"/>, in whichever form they came; a chatflow's hold <c>answer</c> and <c>files</c>.</summary>
    /// <returns>The outputs as an object; <see langword="null"/> when there are none.</returns>
    /// <exception cref="JsonException">The server's text is not JSON.</exception>
    public JsonElement? ReadOutputs() => Unwrap(Outputs);

    private static JsonElement? Unwrap(JsonElement? value)
    {
        if (value is not { ValueKind: JsonValueKind.String } text)
        {
            return value;
        }

        using var json = JsonDocument.Parse(Utf8Text.Of(text) ?? throw new JsonException("The text holds half a character."));
        return json.RootElement.Clone();
    }
}

/// <summary>How far a run is, or how it ended.</summary>
/// <param name="Value">Dify's word.</param>
public readonly record struct DifyWorkflowRunStatus(string Value)
{
    /// <summary>It goes on.</summary>
    public static DifyWorkflowRunStatus Running { get; } = new("running");

    /// <summary>It waits for human input.</summary>
    public static DifyWorkflowRunStatus Paused { get; } = new("paused");

    /// <summary>It did all it should.</summary>
    public static DifyWorkflowRunStatus Succeeded { get; } = new("succeeded");

    /// <summary>It did what it should in spite of errors that it handled.</summary>
    public static DifyWorkflowRunStatus PartialSucceeded { get; } = new("partial-succeeded");

    /// <summary>It failed.</summary>
    public static DifyWorkflowRunStatus Failed { get; } = new("failed");

    /// <summary>Somebody stopped it.</summary>
    public static DifyWorkflowRunStatus Stopped { get; } = new("stopped");

    /// <inheritdoc/>
    public override string ToString() => Value ?? "";
}
