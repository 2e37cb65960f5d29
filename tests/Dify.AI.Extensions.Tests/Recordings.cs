using Dify.AI.Extensions.Emulator;

namespace Dify.AI.Extensions.Tests;

/// <summary>Traffic of real servers, by release and name.</summary>
public static class Recordings
{
    public static IReadOnlyDictionary<string, DifyExchange> All { get; } = Load();

    /// <summary>Keys such as <c>dify-1.14.2/chat/send-streaming</c> of the exchanges that match.</summary>
    public static IEnumerable<string> Where(Func<DifyExchange, bool> predicate)
    {
        var keys = All.Where(e => predicate(e.Value)).Select(e => e.Key).Order(StringComparer.Ordinal).ToList();
        var step = MutationRun.IsOn ? (keys.Count / 24) + 1 : 1;
        return keys.Where((_, i) => i % step == 0);
    }

    public static DifyExchange Get(string key) => All[key];

    public static bool IsChatMessage(DifyExchange exchange) =>
        exchange.Request is { Method: "POST", Path: "/v1/chat-messages" };

    public static bool IsStream(DifyExchange exchange) =>
        exchange.Response.Headers.Any(h => h.Key.Equals("Content-Type", StringComparison.OrdinalIgnoreCase) && h.Value.StartsWith("text/event-stream", StringComparison.Ordinal));

    private static Dictionary<string, DifyExchange> Load()
    {
        var all = new Dictionary<string, DifyExchange>();
        var root = Path.Combine(AppContext.BaseDirectory, "Recordings");
        foreach (var file in Directory.EnumerateFiles(root, "*.jsonl", SearchOption.AllDirectories))
        {
            foreach (var exchange in DifyExchange.Load(file))
            {
                all.Add($"{Path.GetFileName(Path.GetDirectoryName(file))}/{exchange.Name}", exchange);
            }
        }

        return all;
    }
}
