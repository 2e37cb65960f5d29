namespace Dify.AI.Extensions.Emulator;

/// <summary>The shortest sound that players accept.</summary>
internal static class Speech
{
    /// <summary>One silent MPEG-1 Layer III frame of 128 kbit/s at 44.1 kHz: a header, then 413 zero bytes.</summary>
    public static byte[] Frame { get; } = [0xFF, 0xFB, 0x90, 0xC4, .. new byte[413]];

    /// <summary>Frames for a text: one for each word, at least one.</summary>
    public static IEnumerable<byte[]> Of(string text) =>
        Enumerable.Repeat(Frame, Math.Max(1, text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length));
}
