namespace Dify.AI.Extensions;

/// <summary>One run of a workflow app: the body of <c>POST /workflows/run</c>.</summary>
/// <remarks><see href="https://docs.dify.ai/en/api-reference/workflow-runs/run-workflow"/></remarks>
public sealed record DifyWorkflowRequest
{
    /// <summary>
    /// The workflow's input variables. Values: strings, numbers, booleans, JsonElement, JsonNode, <see cref="DifyFile"/> (for a variable that takes a
    /// file), lists and string-keyed maps of these.
    /// </summary>
    public IReadOnlyDictionary<string, object?>? Inputs { get; init; }

    /// <summary>The end user, 1 to 255 characters. Default: that of the call, then of the client.</summary>
    public string? User { get; init; }

    /// <summary>Files of the run, apart from its variables: <c>sys.files</c> in the workflow.</summary>
    public IReadOnlyList<DifyFile>? Files { get; init; }

    /// <summary>The published version to run, a UUID. Default: the latest.</summary>
    public string? WorkflowId { get; init; }

    /// <summary>Your id for this run in Dify's tracing: 1 to 128 letters, digits, hyphens, underscores.</summary>
    public string? TraceId { get; init; }
}
