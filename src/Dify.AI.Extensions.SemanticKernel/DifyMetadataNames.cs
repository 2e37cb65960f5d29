using Microsoft.SemanticKernel;

namespace Dify.AI.Extensions.SemanticKernel;

/// <summary>
/// The names under which this package puts facts into <see cref="KernelContent.Metadata"/> and <see cref="StreamingKernelContent.Metadata"/>, next to those of
/// <see cref="DifyPropertyNames"/>. All survive JSON.
/// </summary>
public static class DifyMetadataNames
{
    /// <summary>
    /// The tools that Dify ran for the answer: a JSON array of <c>{"call_id", "name", "arguments", "result"}</c>. Streaming, each message that reports a step
    /// carries all steps so far.
    /// </summary>
    public const string ToolSteps = "dify.tool_steps";

    /// <summary>Streaming, the text that takes the place of all that was streamed before, when Dify's moderation withdrew it (string).</summary>
    public const string ReplacedBy = "dify.replaced_by";
}
