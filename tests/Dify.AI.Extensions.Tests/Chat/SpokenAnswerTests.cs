using System.Text;
using System.Text.Json.Nodes;
using Dify.AI.Extensions.Emulator;
using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions.Tests.Chat;

/// <summary>The speech of apps that speak by themselves: part of the answer when asked for, else not waited for.</summary>
public sealed class SpokenAnswerTests : EmulatedTest
{
    private IChatClient Speaking => Client.AsIChatClient(new() { IncludeSpeech = true });

    [Theory(Timeout = 15000)]
    [InlineData("dify-1.14.2")]
    [InlineData("dify-1.9.2")]
    public async Task GetResponse_RecordedAutoPlay_HoldsTheWholeSpeech(string release)
    {
        var exchange = Recordings.Get(release + "/chat-tts/autoplay-streaming");
        var speech = SpeechOf(exchange);
        Dify.Reply(DifyReply.Recorded(exchange), DifyReply.Recorded(exchange), DifyReply.Recorded(exchange));

        var response = await Speaking.GetResponseAsync("hi", cancellationToken: Token);
        var updates = await Speaking.GetStreamingResponseAsync("hi", cancellationToken: Token).ToListAsync(Token);
        var silent = await Chat.GetResponseAsync("hi", cancellationToken: Token);

        var content = Assert.Single(response.Messages.Single().Contents.OfType<DataContent>());
        Assert.Equal("audio/mpeg", content.MediaType);
        Assert.Equal(speech, content.Data.ToArray());
        Assert.Equal(speech, updates.SelectMany(u => u.Contents).OfType<DataContent>().SelectMany(c => c.Data.ToArray()));
        Assert.Empty(silent.Messages.Single().Contents.OfType<DataContent>());
        Assert.Equal(silent.Text, response.Text);
        Assert.Equal((ChatFinishReason.Stop, silent.Usage?.TotalTokenCount), (response.FinishReason, response.Usage?.TotalTokenCount));
    }

    [Fact(Timeout = 15000)]
    public async Task GetStreamingResponse_SpeechAfterTheText_ComesPieceByPiece()
    {
        Dify.Reply(DifyReply.Frames(
            Message("Hello"), End(), Frame("tts_message", "\"audio\":\"AQI=\""), Frame("tts_message", "\"audio\":\"Aw==\""), Frame("tts_message_end", "\"audio\":\"\""))
            .HoldOpen());

        var updates = await Speaking.GetStreamingResponseAsync("hi", cancellationToken: Token).ToListAsync(Token);

        Assert.Equal<byte[]>([[1, 2], [3]], updates.SelectMany(u => u.Contents).OfType<DataContent>().Select(c => c.Data.ToArray()));
        Assert.Equal(ChatFinishReason.Stop, updates[^1].FinishReason); // By tts_message_end, though the connection stays open.
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_AppThatDoesNotSpeak_EndsWithItsStream()
    {
        Dify.Reply(DifyReply.Text("Hello"));

        var response = await Speaking.GetResponseAsync("hi", cancellationToken: Token);

        Assert.Equal("Hello", response.Text);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_SpeechThatIsNoBase64_IsLeftOut()
    {
        Dify.Reply(DifyReply.Frames(Message("Hello"), End(), Frame("tts_message", "\"audio\":\"?\""), Frame("tts_message_end", "\"audio\":\"\"")));

        var response = await Speaking.GetResponseAsync("hi", cancellationToken: Token);

        Assert.Equal("Hello", response.Text);
        Assert.Empty(response.Messages.Single().Contents.OfType<DataContent>());
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_SpeechThatIsEmpty_IsLeftOut()
    {
        Dify.Reply(DifyReply.Frames(Message("Hello"), End(), Frame("tts_message", "\"audio\":\"\""), Frame("tts_message_end", "\"audio\":\"\"")));

        var response = await Speaking.GetResponseAsync("hi", cancellationToken: Token);

        Assert.Empty(response.Messages.Single().Contents.OfType<DataContent>());
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_EmulatedAutoPlay_IsSpoken()
    {
        Dify.App.AutoPlaysSpeech = true;
        Dify.Reply(DifyReply.Text("Hello"));

        var response = await Speaking.GetResponseAsync("hi", cancellationToken: Token);

        Assert.NotEmpty(Assert.Single(response.Messages.Single().Contents.OfType<DataContent>()).Data.ToArray());
    }

    private static byte[] SpeechOf(DifyExchange exchange) =>
    [
        .. Encoding.UTF8.GetString([.. exchange.Response.Chunks.SelectMany(c => c.Bytes)])
            .Split("\n\n").Where(f => f.StartsWith("data: ", StringComparison.Ordinal)).Select(f => JsonNode.Parse(f[6..])!)
            .Where(e => (string?)e["event"] == "tts_message").SelectMany(e => Convert.FromBase64String((string)e["audio"]!)),
    ];
}
