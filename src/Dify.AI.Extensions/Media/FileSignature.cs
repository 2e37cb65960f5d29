namespace Dify.AI.Extensions;

/// <summary>What a file is, by its first bytes.</summary>
internal static class FileSignature
{
    /// <summary>So many bytes are enough for every kind known here.</summary>
    public const int Length = 64;

    /// <summary>The media type; null when the bytes are of no known kind.</summary>
    public static string? ToMediaType(ReadOnlySpan<byte> start) => ToAudio(start) switch
    {
        // Who does not ask for sound takes these for pictures too, unless they say otherwise.
        "audio/mp4" when !start.Slice(8, 3).SequenceEqual("M4A"u8) && !start.Slice(8, 3).SequenceEqual("M4B"u8) => "video/mp4",
        "audio/webm" => "video/webm",
        "audio/x-matroska" => "video/x-matroska",
        { } audio => audio,
        null => start.StartsWith("%PDF-"u8) ? "application/pdf"
            : start.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']) ? "image/png"
            : start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? "image/jpeg"
            : start.StartsWith("GIF8"u8) ? "image/gif"
            : IsRiff(start, "WEBP"u8) ? "image/webp"
            : start.StartsWith("PK\u0003\u0004"u8) ? "application/zip"
            : null,
    };

    /// <summary>The media type of a file that holds sound; MPEG-4 and WebM without a look at whether there are pictures too.</summary>
    public static string? ToAudio(ReadOnlySpan<byte> start) =>
        start.StartsWith("ID3"u8) || IsMpegFrame(start) ? "audio/mpeg"
        : IsRiff(start, "WAVE"u8) ? "audio/wav"
        : start.Length >= 12 && start.Slice(4, 4).SequenceEqual("ftyp"u8) ? ToMpeg4(start.Slice(8, 4))
        : start.StartsWith("#!AMR"u8) ? "audio/amr"
        : start.StartsWith("OggS"u8) ? "audio/ogg"
        : start.StartsWith("fLaC"u8) ? "audio/flac"
        : start.StartsWith((ReadOnlySpan<byte>)[0x1A, 0x45, 0xDF, 0xA3]) ? start.IndexOf("matroska"u8) >= 0 ? "audio/x-matroska" : "audio/webm"
        : start.Length >= 2 && start[0] == 0xFF && (start[1] & 0xF6) == 0xF0 ? "audio/aac"
        : start.Length >= 12 && start.StartsWith("FORM"u8) && start.Slice(8, 3).SequenceEqual("AIF"u8) ? "audio/aiff"
        : start.StartsWith((ReadOnlySpan<byte>)[0x30, 0x26, 0xB2, 0x75]) ? "audio/x-ms-wma"
        : null;

    private static bool IsRiff(ReadOnlySpan<byte> start, ReadOnlySpan<byte> form) =>
        start.Length >= 12 && start.StartsWith("RIFF"u8) && start.Slice(8, 4).SequenceEqual(form);

    // A frame of MPEG audio without an ID3 tag before it: eleven bits of sync; no reserved version, layer, bit rate or sample rate (ISO 11172-3, 2.4.1.3).
    private static bool IsMpegFrame(ReadOnlySpan<byte> start) =>
        start.Length >= 3 && start[0] == 0xFF && (start[1] & 0xE0) == 0xE0
        && (start[1] & 0x18) != 0x08 && (start[1] & 0x06) != 0 && (start[2] & 0xF0) != 0xF0 && (start[2] & 0x0C) != 0x0C;

    private static string? ToMpeg4(ReadOnlySpan<byte> brand) =>
        brand.SequenceEqual("qt  "u8) ? "video/quicktime"
        : brand.StartsWith("3g"u8) ? "audio/3gpp"
        : brand.StartsWith("hei"u8) || brand.StartsWith("mif"u8) ? "image/heic"
        : brand.StartsWith("avi"u8) ? "image/avif"
        : "audio/mp4";
}
