namespace Dify.AI.Extensions.Emulator;

/// <summary>The request of a recorded exchange. Tokens are not kept.</summary>
public sealed record DifyExchangeRequest
{
    /// <summary>HTTP method.</summary>
    public required string Method { get; init; }

    /// <summary>Path with its query string, from <c>/v1</c> on.</summary>
    public required string Path { get; init; }

    /// <summary>Headers, in order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>How the request was authorized: <c>app token</c>, <c>none</c> and so on.</summary>
    public string Authorization { get; init; } = "";

    /// <summary>The body's bytes; empty when there was none.</summary>
    public byte[] Body { get; init; } = [];
}
