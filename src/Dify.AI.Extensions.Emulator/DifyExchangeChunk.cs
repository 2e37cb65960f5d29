namespace Dify.AI.Extensions.Emulator;

/// <summary>One HTTP chunk of a recorded response.</summary>
/// <param name="Milliseconds">When it came, in ms after the request was sent.</param>
/// <param name="Bytes">Its bytes.</param>
public sealed record DifyExchangeChunk(double Milliseconds, byte[] Bytes);
