using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions;

/// <summary>What <see cref="DifyTools"/> may do, and for whom. Read once, when the tools are made.</summary>
public sealed class DifyToolsOptions
{
    /// <summary>
    /// The user and key of every call; no argument of a model changes them. Default: the client's key, and its resolver or user: asked on each call, so that
    /// one set of tools can serve many users.
    /// </summary>
    public DifyCallOptions? CallOptions { get; set; }

    /// <summary>Whether there are tools that change what is the user's own: <c>rename_conversation</c>, <c>rate_message</c>, <c>revoke_message_rating</c>. Default: no.</summary>
    public bool AllowWrites { get; set; }

    /// <summary>
    /// Whether there are tools that delete, or change what the app tells all of its users: <c>delete_conversation</c>, and all that change annotations.
    /// Each is an <see cref="ApprovalRequiredAIFunction"/>. Default: no.
    /// </summary>
    public bool AllowDestructive { get; set; }

    /// <summary>Most characters of a question or answer that a model is shown; what is cut off is said. 100 to 100,000, default 1,000.</summary>
    public int MaxTextLength { get; set; } = 1000;

    /// <summary>
    /// How annotations answer when <c>enable_annotation_reply</c> switches them on: the embedding model is not a model's to choose. Default: none, and
    /// there is no such tool.
    /// </summary>
    public DifyAnnotationReplySettings? AnnotationReply { get; set; }

    /// <summary>
    /// Takes speech, and gives the address under which the user can hear it: that alone is told to the model. Default: none, and there are no tools that
    /// speak.
    /// </summary>
    public Func<DataContent, CancellationToken, ValueTask<Uri>>? SpeechSink { get; set; }

    /// <summary>
    /// Finds a recording by the name that a model gives, among those that the current user may hear; <see langword="null"/> when there is none.
    /// Default: none, and there is no <c>transcribe_recording</c>.
    /// </summary>
    public Func<string, CancellationToken, ValueTask<DataContent?>>? RecordingSource { get; set; }

    /// <summary>
    /// Whether <see cref="RecordingSource"/> is asked for names that look like a path or URL (with a slash, backslash or colon) too. Default: no, since
    /// they come from a model.
    /// </summary>
    public bool AllowRecordingPaths { get; set; }
}
