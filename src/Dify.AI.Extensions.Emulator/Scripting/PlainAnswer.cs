namespace Dify.AI.Extensions.Emulator;

/// <summary>A whole HTTP answer, given instead of what the server would say.</summary>
internal sealed record PlainAnswer(int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, IReadOnlyList<byte[]> Chunks, bool StaysOpen);
