namespace Dify.AI.Extensions;

/// <summary>How a Dify app behaves behind <see cref="Microsoft.Extensions.AI.IChatClient"/>.</summary>
public sealed class DifyChatClientOptions
{
    /// <summary>What becomes of earlier turns among the messages. Default: <see cref="DifyHistoryMode.Resume"/>.</summary>
    public DifyHistoryMode HistoryMode { get; set; } = DifyHistoryMode.Resume;

    /// <summary>
    /// The app's input variable that takes the instructions and system messages, on every turn. Default: none; they stand before the query of a
    /// conversation's first turn.
    /// </summary>
    public string? InstructionsInput { get; set; }

    /// <summary>The app's input variable that takes the JSON schema of the wanted answer. Default: none; it stands after the query.</summary>
    public string? ResponseFormatInput { get; set; }

    /// <summary>
    /// Whether the speech of an app that speaks by itself ("auto-play", text to speech) is part of the answer, as <see cref="Microsoft.Extensions.AI.DataContent"/>
    /// (<c>audio/mpeg</c>): piece by piece in a stream, in one in a response. Default: false; it is large, and an answer then ends with its text.
    /// </summary>
    public bool IncludeSpeech { get; set; }

    /// <summary>
    /// Whether files are checked against the app's own settings (types, ways, number, the server's sizes) before anything is sent: those that it does not take
    /// are an <see cref="ArgumentException"/> which says what it takes. Default: false; Dify drops files without a word where the app takes none, and refuses
    /// others after the upload. The settings are fetched with the first file, and kept for 5 minutes.
    /// </summary>
    public bool CheckFileUploads { get; set; }

    /// <summary>
    /// Whether options that the Service API can't take (tools, temperature, model, …) throw <see cref="NotSupportedException"/>.
    /// Default: false; they are logged (tools as a warning, once a client) and ignored.
    /// </summary>
    public bool ThrowOnUnsupportedOptions { get; set; }
}

/// <summary>What becomes of earlier turns among the messages of a call without a conversation id.</summary>
public enum DifyHistoryMode
{
    /// <summary>
    /// Go on with the conversation whose stamp the last assistant message carries (this library stamps its answers); without one, put the earlier turns
    /// before the query as a labelled transcript.
    /// </summary>
    Resume,

    /// <summary>Always begin a new conversation, with the earlier turns before the query as a labelled transcript.</summary>
    Transcript,

    /// <summary>Always begin a new conversation, and leave the earlier turns out.</summary>
    LatestTurn,
}
