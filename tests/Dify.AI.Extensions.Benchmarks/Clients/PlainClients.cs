using System.Net.ServerSentEvents;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dify.AI.Extensions.Benchmarks.Clients;

/// <summary>What one writes without a library: no errors, no end of turn, no stop request.</summary>
internal static class PlainClients
{
    private static readonly byte[] Question =
        """{"inputs":{},"query":"Tell me a story.","response_mode":"streaming","user":"ana"}"""u8.ToArray();

    /// <summary>The least that can be done: .NET's parser finds the frame, a reader the string in it. Nothing else is made.</summary>
    public static ReadAnswer Floor(HttpMessageHandler handler, Uri address) => ReadFrames(handler, address, (_, data) => ReadText(data), text => text);

    /// <summary>What comes to mind first: a plain class for each frame, by generated serialisation.</summary>
    public static ReadAnswer Naive(HttpMessageHandler handler, Uri address) => ReadFrames(
        handler, address, (_, data) => JsonSerializer.Deserialize(data, PlainJson.Default.PlainFrame), frame => frame?.Answer);

    private static ReadAnswer ReadFrames<T>(HttpMessageHandler handler, Uri address, SseItemParser<T> parse, Func<T, string?> toText)
    {
        var http = new HttpClient(handler, disposeHandler: false);
        var path = new Uri(address, "v1/chat-messages");
        return async (answer, cancellationToken) =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path)
            {
                Headers = { Authorization = new("Bearer", "app-key") },
                Content = new ByteArrayContent(Question) { Headers = { ContentType = new("application/json") } },
            };
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            response.EnsureSuccessStatusCode();
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            await foreach (var item in SseParser.Create(stream, parse).EnumerateAsync(cancellationToken))
            {
                answer.Add(toText(item.Data));
            }
        };
    }

    private static string? ReadText(ReadOnlySpan<byte> data)
    {
        var reader = new Utf8JsonReader(data);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isAnswer = reader.ValueTextEquals("answer"u8);
            reader.Read();
            if (isAnswer)
            {
                return reader.GetString();
            }

            reader.Skip();
        }

        return null;
    }
}

/// <summary>The fields of a <c>message</c>, and those of <c>message_end</c> that are read as they come.</summary>
internal sealed class PlainFrame
{
    public string? Event { get; set; }

    public string? ConversationId { get; set; }

    public string? MessageId { get; set; }

    public long CreatedAt { get; set; }

    public string? TaskId { get; set; }

    public string? Id { get; set; }

    public string? Answer { get; set; }

    public string[]? FromVariableSelector { get; set; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(PlainFrame))]
internal sealed partial class PlainJson : JsonSerializerContext;
