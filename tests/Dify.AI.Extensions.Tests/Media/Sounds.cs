using System.Text;

namespace Dify.AI.Extensions.Tests.Media;

/// <summary>First bytes of files as programs write them.</summary>
internal static class Sounds
{
    public static byte[] Mp3WithTag => [.. "ID3"u8, 4, 0, 0, 0, 0, 0, 0, 0xFF, 0xFB, 0x90, 0x64, 0, 0];

    public static byte[] Mp3Frame => [0xFF, 0xFB, 0x90, 0x64, 0, 0x0F, 0xF0, 0];

    public static byte[] Of(string kind) => kind switch
    {
        "mp3-tag" => Mp3WithTag,
        "mp3-frame" => Mp3Frame,
        "mp3-frame-v2" => [0xFF, 0xF3, 0x64, 0xC4, 0, 0],
        "wav" => [.. "RIFF"u8, 0x24, 0, 0, 0, .. "WAVEfmt "u8, 16, 0, 0, 0],
        "m4a" => [0, 0, 0, 0x20, .. "ftypM4A "u8, 0, 0, 0, 0, .. "M4A mp42isom"u8],
        "m4a-isom" => [0, 0, 0, 0x20, .. "ftypisom"u8, 0, 0, 2, 0],
        "amr" => [.. "#!AMR\n"u8, 0x3C, 0x91],
        "webm" => [0x1A, 0x45, 0xDF, 0xA3, 0x9F, 0x42, 0x86, 0x81, 1, 0x42, 0x82, 0x84, .. "webm"u8],
        "matroska" => [0x1A, 0x45, 0xDF, 0xA3, 0xA3, 0x42, 0x86, 0x81, 1, 0x42, 0x82, 0x88, .. "matroska"u8],
        "ogg" => [.. "OggS"u8, 0, 2, 0, 0],
        "flac" => [.. "fLaC"u8, 0, 0, 0, 0x22],
        "aac" => [0xFF, 0xF1, 0x50, 0x80, 0, 0x1F],
        "mov" => [0, 0, 0, 0x14, .. "ftypqt  "u8, 0, 0, 0, 0],
        "pdf" => [.. "%PDF-1.7"u8],
        "text" => Encoding.UTF8.GetBytes("Hello, I am a text."),
        "nothing" => [],
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}

/// <summary>A stream that can be read once, a few bytes at a time, as one of a network is.</summary>
internal sealed class OneWayStream(byte[] bytes) : MemoryStream(bytes, writable: false)
{
    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(3, buffer.Length)]);

    public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(3, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        base.ReadAsync(buffer[..Math.Min(3, buffer.Length)], cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        base.ReadAsync(buffer, offset, Math.Min(3, count), cancellationToken);
}
