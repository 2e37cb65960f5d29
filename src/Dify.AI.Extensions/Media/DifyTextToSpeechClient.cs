using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Dify.AI.Extensions;

/// <summary>A Dify app that speaks.</summary>
[Experimental("MEAI001")]
internal sealed class DifyTextToSpeechClient(DifyClient client) : ITextToSpeechClient
{
    private const int BufferBytes = 16 * 1024;

    private readonly TextToSpeechClientMetadata _metadata = new("dify", client.Endpoint);
    private readonly ILogger _logger = client.LoggerFactory.CreateLogger("Dify.AI.Extensions.DifyTextToSpeechClient");

    public async Task<TextToSpeechResponse> GetAudioAsync(string text, TextToSpeechOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        using var download = await SpeakAsync(text, options, cancellationToken).ConfigureAwait(false);
        using var whole = new MemoryStream();
        await download.Content.CopyToAsync(whole, BufferBytes, cancellationToken).ConfigureAwait(false);
        if (whole.Length == 0)
        {
            throw NoAudio();
        }

        var bytes = whole.GetBuffer().AsMemory(0, (int)whole.Length);
        return new([new DataContent(bytes, ToMediaType(bytes.Span, download))]) { RawRepresentation = download };
    }

    public IAsyncEnumerable<TextToSpeechResponseUpdate> GetStreamingAudioAsync(
        string text, TextToSpeechOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Iterate(cancellationToken);

        async IAsyncEnumerable<TextToSpeechResponseUpdate> Iterate([EnumeratorCancellation] CancellationToken token)
        {
            using var download = await SpeakAsync(text, options, token).ConfigureAwait(false);
            yield return new() { Kind = TextToSpeechResponseUpdateKind.SessionOpen, RawRepresentation = download };
            string? mediaType = null;
            var buffer = new byte[BufferBytes];
            while (await ReadAsync(download.Content, buffer, atLeast: mediaType is null ? FileSignature.Length : 1, token).ConfigureAwait(false) is > 0 and var read)
            {
                mediaType ??= ToMediaType(buffer.AsSpan(0, read), download);
                yield return new([new DataContent(buffer.AsSpan(0, read).ToArray(), mediaType)])
                {
                    Kind = TextToSpeechResponseUpdateKind.AudioUpdating,
                    RawRepresentation = download,
                };
            }

            if (mediaType is null)
            {
                throw NoAudio();
            }

            yield return new() { Kind = TextToSpeechResponseUpdateKind.SessionClose, RawRepresentation = download };
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(TextToSpeechClientMetadata) ? _metadata
            : serviceType == typeof(DifyClient) ? client
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <summary>Does nothing: the <see cref="DifyClient"/> belongs to whoever made it.</summary>
    void IDisposable.Dispose()
    {
    }

    private Task<DifyDownload> SpeakAsync(string text, TextToSpeechOptions? options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        MediaCall.LogIgnored(
            _logger,
            (nameof(options.ModelId), options?.ModelId),
            (nameof(options.Language), options?.Language),
            (nameof(options.AudioFormat), options?.AudioFormat),
            (nameof(options.Speed), options?.Speed),
            (nameof(options.Pitch), options?.Pitch),
            (nameof(options.Volume), options?.Volume));
        var call = MediaCall.ToCallOptions(options?.RawRepresentationFactory?.Invoke(this), options?.AdditionalProperties);
        return client.Audio.TextToAudioAsync(text, options?.VoiceId, call, cancellationToken);
    }

    /// <summary>What has arrived, once there is at least so much of it.</summary>
    private static async ValueTask<int> ReadAsync(Stream stream, byte[] buffer, int atLeast, CancellationToken cancellationToken)
    {
        var length = 0;
        while (length < atLeast && await stream.ReadAsync(buffer, length, buffer.Length - length, cancellationToken).ConfigureAwait(false) is > 0 and var read)
        {
            length += read;
        }

        return length;
    }

    // The server says audio/mpeg of whatever the provider makes (api/services/audio_service.py, 1.14.2).
    private static string ToMediaType(ReadOnlySpan<byte> start, DifyDownload download) => FileSignature.ToAudio(start) ?? download.MediaType;

    private static DifyException NoAudio() => new("no_audio", "Dify answered with no sound. See whether the app's text-to-speech provider works, and that the text can be spoken.");
}
