using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Dify.AI.Extensions.Emulator;

/// <summary>Reads one line of a recording.</summary>
internal static partial class ExchangeReader
{
    public static DifyExchange Read(string line)
    {
        var exchange = JsonNode.Parse(line)!.AsObject();
        var request = exchange["request"]!.AsObject();
        var response = exchange["response"]!.AsObject();
        var shorts = (response["short"] as JsonObject ?? []).ToDictionary(pair => pair.Key, pair => pair.Value!.GetValue<string>(), StringComparer.Ordinal);
        DifyExchangeChunk[] chunks = [.. (response["chunks"] as JsonArray ?? []).Select(chunk => Chunk(chunk!.AsArray(), shorts))];
        return new DifyExchange
        {
            Name = exchange["name"]!.GetValue<string>(),
            AppMode = exchange["app_mode"]?.GetValue<string>() ?? "",
            Request = new DifyExchangeRequest
            {
                Method = request["method"]!.GetValue<string>(),
                Path = request["path"]!.GetValue<string>(),
                Headers = Headers(request),
                Authorization = request["auth"]?.ToString() ?? "",
                Body = Body(request),
            },
            Response = new DifyExchangeResponse
            {
                Status = response["status"]!.GetValue<int>(),
                Headers = Headers(response),
                Body = chunks.Length > 0 ? [.. chunks.SelectMany(chunk => chunk.Bytes)] : Body(response),
                Chunks = chunks,
                Ended = response["ended"]?.GetValue<string>() ?? "complete",
            },
        };
    }

    [GeneratedRegex("§[0-9]+")]
    private static partial Regex Short { get; }

    private static DifyExchangeChunk Chunk(JsonArray chunk, Dictionary<string, string> shorts)
    {
        var bytes = chunk[1] is JsonObject binary
            ? Convert.FromBase64String(binary["base64"]!.GetValue<string>())
            : Encoding.UTF8.GetBytes(Short.Replace(
                chunk[1]!.GetValue<string>(), match => shorts.GetValueOrDefault(match.Value, match.Value)));
        return new DifyExchangeChunk(chunk[0]!.GetValue<double>(), bytes);
    }

    private static KeyValuePair<string, string>[] Headers(JsonObject side) =>
        [.. (side["headers"] as JsonObject ?? []).Select(header => KeyValuePair.Create(header.Key, header.Value!.ToString()))];

    private static byte[] Body(JsonObject side) => side switch
    {
        _ when side["body_base64"] is { } binary => Convert.FromBase64String(binary.GetValue<string>()),
        _ when side["body"] is JsonValue text && text.TryGetValue<string>(out var value) => Encoding.UTF8.GetBytes(value),
        _ when side["body"] is { } json => Encoding.UTF8.GetBytes(json.ToJsonString()),
        _ => [],
    };
}
