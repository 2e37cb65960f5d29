using Microsoft.SemanticKernel;

namespace Dify.AI.Extensions.SemanticKernel;

/// <summary>One of the five plugins: a group of Dify's tools under a name.</summary>
internal sealed record DifyKernelPlugins(string Name, DifyToolGroups Group, string Description, string Remedy = "set DifyToolsOptions.AllowWrites")
{
    public static DifyKernelPlugins Conversations { get; } = new(
        "dify_conversations", DifyToolGroups.Conversations, "The user's earlier conversations with the Dify app.");

    public static DifyKernelPlugins Suggestions { get; } = new(
        "dify_suggestions", DifyToolGroups.Suggestions, "Questions that the user might ask the Dify app next.");

    public static DifyKernelPlugins Feedback { get; } = new(
        "dify_feedback", DifyToolGroups.Feedback, "The user's ratings of the Dify app's answers.");

    public static DifyKernelPlugins Annotations { get; } = new(
        "dify_annotations", DifyToolGroups.Annotations, "Fixed answers that people have written for the Dify app.");

    public static DifyKernelPlugins Audio { get; } = new(
        "dify_audio", DifyToolGroups.Audio, "Speech of the Dify app: text to speech and back.", "set DifyToolsOptions.SpeechSink or RecordingSource");

    public static IReadOnlyList<DifyKernelPlugins> All { get; } = [Conversations, Suggestions, Feedback, Annotations, Audio];

    public KernelPlugin Create(DifyClient client, DifyToolsOptions? options) =>
        KernelPluginFactory.CreateFromFunctions(Name, Description, DifyTools.Create(client, options, Group).Select(DifyKernelFunctions.Create));
}
