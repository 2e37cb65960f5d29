using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dify.AI.Extensions.Emulator;

namespace Dify.AI.Extensions.Tests.Api;

/// <summary>What a recorded request asked for, taken apart so that it can be asked again through the client.</summary>
internal sealed class RecordedRequest
{
    public RecordedRequest(DifyExchange exchange)
    {
        var request = exchange.Request;
        var split = request.Path.Split('?', 2);
        Segments = [.. split[0].Split('/', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(Uri.UnescapeDataString)];
        Query = Requests.ReadQuery(request.Path);
        Body = TryParse(request.Body);
        Parts = FormParts.Read(request.Headers.FirstOrDefault(h => h.Key == "Content-Type").Value, request.Body);
        Options = new() { User = User is { Length: > 0 } user ? user : "user-1" };
    }

    /// <summary>The path's parts after <c>/v1/</c>.</summary>
    public string[] Segments { get; }

    public Dictionary<string, string> Query { get; }

    public JsonObject Body { get; }

    public List<FormPart> Parts { get; }

    public DifyCallOptions Options { get; }

    public FormPart? File => Parts.FirstOrDefault(p => p.FileName is not null);

    public int? Limit => int.TryParse(Query.GetValueOrDefault("limit"), out var limit) ? limit : null;

    public int? Page => int.TryParse(Query.GetValueOrDefault("page"), out var page) ? page : null;

    public string? Text(string field) => Body[field] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    public bool Has(string flag) => Query.GetValueOrDefault(flag) == "true";

    /// <summary>Field values as a caller has them.</summary>
    public Dictionary<string, object?> Map(string field) =>
        (Body[field] as JsonObject ?? []).ToDictionary(p => p.Key, p => (object?)p.Value);

    private string? User =>
        Query.GetValueOrDefault("user") ?? Text("user") ?? Parts.Where(p => p.Name == "user").Select(p => Encoding.UTF8.GetString(Convert.FromHexString(p.Bytes))).FirstOrDefault();

    private static JsonObject TryParse(byte[] body)
    {
        try
        {
            return JsonNode.Parse(Encoding.UTF8.GetString(body)) as JsonObject ?? [];
        }
        catch (JsonException)
        {
            return []; // A form, nothing, or one of the recordings of broken JSON: listed where they are compared.
        }
    }
}

/// <summary>Compares what the client sends with what was recorded.</summary>
internal static class Requests
{
    public static Dictionary<string, string> ReadQuery(string path) =>
        path.Split('?', 2) is [_, var query]
            ? query.Split('&').Select(p => p.Split('=', 2)).ToDictionary(p => Uri.UnescapeDataString(p[0]), p => Uri.UnescapeDataString(p[1]))
            : [];

    public static void AssertSame(DifyExchange exchange, SentRequest sent)
    {
        var expected = exchange.Request;
        Assert.Equal($"Bearer {RecordedServer.Key}", sent.Authorization);
        Assert.Equal((expected.Method, expected.Path.Split('?')[0]), (sent.Method, sent.Path.Split('?')[0]));
        Assert.Equal(ReadQuery(expected.Path), ReadQuery(sent.Path));
        var type = expected.Headers.FirstOrDefault(h => h.Key == "Content-Type").Value;
        Assert.Equal(type?.Split(';')[0], sent.ContentType?.Split(';')[0]);
        if (type is null)
        {
            Assert.Empty(sent.Body);
        }
        else if (type == "application/json")
        {
            Assert.True(
                JsonNode.DeepEquals(JsonNode.Parse(expected.Body), JsonNode.Parse(sent.Body)),
                $"Recorded {Encoding.UTF8.GetString(expected.Body)}\nbut sent  {sent.Text}");
        }
        else
        {
            Assert.Equal(FormParts.Read(type, expected.Body), FormParts.Read(sent.ContentType, sent.Body));
        }
    }
}
