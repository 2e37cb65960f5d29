namespace Dify.AI.Extensions.Emulator;

/// <summary>What happens to a reply's bytes on their way.</summary>
internal sealed record TransportScript
{
    public bool Trickle { get; init; }

    public int? CutAfterFrames { get; init; }

    public int? CutAfterBytes { get; init; }

    public int? ResetAfterFrames { get; init; }

    public bool HoldOpen { get; init; }

    public TimeSpan? PingEvery { get; init; }
}
