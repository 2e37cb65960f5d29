#pragma warning disable MEAI001 // The abstraction is experimental.
using System.IO.Pipelines;
using System.Net;
using Dify.AI.Extensions.Emulator;
using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions.Tests.Media;

public sealed class TextToSpeechTests : EmulatedTest
{
    public static TheoryData<string> Recorded => [.. Recordings.Where(e =>
        e.Request.Path == "/v1/text-to-audio" && e.Response.Status == 200 && e.Response.Body.Length > 0 && e.Response.Body[0] != (byte)'n')];

    public static TheoryData<string> Refusals => [.. Recordings.Where(e =>
        e.Request.Path == "/v1/text-to-audio" && (e.Response.Status >= 400 || e.Response.Body.Length == 0 || e.Response.Body[0] == (byte)'n'))];

    private ITextToSpeechClient Speech => Client.AsITextToSpeechClient();

    [Theory(Timeout = 15000)]
    [MemberData(nameof(Recorded))]
    public async Task GetAudio_RecordedSpeech_IsWhole(string recording)
    {
        var exchange = Recordings.Get(recording);
        Dify.App.ReplyTo("POST", "text-to-audio", DifyReply.Recorded(exchange), DifyReply.Recorded(exchange));

        var response = await Speech.GetAudioAsync("hi", cancellationToken: Token);
        var updates = await Speech.GetStreamingAudioAsync("hi", cancellationToken: Token).ToListAsync(Token);

        var audio = Assert.IsType<DataContent>(Assert.Single(response.Contents));
        Assert.Equal(exchange.Response.Body, audio.Data.ToArray());
        Assert.True(audio.HasTopLevelMediaType("audio"));
        Assert.IsType<DifyDownload>(response.RawRepresentation);
        var pieces = updates.SelectMany(u => u.Contents).Cast<DataContent>().ToList();
        Assert.Equal(exchange.Response.Body, pieces.SelectMany(p => p.Data.ToArray()));
        Assert.All(pieces, p => Assert.Equal(audio.MediaType, p.MediaType));
        Assert.Equal(TextToSpeechResponseUpdateKind.SessionOpen, updates[0].Kind);
        Assert.All(updates.Skip(1).SkipLast(1), u => Assert.Equal(TextToSpeechResponseUpdateKind.AudioUpdating, u.Kind));
        Assert.Equal(TextToSpeechResponseUpdateKind.SessionClose, updates[^1].Kind);
    }

    [Theory(Timeout = 15000)]
    [MemberData(nameof(Refusals))]
    public async Task GetStreamingAudio_RecordedRefusal_ThrowsBeforeAnySound(string recording)
    {
        var exchange = Recordings.Get(recording);
        Dify.App.ReplyTo("POST", "text-to-audio", DifyReply.Recorded(exchange), DifyReply.Recorded(exchange));

        var whole = await Assert.ThrowsAsync<DifyException>(() => Speech.GetAudioAsync("hi", cancellationToken: Token));
        var streamed = await Assert.ThrowsAsync<DifyException>(async () =>
        {
            await foreach (var update in Speech.GetStreamingAudioAsync("hi", cancellationToken: Token))
            {
                Assert.Empty(update.Contents);
            }
        });

        Assert.Equal(whole.Code, streamed.Code);
        Assert.Equal(exchange.Response.Status >= 400 ? exchange.Response.Status : null, exchange.Response.Status >= 400 ? (int?)whole.StatusCode : null);
        if (exchange.Response.Status == 200)
        {
            Assert.Equal("no_audio", whole.Code);
        }
    }

    [Theory(Timeout = 15000)]
    [InlineData("application/json", "null")]
    [InlineData("audio/mpeg", "")]
    public async Task GetAudio_NoSound_IsAnError(string contentType, string body)
    {
        Dify.App.ReplyTo("POST", "text-to-audio", DifyReply.Http(200, contentType, body), DifyReply.Http(200, contentType, body));

        Assert.Equal("no_audio", (await Assert.ThrowsAsync<DifyException>(() => Speech.GetAudioAsync("hi", cancellationToken: Token))).Code);
        var e = await Assert.ThrowsAsync<DifyException>(async () => await Speech.GetStreamingAudioAsync("hi", cancellationToken: Token).ToListAsync(Token));
        Assert.Equal("no_audio", e.Code);
    }

    [Fact(Timeout = 15000)]
    public async Task GetStreamingAudio_FirstHalf_ComesBeforeTheSecondIsMade()
    {
        var pipe = new Pipe();
        using var http = new HttpClient(new PipeHandler(pipe));
        byte[] first = [.. Sounds.Mp3Frame, .. new byte[100]];
        await pipe.Writer.WriteAsync(first, Token);
        await using var updates = new DifyClient(Client.Options, http).AsITextToSpeechClient().GetStreamingAudioAsync("hi", cancellationToken: Token).GetAsyncEnumerator(Token);

        Assert.True(await updates.MoveNextAsync());
        Assert.Equal(TextToSpeechResponseUpdateKind.SessionOpen, updates.Current.Kind);
        Assert.True(await updates.MoveNextAsync());
        Assert.Equal(first, Assert.IsType<DataContent>(Assert.Single(updates.Current.Contents)).Data.ToArray());
        var next = updates.MoveNextAsync().AsTask();
        Assert.False(next.IsCompleted);
        await pipe.Writer.WriteAsync(new byte[] { 1, 2 }, Token);
        Assert.True(await next);
        Assert.Equal([1, 2], Assert.IsType<DataContent>(Assert.Single(updates.Current.Contents)).Data.ToArray());
        await pipe.Writer.CompleteAsync();
        Assert.True(await updates.MoveNextAsync());
        Assert.False(await updates.MoveNextAsync());
    }

    [Fact(Timeout = 15000)]
    public async Task GetStreamingAudio_Cancelled_EndsAtOnceAndClosesTheAnswer()
    {
        var pipe = new Pipe();
        using var http = new HttpClient(new PipeHandler(pipe));
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Token);
        await pipe.Writer.WriteAsync(new byte[100], Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var update in new DifyClient(Client.Options, http).AsITextToSpeechClient().GetStreamingAudioAsync("hi", cancellationToken: source.Token))
            {
                if (update.Contents.Count > 0)
                {
                    await source.CancelAsync();
                }
            }
        });

        var flushed = await pipe.Writer.FlushAsync(Token);
        Assert.True(flushed.IsCompleted);
    }

    [Theory(Timeout = 15000)]
    [InlineData("wav", "audio/wav")]
    [InlineData("mp3-tag", "audio/mpeg")]
    [InlineData("mp3-frame", "audio/mpeg")]
    [InlineData("ogg", "audio/ogg")]
    [InlineData("flac", "audio/flac")]
    [InlineData("text", "audio/mpeg")]
    public async Task GetAudio_MediaType_IsThatOfTheBytes(string kind, string expected)
    {
        using var http = new HttpClient(new PipeHandler(Sounds.Of(kind)));

        var response = await new DifyClient(Client.Options, http).AsITextToSpeechClient().GetAudioAsync("hi", cancellationToken: Token);

        Assert.Equal(expected, Assert.IsType<DataContent>(Assert.Single(response.Contents)).MediaType);
    }

    [Fact(Timeout = 15000)]
    public async Task GetAudio_VoiceAndUserOfTheCall_AreSent()
    {
        _ = await Speech.GetAudioAsync("hi", new TextToSpeechOptions { VoiceId = "nova", Speed = 2 }.SetDifyUser("ben"), Token);
        _ = await Speech.GetAudioAsync("hi", cancellationToken: Token);

        AssertJson("""{"text":"hi","voice":"nova","user":"ben"}""", Dify.Requests[0].Body);
        AssertJson("""{"text":"hi","user":"ana"}""", Dify.Requests[1].Body);
    }

    [Fact(Timeout = 15000)]
    public async Task GetService_AnswersAsOtherClientsDo()
    {
        var speech = Speech;
        Assert.Equal(("dify", Dify.Endpoint), (speech.GetService<TextToSpeechClientMetadata>()!.ProviderName, speech.GetService<TextToSpeechClientMetadata>()!.ProviderUri));
        Assert.Same(Client, speech.GetService<DifyClient>());
        Assert.Same(speech, speech.GetService<ITextToSpeechClient>());
        Assert.Null(speech.GetService<ITextToSpeechClient>("key"));
        Assert.Equal("serviceType", Assert.Throws<ArgumentNullException>(() => speech.GetService(null!)).ParamName);
        Assert.Equal("text", Assert.Throws<ArgumentNullException>(() => { _ = speech.GetStreamingAudioAsync(null!); }).ParamName);
        speech.Dispose();
        _ = await speech.GetAudioAsync("hi", cancellationToken: Token);
    }

    /// <summary>Speech that the test makes, byte by byte as it likes.</summary>
    private sealed class PipeHandler(Stream speech) : HttpMessageHandler
    {
        public PipeHandler(Pipe pipe)
            : this(pipe.Reader.AsStream())
        {
        }

        public PipeHandler(byte[] speech)
            : this(new MemoryStream(speech))
        {
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(speech) { Headers = { ContentType = new("audio/mpeg") } } });
    }
}
