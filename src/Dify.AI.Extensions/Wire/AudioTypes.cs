using System.Net.Http.Headers;

namespace Dify.AI.Extensions.Wire;

/// <summary>
/// The audio types that Dify takes, by exactly these names: <c>audio/mpeg</c>, what MP3 is called everywhere else, is refused
/// (<c>api/services/audio_service.py</c> and <c>api/constants</c>, 1.9.2 to 1.14.2) [recording chat/stt-mpeg].
/// </summary>
internal static class AudioTypes
{
    /// <summary>What to do about audio of another type.</summary>
    public const string Advice =
        "It takes audio/mp3 (audio/mpeg), audio/m4a (audio/mp4), audio/wav (audio/x-wav), audio/amr and audio/mpga: convert it first.";

    /// <summary>Dify's name of the type.</summary>
    /// <exception cref="ArgumentException">Dify takes none such.</exception>
    public static string ToAccepted(string mediaType)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(mediaType);
        return TryToAccepted(mediaType) ?? throw new ArgumentException($"Dify takes no '{mediaType}'. {Advice}", nameof(mediaType));
    }

    /// <summary>Dify's name of the type; null when it takes none such.</summary>
    public static string? TryToAccepted(string mediaType) =>
        (MediaTypeHeaderValue.TryParse(mediaType, out var parsed) ? parsed.MediaType?.ToLowerInvariant() : null) switch
        {
            "audio/mp3" or "audio/mpeg" or "audio/x-mp3" or "audio/x-mpeg" or "audio/mpeg3" or "audio/x-mpeg-3" => "audio/mp3",
            "audio/m4a" or "audio/x-m4a" or "audio/mp4" or "audio/mp4a-latm" => "audio/m4a",
            "audio/wav" or "audio/x-wav" or "audio/wave" or "audio/vnd.wave" or "audio/x-pn-wav" => "audio/wav",
            "audio/amr" or "audio/x-amr" or "audio/amr-nb" => "audio/amr",
            "audio/mpga" => "audio/mpga",
            _ => null,
        };
}
