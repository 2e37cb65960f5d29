using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Dify.AI.Extensions.Emulator.Tests.Conformance;

/// <summary>The emulator beside the real servers: the same request, the same status, media type, order of events, and shape.</summary>
public sealed class ConformanceTests(ConformanceTests.Servers servers) : IClassFixture<ConformanceTests.Servers>
{
    public static TheoryData<string> Recordings => [.. RecordingCatalog.Ids.Where(id => NotCovered.Reason(id) is null)];

    [Theory(Timeout = 15000)]
    [MemberData(nameof(Recordings), DisableDiscoveryEnumeration = true)]
    public async Task Request_AsRecorded_IsAnsweredInTheRecordedShape(string id)
    {
        var exchange = RecordingCatalog.Get(id);
        var dify = servers[RecordingCatalog.Release(id)];
        var app = dify.AddApp(RecordedApps.Create(RecordingCatalog.App(id), exchange.AppMode));
        using var request = await new Stage(dify, app, exchange, servers.Http).PrepareAsync();
        app.ApiEnabled = !id.EndsWith("info-disabled-app", StringComparison.Ordinal);
        if (RecordedReply.Of(exchange) is { } reply)
        {
            app.Reply(reply);
        }

        using var response = await servers.Http.SendAsync(request, EmulatedServer.Token);
        var bytes = await response.Content.ReadAsByteArrayAsync(EmulatedServer.Token);
        var (expected, actual) = (exchange.Response, new Answer((int)response.StatusCode, response.Content.Headers.ContentType?.ToString() ?? "", Encoding.UTF8.GetString(bytes)));
        Assert.True(expected.Status == actual.Status, $"{expected.Status} was expected, {actual.Status} came: {actual.Body}");
        Assert.Equal(expected.Headers.FirstOrDefault(header => header.Key == "Content-Type").Value ?? "", actual.ContentType);
        var recorded = new Answer(expected.Status, "", Encoding.UTF8.GetString(expected.Body));
        if (actual.ContentType.StartsWith("text/event-stream", StringComparison.Ordinal))
        {
            Assert.Equal(Collapse(recorded.Order), Collapse(actual.Order));
            Assert.All(recorded.Events.Zip(actual.Events).Where(pair => pair.First["status"]?.GetValueKind() == System.Text.Json.JsonValueKind.Number && pair.First["code"] is null),
                pair => Assert.Equal(pair.First.ToJsonString(), pair.Second.ToJsonString()));
            Assert.Equal(recorded.Text, actual.Text);
            Assert.Empty(Pairs(recorded, actual).SelectMany(pair => Shape.Differences(pair.Recorded, pair.Actual, pair.Recorded["event"]!.GetValue<string>())));
        }
        else if (actual.ContentType.StartsWith("application/json", StringComparison.Ordinal) && recorded.Body.Length > 0)
        {
            Assert.Empty(Shape.Differences(JsonNode.Parse(recorded.Body), actual.Json));
            Assert.Equal(recorded.Body.EndsWith('\n'), actual.Body.EndsWith('\n'));
            if (RecordedReply.Of(exchange) is not null)
            {
                Assert.Equal(recorded.Json["answer"]?.ToString(), actual.Json["answer"]?.ToString());
            }

            AssertSameMessage(recorded.Json, actual.Json);
        }
        else if (actual.ContentType.StartsWith("text/html", StringComparison.Ordinal))
        {
            Assert.Equal(recorded.Body, actual.Body);
        }
    }

    [Fact]
    public void NotCovered_IsAFewWithReasons()
    {
        var left = RecordingCatalog.Ids.Where(id => NotCovered.Reason(id) is not null).ToArray();
        Assert.InRange(left.Length, 1, RecordingCatalog.Ids.Count() / 5);
    }

    /// <summary>Errors are compared to the letter, but for ids and what a model said.</summary>
    private static void AssertSameMessage(JsonNode recorded, JsonNode actual)
    {
        if (recorded is JsonObject { } error && error.ContainsKey("message") && error["event"] is null)
        {
            Assert.Equal(Scrub(recorded.ToJsonString()), Scrub(actual.ToJsonString()));
        }

        static string Scrub(string text) => Regex.Replace(text, "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "id");
    }

    /// <summary>Frames of the same name, side by side, as far as both have them.</summary>
    private static IEnumerable<(JsonNode Recorded, JsonNode Actual)> Pairs(Answer recorded, Answer actual)
    {
        var ours = actual.Events.ToLookup(Name, StringComparer.Ordinal);
        return recorded.Events.GroupBy(Name).SelectMany(group => group.Zip(ours[group.Key]));

        static string Name(JsonNode frame) => frame["event"]!.GetValue<string>();
    }

    /// <summary>Recorded workflows have more nodes than the emulated one.</summary>
    private static string Collapse(string order) => Regex.Replace(order, "(node_started node_finished )+", "nodes ");

    public sealed class Servers : IAsyncLifetime
    {
        private readonly Dictionary<DifyServerRelease, DifyEmulator> _servers = [];

        public HttpClient Http { get; } = new();

        public DifyEmulator this[DifyServerRelease release] => _servers[release];

        public async ValueTask InitializeAsync()
        {
            foreach (var release in Enum.GetValues<DifyServerRelease>())
            {
                _servers[release] = await DifyEmulator.StartAsync(new DifyEmulatorOptions { Release = release, RelayIdleTimeout = TimeSpan.Zero });
            }
        }

        public async ValueTask DisposeAsync()
        {
            Http.Dispose();
            foreach (var server in _servers.Values)
            {
                await server.DisposeAsync();
            }
        }
    }
}
