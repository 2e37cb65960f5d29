namespace Dify.AI.Extensions.Emulator;

/// <summary>The response of a recorded exchange.</summary>
public sealed record DifyExchangeResponse
{
    /// <summary>HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>Headers, in order, without those of transport.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The whole body: of a stream, its chunks joined.</summary>
    public byte[] Body { get; init; } = [];

    /// <summary>The server's own HTTP chunks; empty when the body was sent whole.</summary>
    public IReadOnlyList<DifyExchangeChunk> Chunks { get; init; } = [];

    /// <summary>How it ended: <c>complete</c>, or what the recorder saw instead.</summary>
    public string Ended { get; init; } = "complete";

    /// <summary>Whether the server left the connection open when the recorder went away.</summary>
    public bool StaysOpen => Ended.Contains("left open", StringComparison.Ordinal);
}
