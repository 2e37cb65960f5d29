using Dify.AI.Extensions.Wire;

namespace Dify.AI.Extensions;

/// <summary>Speech to text and text to speech: <c>/audio-to-text</c>, <c>/text-to-audio</c>.</summary>
public sealed class DifyAudio
{
    private readonly DifyHttp _http;

    internal DifyAudio(DifyHttp http) => _http = http;

    /// <summary>Has a text spoken.</summary>
    /// <remarks><see href="https://docs.dify.ai/en/api-reference/audio/convert-text-to-audio"/></remarks>
    /// <param name="text">What to say.</param>
    /// <param name="voice">One of the provider's voices. Default: the app's.</param>
    /// <param name="options">Another user or key.</param>
    /// <param name="cancellationToken">Ends the call, until the download is returned.</param>
    /// <returns>The speech as it is made, to be disposed; declared as <c>audio/mpeg</c>, whatever the provider makes.</returns>
    /// <exception cref="DifyException">Dify refused, or had nothing to say.</exception>
    public Task<DifyDownload> TextToAudioAsync(
        string text, string? voice = null, DifyCallOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        return SpeakAsync(text, messageId: null, voice, options, cancellationToken);
    }

    /// <summary>Has the answer of a message spoken.</summary>
    /// <remarks><see href="https://docs.dify.ai/en/api-reference/audio/convert-text-to-audio"/></remarks>
    /// <param name="messageId">The message. Dify does not ask whose it is.</param>
    /// <param name="voice">One of the provider's voices. Default: the app's.</param>
    /// <param name="options">Another user or key.</param>
    /// <param name="cancellationToken">Ends the call, until the download is returned.</param>
    /// <returns>The speech as it is made, to be disposed; declared as <c>audio/mpeg</c>, whatever the provider makes.</returns>
    /// <exception cref="DifyException">Dify refused, or (<c>no_audio</c>) does not know the message, or its answer is empty.</exception>
    public Task<DifyDownload> MessageToAudioAsync(
        string messageId, string? voice = null, DifyCallOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(messageId);
        return SpeakAsync(text: null, messageId, voice, options, cancellationToken);
    }

    /// <summary>Has speech written down.</summary>
    /// <remarks>The server takes at most 30 MB. <see href="https://docs.dify.ai/en/api-reference/audio/convert-audio-to-text"/></remarks>
    /// <param name="content">The audio's bytes, from where the stream stands. Streamed, not buffered; left open.</param>
    /// <param name="mediaType">
    /// MP3, M4A, WAV, AMR or MPGA, by any of their usual names: <c>audio/mpeg</c> and the like are sent by the names that Dify takes.
    /// </param>
    /// <param name="fileName">File name with extension. Default: <c>audio</c> with the type's. Dify goes by the media type.</param>
    /// <param name="options">Another user or key.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>What was said.</returns>
    /// <exception cref="ArgumentException">Dify takes no audio of that type; the message tells which it takes.</exception>
    /// <exception cref="DifyException">Dify refused the audio.</exception>
    public async Task<string> AudioToTextAsync(
        Stream content, string mediaType, string? fileName = null, DifyCallOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        var accepted = AudioTypes.ToAccepted(mediaType);
        var user = await _http.ResolveUserAsync(options, cancellationToken).ConfigureAwait(false);
        using var form = FileForm.Create(user, content, fileName ?? $"audio.{accepted.Substring("audio/".Length)}", new(accepted));
        var answer = await _http.SendAsync(
            HttpMethod.Post, "audio-to-text", form, options, WireJson.Default.TranscriptBody, cancellationToken).ConfigureAwait(false);
        return answer.Text ?? "";
    }

    private async Task<DifyDownload> SpeakAsync(
        string? text, string? messageId, string? voice, DifyCallOptions? options, CancellationToken cancellationToken)
    {
        var body = new SpeechBody
        {
            Text = text,
            MessageId = messageId,
            Voice = voice,
            User = await _http.ResolveUserAsync(options, cancellationToken).ConfigureAwait(false),
        };
        var response = await _http.SendAsync(
            HttpMethod.Post, "text-to-audio", DifyHttp.ToContent(body, WireJson.Default.SpeechBody), options, cancellationToken).ConfigureAwait(false);
        if (response.Content.Headers.ContentType?.MediaType?.StartsWith("audio/", StringComparison.OrdinalIgnoreCase) is not true)
        {
            using (response)
            {
                throw await _http.NoAudioAsync(response, messageId, options, cancellationToken).ConfigureAwait(false);
            }
        }

        return await DifyHttp.ToDownloadAsync(response, cancellationToken).ConfigureAwait(false);
    }
}
