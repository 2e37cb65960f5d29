namespace Dify.AI.Extensions;

/// <summary>What one call does differently from the client's <see cref="DifyClientOptions"/>.</summary>
public sealed class DifyCallOptions
{
    /// <summary>The end user of this call, 1 to 255 characters. Default: the client's resolver, then its <see cref="DifyClientOptions.User"/>.</summary>
    public string? User { get; set; }

    /// <summary>The API key of this call, for another app of the same server. Default: the client's <see cref="DifyClientOptions.ApiKey"/>.</summary>
    public string? ApiKey { get; set; }

    /// <summary>
    /// Whether a streamed answer of an app that speaks by itself ("auto-play") is followed until it has been spoken. Default: false; it ends with its text, though
    /// <see cref="TtsMessageEvent"/>s may follow.
    /// </summary>
    public bool IncludeSpeech { get; set; }
}
