using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Dify.AI.Extensions;

/// <summary>A Dify app that writes down speech.</summary>
[Experimental("MEAI001")]
internal sealed class DifySpeechToTextClient(DifyClient client) : ISpeechToTextClient
{
    private readonly SpeechToTextClientMetadata _metadata = new("dify", client.Endpoint);
    private readonly ILogger _logger = client.LoggerFactory.CreateLogger("Dify.AI.Extensions.DifySpeechToTextClient");

    public async Task<SpeechToTextResponse> GetTextAsync(
        Stream audioSpeechStream, SpeechToTextOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(audioSpeechStream);
        var text = await TranscribeAsync(audioSpeechStream, options, cancellationToken).ConfigureAwait(false);
        return new(text) { RawRepresentation = text };
    }

    public IAsyncEnumerable<SpeechToTextResponseUpdate> GetStreamingTextAsync(
        Stream audioSpeechStream, SpeechToTextOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(audioSpeechStream);
        return Iterate(cancellationToken);

        // The server answers in one piece.
        async IAsyncEnumerable<SpeechToTextResponseUpdate> Iterate([EnumeratorCancellation] CancellationToken token)
        {
            var text = await TranscribeAsync(audioSpeechStream, options, token).ConfigureAwait(false);
            yield return new() { Kind = SpeechToTextResponseUpdateKind.SessionOpen };
            yield return new(text) { Kind = SpeechToTextResponseUpdateKind.TextUpdated, RawRepresentation = text };
            yield return new() { Kind = SpeechToTextResponseUpdateKind.SessionClose };
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(SpeechToTextClientMetadata) ? _metadata
            : serviceType == typeof(DifyClient) ? client
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <summary>Does nothing: the <see cref="DifyClient"/> belongs to whoever made it.</summary>
    void IDisposable.Dispose()
    {
    }

    private async Task<string> TranscribeAsync(Stream audioSpeechStream, SpeechToTextOptions? options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        MediaCall.LogIgnored(
            _logger,
            (nameof(options.ModelId), options?.ModelId),
            (nameof(options.SpeechLanguage), options?.SpeechLanguage),
            (nameof(options.SpeechSampleRate), options?.SpeechSampleRate),
            (nameof(options.TextLanguage), options?.TextLanguage));
        var call = MediaCall.ToCallOptions(options?.RawRepresentationFactory?.Invoke(this), options?.AdditionalProperties);
        var fileName = (audioSpeechStream as FileStream)?.Name;
        var (start, whole) = await PeekedStream.PeekAsync(audioSpeechStream, cancellationToken).ConfigureAwait(false);
        var mediaType = SpeechFile.ToMediaType(fileName, start.Span, nameof(audioSpeechStream));

        // The name by its kind, not the caller's: nothing of his paths leaves.
        return await client.Audio.AudioToTextAsync(whole, mediaType, fileName: null, call, cancellationToken).ConfigureAwait(false);
    }
}
