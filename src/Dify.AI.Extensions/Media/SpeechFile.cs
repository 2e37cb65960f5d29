using Dify.AI.Extensions.Wire;

namespace Dify.AI.Extensions;

/// <summary>Recognises a recording, and refuses what the server would: it goes by the media type alone.</summary>
internal static class SpeechFile
{
    /// <summary>By the name's extension where it is one of sound, else by the first bytes.</summary>
    /// <returns>The media type, as Dify takes it.</returns>
    /// <exception cref="ArgumentException">The stream holds something else, or nothing that is known.</exception>
    public static string ToMediaType(string? fileName, ReadOnlySpan<byte> start, string parameter)
    {
        var mediaType = OfExtension(Path.GetExtension(fileName ?? "")) ?? FileSignature.ToAudio(start) ?? FileSignature.ToMediaType(start);
        return mediaType is null
            ? throw new ArgumentException(
                $"The stream holds no audio that is known by its first bytes. {AudioTypes.Advice} If it is one of these, name it: DifyClient.Audio.AudioToTextAsync.", parameter)
            : AudioTypes.TryToAccepted(mediaType) ?? throw new ArgumentException($"The stream holds {mediaType}, which Dify does not take. {AudioTypes.Advice}", parameter);
    }

    private static string? OfExtension(string extension) => extension.ToLowerInvariant() switch
    {
        ".mp3" => "audio/mp3",
        ".mpga" => "audio/mpga",
        ".m4a" or ".mp4" => "audio/m4a",
        ".wav" or ".wave" => "audio/wav",
        ".amr" => "audio/amr",
        ".webm" or ".weba" => "audio/webm",
        ".ogg" or ".oga" or ".opus" => "audio/ogg",
        ".flac" => "audio/flac",
        ".aac" => "audio/aac",
        ".aif" or ".aiff" => "audio/aiff",
        ".wma" => "audio/x-ms-wma",
        _ => null,
    };
}
