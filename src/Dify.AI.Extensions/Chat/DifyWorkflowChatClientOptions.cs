namespace Dify.AI.Extensions;

/// <summary>How a workflow app behaves behind <see cref="Microsoft.Extensions.AI.IChatClient"/>.</summary>
public sealed class DifyWorkflowChatClientOptions
{
    /// <summary>The workflow's input variable that takes the words of the messages. Required. Default: <c>query</c>.</summary>
    public string QueryInput { get; set; } = "query";

    /// <summary>
    /// The workflow's output that is the answer; one that is not text becomes JSON. It comes in one piece when the run ends. Default: none; the answer is the
    /// text that the workflow streams (that of all its outputs), or when it streams none its only output if that is text, or else all outputs as JSON.
    /// </summary>
    public string? Output { get; set; }

    /// <summary>The published version to run, a UUID. Default: the latest.</summary>
    public string? WorkflowId { get; set; }

    /// <summary>
    /// What becomes of earlier turns among the messages. Default: <see cref="DifyHistoryMode.Transcript"/>, as <see cref="DifyHistoryMode.Resume"/> here too,
    /// since the app keeps no conversation.
    /// </summary>
    public DifyHistoryMode HistoryMode { get; set; } = DifyHistoryMode.Transcript;

    /// <summary>The workflow's input variable that takes the instructions and system messages. Default: none; they stand before the query.</summary>
    public string? InstructionsInput { get; set; }

    /// <summary>The workflow's input variable that takes the JSON schema of the wanted answer. Default: none; it stands after the query.</summary>
    public string? ResponseFormatInput { get; set; }

    /// <summary>
    /// Whether files are checked against the app's own settings (types, ways, number, the server's sizes) before anything is sent: those that it does not take
    /// are an <see cref="ArgumentException"/> which says what it takes. Default: false; Dify drops files without a word where the app takes none, and refuses
    /// others after the upload. The settings are fetched with the first file, and kept for 5 minutes.
    /// </summary>
    public bool CheckFileUploads { get; set; }

    /// <summary>
    /// Whether options that the Service API can't take (tools, temperature, a conversation's id, …) throw <see cref="NotSupportedException"/>.
    /// Default: false; they are logged (tools and conversation as a warning, once a client) and ignored.
    /// </summary>
    public bool ThrowOnUnsupportedOptions { get; set; }
}
