namespace Dify.AI.Extensions.Emulator.Tests.Conformance;

/// <summary>All recordings of the repository, by release, app and name.</summary>
internal static class RecordingCatalog
{
    private static readonly Dictionary<string, DifyExchange> Exchanges = Load();

    public static IEnumerable<string> Ids => Exchanges.Keys;

    public static DifyExchange Get(string id) => Exchanges[id];

    public static DifyServerRelease Release(string id) => id.Split('/')[0] switch
    {
        "1.9.2" => DifyServerRelease.Dify19,
        "1.12.1" => DifyServerRelease.Dify112,
        _ => DifyServerRelease.Dify114,
    };

    public static string App(string id) => id.Split('/')[1];

    private static Dictionary<string, DifyExchange> Load()
    {
        var root = Path.Combine(AppContext.BaseDirectory, "Recordings");
        return Directory.GetFiles(root, "*.jsonl", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .SelectMany(file => DifyExchange.Load(file).Select(exchange => (
                Id: $"{Path.GetFileName(Path.GetDirectoryName(file))!["dify-".Length..]}/{exchange.Name}", exchange)))
            .ToDictionary(pair => pair.Id, pair => pair.exchange, StringComparer.Ordinal);
    }
}
