using System.Text.Json.Nodes;

namespace Dify.AI.Extensions.Emulator;

/// <summary>Text of frames as the server writes them: no <c>id:</c>, no <c>event:</c> for JSON, no <c>[DONE]</c>.</summary>
internal static class SseFrame
{
    /// <summary>The keep-alive has no data line; .NET's SseFormatter could not write it.</summary>
    public const string Ping = "event: ping\n\n";

    public static string Of(JsonNode json) => $"data: {WireText.Compact(json)}\n\n";
}
