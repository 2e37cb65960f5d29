using System.Text.Json;

namespace Dify.AI.Extensions;

/// <summary>An entry of a workflow's log: one run, and who began it.</summary>
public sealed record DifyWorkflowLog : DifyData
{
    /// <summary>The entry's id.</summary>
    public string? Id { get; init; }

    /// <summary>The run.</summary>
    public DifyWorkflowRun? WorkflowRun { get; init; }

    /// <summary>What a trigger noted.</summary>
    public JsonElement? Details { get; init; }

    /// <summary>Where it was begun: <c>service-api</c>, <c>web-app</c>, …</summary>
    public string? CreatedFrom { get; init; }

    /// <summary><c>end_user</c> or <c>account</c>.</summary>
    public string? CreatedByRole { get; init; }

    /// <summary>The member of the workspace who began it.</summary>
    public DifyAccount? CreatedByAccount { get; init; }

    /// <summary>The end user who began it.</summary>
    public DifyEndUser? CreatedByEndUser { get; init; }

    /// <summary>When it was begun.</summary>
    public DateTimeOffset? CreatedAt { get; init; }
}

/// <summary>Which entries of a workflow's log are wanted: those that match all that is set.</summary>
public sealed record DifyWorkflowLogFilter
{
    /// <summary>Text that inputs, outputs or the end user's name must contain.</summary>
    public string? Keyword { get; init; }

    /// <summary>How the run ended: succeeded, failed or stopped.</summary>
    public DifyWorkflowRunStatus? Status { get; init; }

    /// <summary>Runs begun at that time or before.</summary>
    public DateTimeOffset? CreatedAtBefore { get; init; }

    /// <summary>Runs begun at that time or after.</summary>
    public DateTimeOffset? CreatedAtAfter { get; init; }

    /// <summary>The end user who began the run, by the name that was sent as user.</summary>
    public string? CreatedByEndUserSessionId { get; init; }

    /// <summary>The member of the workspace who began the run, by e-mail address.</summary>
    public string? CreatedByAccount { get; init; }
}
