using System.Text;
using Dify.AI.Extensions.Emulator;

namespace Dify.AI.Extensions.Tests.Api;

public sealed class AudioTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("audio/mpeg", "audio/mp3", "audio.mp3")]
    [InlineData("AUDIO/MP3", "audio/mp3", "audio.mp3")]
    [InlineData("audio/mp4", "audio/m4a", "audio.m4a")]
    [InlineData("audio/x-m4a", "audio/m4a", "audio.m4a")]
    [InlineData("audio/x-wav; codecs=1", "audio/wav", "audio.wav")]
    [InlineData("audio/wave", "audio/wav", "audio.wav")]
    [InlineData("audio/amr", "audio/amr", "audio.amr")]
    [InlineData("audio/mpga", "audio/mpga", "audio.mpga")]
    public async Task AudioToText_UsualNameOfAType_IsSentUnderDifysName(string given, string sent, string fileName)
    {
        using var server = new RecordedServer(RecordedServer.Json("""{"text":"hello"}"""));
        using var client = server.CreateClient();
        using var audio = new MemoryStream([9, 1, 2, 3]);
        audio.Position = 1;

        Assert.Equal("hello", await client.Audio.AudioToTextAsync(audio, given, cancellationToken: Token));

        var request = Assert.Single(server.Requests);
        Assert.Equal(
            [
                new("user", null, null, Convert.ToHexString(Encoding.UTF8.GetBytes("user-1")), "Content-Disposition"),
                new FormPart("file", fileName, sent, "010203", "Content-Disposition, Content-Type"),
            ],
            FormParts.Read(request.ContentType, request.Body));
        Assert.True(audio.CanRead);
    }

    [Theory]
    [InlineData("audio/ogg")]
    [InlineData("audio/webm;codecs=opus")]
    [InlineData("video/mp4")]
    [InlineData("mp3")]
    public async Task AudioToText_TypeThatDifyRefuses_SaysWhatItTakesAndSendsNothing(string mediaType)
    {
        using var server = new RecordedServer(RecordedServer.Json("{}"));
        using var client = server.CreateClient();

        var e = await Assert.ThrowsAsync<ArgumentException>(() => client.Audio.AudioToTextAsync(Stream.Null, mediaType, cancellationToken: Token));

        Assert.All(new[] { "audio/mp3", "audio/m4a", "audio/wav", "audio/amr", "audio/mpga" }, t => Assert.Contains(t, e.Message, StringComparison.Ordinal));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task AudioToText_AnswerWithoutText_IsNotDify()
    {
        using var server = new RecordedServer(RecordedServer.Json("""{"result":"success"}"""));
        using var client = server.CreateClient();

        var e = await Assert.ThrowsAsync<DifyException>(() => client.Audio.AudioToTextAsync(Stream.Null, "audio/wav", cancellationToken: Token));

        Assert.Equal("unexpected_response", e.Code);
    }

    [Fact]
    public async Task TextToAudio_Speech_ArrivesAsAStreamThatEndsWithTheDownload()
    {
        using var server = new RecordedServer(new DifyExchangeResponse { Status = 200, Headers = [new("Content-Type", "audio/mpeg")], Body = [1, 2, 3] });
        using var client = server.CreateClient();

        using (var speech = await client.Audio.TextToAudioAsync("Hello", "echo", cancellationToken: Token))
        {
            Assert.Equal(("audio/mpeg", null), (speech.MediaType, speech.FileName));
            Assert.Equal(1, speech.Content.ReadByte());
            Assert.Equal(0, server.Closed);
        }

        Assert.Equal(1, server.Closed);
        Assert.Equal("""{"text":"Hello","voice":"echo","user":"user-1"}""", Assert.Single(server.Requests).Text);
    }

    [Fact]
    public async Task MessageToAudio_UnknownMessage_SaysThatThereIsNothingToSay()
    {
        using var server = new RecordedServer(RecordedServer.Json("null\n"));
        using var client = server.CreateClient();

        var e = await Assert.ThrowsAsync<DifyException>(() => client.Audio.MessageToAudioAsync("m-1", cancellationToken: Token));

        Assert.Equal(("no_audio", "m-1"), (e.Code, e.MessageId));
        Assert.Equal(1, server.Closed);
    }

    [Fact]
    public async Task TextToAudio_LoginPage_IsNotDify()
    {
        using var server = new RecordedServer(RecordedServer.Json("<html>"));
        using var client = server.CreateClient();

        Assert.Equal("unexpected_response", (await Assert.ThrowsAsync<DifyException>(() => client.Audio.TextToAudioAsync("a", cancellationToken: Token))).Code);
    }

    [Fact]
    public async Task DownloadFile_Attachment_TellsNameTypeAndLength()
    {
        using var server = new RecordedServer(new DifyExchangeResponse
        {
            Status = 200,
            Headers = [new("Content-Type", "application/octet-stream"), new("Content-Length", "3"), new("Content-Disposition", "attachment; filename*=UTF-8''%C3%BC%20a.png")],
            Body = [1, 2, 3],
        });
        using var client = server.CreateClient();

        using var file = await client.Files.DownloadAsync("f-1", asAttachment: true, cancellationToken: Token);

        Assert.Equal(("ü a.png", "application/octet-stream", 3), (file.FileName, file.MediaType, file.Length));
        Assert.Equal("/v1/files/f-1/preview?user=user-1&as_attachment=true", Assert.Single(server.Requests).Path);
    }
}
