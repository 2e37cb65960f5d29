namespace Dify.AI.Extensions;

/// <summary>How a completion app behaves behind <see cref="Microsoft.Extensions.AI.IChatClient"/>.</summary>
public sealed class DifyCompletionChatClientOptions
{
    /// <summary>
    /// The app's input variable that takes the words of the messages. Default: <c>query</c>, as the form of a new app names it. <see langword="null"/> sends
    /// them beside the variables, in the request's own <c>query</c>, which the model gets as a user's message after the app's prompt.
    /// </summary>
    public string? QueryInput { get; set; } = "query";

    /// <summary>
    /// What becomes of earlier turns among the messages. Default: <see cref="DifyHistoryMode.Transcript"/>, as <see cref="DifyHistoryMode.Resume"/> here too,
    /// since the app keeps no conversation.
    /// </summary>
    public DifyHistoryMode HistoryMode { get; set; } = DifyHistoryMode.Transcript;

    /// <summary>The app's input variable that takes the instructions and system messages. Default: none; they stand before the query.</summary>
    public string? InstructionsInput { get; set; }

    /// <summary>The app's input variable that takes the JSON schema of the wanted answer. Default: none; it stands after the query.</summary>
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
