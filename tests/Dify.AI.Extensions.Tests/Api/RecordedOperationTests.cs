using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dify.AI.Extensions.Emulator;
using Dify.AI.Extensions.Wire;

namespace Dify.AI.Extensions.Tests.Api;

/// <summary>Every recorded exchange through the client: it sends what was recorded, and reads what came back without losing a field.</summary>
public sealed class RecordedOperationTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Ours => [.. Recordings.Where(e => !IsOther(e))];

    [Fact]
    public void Exceptions_EachOne_IsRecorded()
    {
        var names = Recordings.All.Keys.Select(LastPart).ToHashSet();
        var calls = Recordings.All.Values.Select(CallOf).ToList();

        Assert.Empty(RecordedExceptions.RequestDiffers.Keys.Concat(RecordedExceptions.RefusedHere.Keys).Concat(RecordedExceptions.RefusedWith200.Keys).Except(names));
        Assert.All(RecordedExceptions.OtherOperations.Keys, part => Assert.Contains(calls, call => call.Contains(part, StringComparison.Ordinal)));
    }

    [Theory(Timeout = 30000)]
    [MemberData(nameof(Ours))]
    public async Task Operation_Recorded_IsSentAndReadAsRecorded(string recording)
    {
        var exchange = Recordings.Get(recording);
        var name = LastPart(recording);
        using var server = new RecordedServer(exchange.Response);
        using var client = server.CreateClient();
        if (RecordedExceptions.RefusedHere.ContainsKey(name))
        {
            _ = await Assert.ThrowsAnyAsync<ArgumentException>(() => CallAsync(client, exchange));
            Assert.Empty(server.Requests);
            return;
        }

        if (ExpectedCode(exchange, name) is { } code)
        {
            var e = await Assert.ThrowsAsync<DifyException>(() => CallAsync(client, exchange));
            Assert.Equal(code, e.Code);
            AssertRefusal(exchange, e);
        }
        else
        {
            AssertRead(exchange, await CallAsync(client, exchange));
        }

        AssertEvents(exchange);
        var sent = Assert.Single(server.Requests);
        if (RecordedExceptions.RequestDiffers.ContainsKey(name))
        {
            // Listed in vain otherwise.
            _ = Assert.ThrowsAny<Exception>(() => Requests.AssertSame(exchange, sent));
        }
        else
        {
            Requests.AssertSame(exchange, sent);
        }
    }

    private static bool IsOther(DifyExchange exchange) =>
        RecordedExceptions.OtherOperations.Keys.Any(part => CallOf(exchange).Contains(part, StringComparison.Ordinal));

    private static string CallOf(DifyExchange exchange) => $"{exchange.Request.Method} {exchange.Request.Path}$";

    private static string LastPart(string recording) => recording.Split('/')[^1];

    private static Task<object?> CallAsync(DifyClient client, DifyExchange exchange)
    {
        var call = RecordedCalls.Make(client, exchange, Token);
        Assert.NotNull(call);
        return call;
    }

    /// <summary>The code of the exception that the recording must become; null when it is a success.</summary>
    private static string? ExpectedCode(DifyExchange exchange, string name)
    {
        if (exchange.Response.Status >= 400)
        {
            var status = (System.Net.HttpStatusCode)exchange.Response.Status;
            var given = (string?)(Parse(exchange) as JsonObject)?["code"];
            return given ?? (exchange.Response.Status == 400 ? "invalid_param" : JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString()));
        }

        if (Recordings.IsStream(exchange))
        {
            return new Chat.RecordedTurn(exchange) is var turn && exchange.Request.Method == "POST" ? turn.ErrorCode
                : Frames(exchange).Any(f => (string?)f["data"]?["status"] == "failed" && (string?)f["event"] == "workflow_finished") ? "workflow_failed" : null;
        }

        return RecordedExceptions.RefusedWith200.TryGetValue(name, out var code) && (code != "not_found" || Recorded19(exchange)) ? code : null;
    }

    // From 1.13 on an unknown run is a 404.
    private static bool Recorded19(DifyExchange exchange) => (Parse(exchange) as JsonObject)?["id"] is null;

    private static void AssertRefusal(DifyExchange exchange, DifyException e)
    {
        Assert.DoesNotContain(RecordedServer.Key, e.ToString(), StringComparison.Ordinal);
        if (exchange.Response.Status < 400)
        {
            return;
        }

        Assert.Equal(exchange.Response.Status, (int?)e.StatusCode);
        if (Parse(exchange) is JsonObject body)
        {
            Assert.StartsWith(((string?)body["message"] ?? "").Split(" You have requested")[0], e.ServerMessage, StringComparison.Ordinal);
            Assert.All(
                body["errors"] as JsonObject ?? [], error => Assert.Contains($"{error.Key}: {error.Value}", e.ServerMessage, StringComparison.Ordinal));
        }
        else
        {
            Assert.Equal(Encoding.UTF8.GetString(exchange.Response.Body), e.ResponseBody ?? "");
        }
    }

    private static void AssertRead(DifyExchange exchange, object? result)
    {
        switch (result)
        {
            case null:
                Assert.Contains(Encoding.UTF8.GetString(exchange.Response.Body).Trim(), new[] { "", "{}", """{"result": "success"}""" });
                break;
            case DownloadedFile file:
                Assert.Equal(exchange.Response.Body, file.Bytes);
                Assert.Equal(Header(exchange, "Content-Type")?.Split(';')[0], file.MediaType);
                Assert.Equal(Header(exchange, "Content-Length"), file.Length?.ToString(System.Globalization.CultureInfo.InvariantCulture));
                Assert.Equal(Header(exchange, "Content-Disposition")?.Split("''")[1], file.FileName is { } n ? Uri.EscapeDataString(n) : null);
                break;
            case string text:
                Assert.Equal((string?)Parse(exchange)!["text"], text);
                break;
            case IReadOnlyList<string> questions:
                Assert.Equal(Parse(exchange)!["data"]!.AsArray().Select(q => (string)q!), questions);
                break;
            case IReadOnlyList<DifyEvent> events:
                // Speech may follow the end of an answer.
                var frames = Frames(exchange).Where(f => !((string)f["event"]!).StartsWith("tts_", StringComparison.Ordinal)).Count();
                Assert.Equal(frames, events.Count(e => e is not TtsMessageEvent and not TtsMessageEndEvent));
                break;
            default:
                AssertSame(Parse(exchange), result);
                break;
        }
    }

    /// <summary>Each frame of a stream, also those after the end of the answer, keeps its fields.</summary>
    private static void AssertEvents(DifyExchange exchange)
    {
        foreach (var frame in Recordings.IsStream(exchange) ? Frames(exchange) : [])
        {
            AssertSame(frame, new DifyEventReader().Read(Encoding.UTF8.GetBytes(frame.ToJsonString()))!);
        }
    }

    private static void AssertSame(JsonNode? recorded, object read)
    {
        var written = JsonSerializer.SerializeToNode(read, read.GetType(), WireJson.Default);
        Assert.Null(SameJson.Difference(recorded, written));
        Assert.Empty(SameJson.UnknownFields(read));
    }

    private static IEnumerable<JsonNode> Frames(DifyExchange exchange) =>
        Encoding.UTF8.GetString(exchange.Response.Body).Split("\n\n").Where(f => f.StartsWith("data: ", StringComparison.Ordinal))
            .Select(f => JsonNode.Parse(f["data: ".Length..])!);

    private static string? Header(DifyExchange exchange, string name) => exchange.Response.Headers.FirstOrDefault(h => h.Key == name).Value;

    private static JsonNode? Parse(DifyExchange exchange)
    {
        try
        {
            return JsonNode.Parse(exchange.Response.Body);
        }
        catch (JsonException)
        {
            return null; // HTML, plain text, audio.
        }
    }
}
