#pragma warning disable MEAI001 // The abstraction is experimental.
using Dify.AI.Extensions.Emulator;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace Dify.AI.Extensions.Tests.Media;

public sealed class SpeechToTextTests : EmulatedTest
{
    public static TheoryData<string> Recorded => [.. Recordings.Where(e => e.Request.Path == "/v1/audio-to-text" && e.Response.Status == 200)];

    public static TheoryData<string> Refusals => [.. Recordings.Where(e => e.Request.Path == "/v1/audio-to-text" && e.Response.Status >= 400)];

    private ISpeechToTextClient Speech => Client.AsISpeechToTextClient();

    [Theory(Timeout = 15000)]
    [MemberData(nameof(Recorded))]
    public async Task GetText_RecordedAnswer_IsRead(string recording)
    {
        var exchange = Recordings.Get(recording);
        var expected = (string?)System.Text.Json.Nodes.JsonNode.Parse(exchange.Response.Body)!["text"];
        Dify.App.ReplyTo("POST", "audio-to-text", DifyReply.Recorded(exchange), DifyReply.Recorded(exchange));

        var response = await Speech.GetTextAsync(new MemoryStream(Sounds.Mp3Frame), cancellationToken: Token);
        var updates = await Speech.GetStreamingTextAsync(new MemoryStream(Sounds.Mp3Frame), cancellationToken: Token).ToListAsync(Token);

        Assert.Equal(expected, response.Text);
        Assert.Equal(expected, response.RawRepresentation);
        Assert.Equal(
            [SpeechToTextResponseUpdateKind.SessionOpen, SpeechToTextResponseUpdateKind.TextUpdated, SpeechToTextResponseUpdateKind.SessionClose],
            updates.Select(u => u.Kind));
        Assert.Equal(expected, updates.ToSpeechToTextResponse().Text);
        Assert.All(updates, u => Assert.Null(u.ResponseId));
    }

    [Theory(Timeout = 15000)]
    [MemberData(nameof(Refusals))]
    public async Task GetStreamingText_RecordedRefusal_ThrowsBeforeTheFirstUpdate(string recording)
    {
        var exchange = Recordings.Get(recording);
        Dify.App.ReplyTo("POST", "audio-to-text", DifyReply.Recorded(exchange));
        await using var updates = Speech.GetStreamingTextAsync(new MemoryStream(Sounds.Mp3Frame), cancellationToken: Token).GetAsyncEnumerator(Token);

        var e = await Assert.ThrowsAsync<DifyException>(() => updates.MoveNextAsync().AsTask());

        Assert.Equal(exchange.Response.Status, (int)e.StatusCode!);
    }

    [Theory(Timeout = 15000)]
    [InlineData("mp3-tag", "audio/mp3")]
    [InlineData("mp3-frame", "audio/mp3")]
    [InlineData("mp3-frame-v2", "audio/mp3")]
    [InlineData("wav", "audio/wav")]
    [InlineData("m4a", "audio/m4a")]
    [InlineData("m4a-isom", "audio/m4a")]
    [InlineData("amr", "audio/amr")]
    public async Task GetText_StreamWithoutAName_IsKnownByItsFirstBytes(string kind, string expected)
    {
        byte[] bytes = [.. Sounds.Of(kind), .. Enumerable.Range(0, 1000).Select(i => (byte)i)];
        using var seekable = new MemoryStream([1, 2, .. bytes]);
        seekable.Position = 2;
        using var oneWay = new OneWayStream(bytes);

        _ = await Speech.GetTextAsync(seekable, cancellationToken: Token);
        _ = await Speech.GetTextAsync(oneWay, cancellationToken: Token);
        _ = await Speech.GetTextAsync(new DataContent(bytes, "audio/whatever"), cancellationToken: Token);

        Assert.Equal(3, Dify.Requests.Count);
        Assert.All(Dify.Requests, r =>
        {
            var file = r.Form.Single(p => p.Name == "file");
            Assert.Equal(expected, file.ContentType);
            Assert.Equal("audio." + expected["audio/".Length..], file.FileName);
            Assert.Equal(bytes, file.Content.ToArray());
        });
        Assert.True(seekable.CanRead);
        Assert.True(oneWay.CanRead);
    }

    [Theory(Timeout = 15000)]
    [InlineData("webm", "audio/webm")]
    [InlineData("matroska", "audio/x-matroska")]
    [InlineData("ogg", "audio/ogg")]
    [InlineData("flac", "audio/flac")]
    [InlineData("aac", "audio/aac")]
    [InlineData("mov", "video/quicktime")]
    [InlineData("pdf", "application/pdf")]
    [InlineData("text", "known by its first bytes")]
    [InlineData("nothing", "known by its first bytes")]
    public async Task GetText_WhatTheServerRefuses_IsRefusedBeforeItIsSent(string kind, string named)
    {
        foreach (var stream in new Stream[] { new MemoryStream(Sounds.Of(kind)), new OneWayStream(Sounds.Of(kind)) })
        {
            var e = await Assert.ThrowsAsync<ArgumentException>(() => Speech.GetTextAsync(stream, cancellationToken: Token));

            Assert.Equal("audioSpeechStream", e.ParamName);
            Assert.Contains(named, e.Message, StringComparison.Ordinal);
            Assert.All(new[] { "audio/mp3", "audio/m4a", "audio/wav", "audio/amr", "audio/mpga" }, t => Assert.Contains(t, e.Message, StringComparison.Ordinal));
        }

        Assert.Empty(Dify.Requests);
    }

    [Theory(Timeout = 15000)]
    [InlineData("note.mp3", "audio/mp3")]
    [InlineData("note.MPGA", "audio/mpga")]
    [InlineData("note.m4a", "audio/m4a")]
    [InlineData("note.wav", "audio/wav")]
    [InlineData("note.amr", "audio/amr")]
    [InlineData("note.bin", "audio/wav")]
    public async Task GetText_File_IsKnownByItsName(string name, string expected)
    {
        await using var file = CreateFile(name, Sounds.Of("wav"));

        _ = await Speech.GetTextAsync(file, cancellationToken: Token);

        var part = Assert.Single(Dify.Requests).Form.Single(p => p.Name == "file");
        Assert.Equal(expected, part.ContentType);
        Assert.DoesNotContain("note", part.FileName, StringComparison.OrdinalIgnoreCase);
        Assert.True(file.CanRead);
    }

    [Theory(Timeout = 15000)]
    [InlineData("note.webm")]
    [InlineData("note.ogg")]
    [InlineData("note.flac")]
    public async Task GetText_FileThatTheServerRefuses_IsRefusedBeforeItIsSent(string name)
    {
        await using var file = CreateFile(name, Sounds.Of("wav"));

        var e = await Assert.ThrowsAsync<ArgumentException>(() => Speech.GetTextAsync(file, cancellationToken: Token));

        Assert.Contains(Path.GetExtension(name)[1..], e.Message, StringComparison.Ordinal);
        Assert.Empty(Dify.Requests);
    }

    [Fact(Timeout = 15000)]
    public async Task GetText_UserOfTheCall_IsSent()
    {
        await using var client = CreateClient(o => o.User = null);
        var speech = client.AsISpeechToTextClient();

        _ = await speech.GetTextAsync(new MemoryStream(Sounds.Mp3Frame), new SpeechToTextOptions().SetDifyUser("ben"), Token);
        _ = await speech.GetTextAsync(
            new MemoryStream(Sounds.Mp3Frame), new() { RawRepresentationFactory = _ => new DifyCallOptions { User = "cleo" } }, Token);
        _ = await Assert.ThrowsAsync<InvalidOperationException>(() => speech.GetTextAsync(new MemoryStream(Sounds.Mp3Frame), cancellationToken: Token));

        Assert.Equal(["ben", "cleo"], Dify.Requests.Select(r => System.Text.Encoding.UTF8.GetString(r.Form.Single(p => p.Name == "user").Content.ToArray())));
    }

    [Fact(Timeout = 15000)]
    public async Task GetText_OptionsThatDifyCantTake_AreIgnoredAndLogged()
    {
        using var provider = new FakeLoggerProvider();
        using var logs = LoggerFactory.Create(b => b.SetMinimumLevel(LogLevel.Debug).AddProvider(provider));
        using var client = new DifyClient(Client.Options, logs);

        _ = await client.AsISpeechToTextClient().GetTextAsync(
            new MemoryStream(Sounds.Mp3Frame), new() { ModelId = "whisper", SpeechLanguage = "de" }, Token);

        Assert.Single(provider.Collector.GetSnapshot(), r => r.Message.Contains("ModelId, SpeechLanguage", StringComparison.Ordinal));
    }

    [Fact(Timeout = 15000)]
    public async Task GetText_Cancelled_EndsAtOnce()
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Speech.GetTextAsync(new MemoryStream(Sounds.Mp3Frame), cancellationToken: source.Token));
        Assert.Empty(Dify.Requests);

        using var later = new CancellationTokenSource();
        using var never = new HttpClient(new SilentHandler());
        var call = new DifyClient(Client.Options, never).AsISpeechToTextClient().GetTextAsync(new MemoryStream(Sounds.Mp3Frame), cancellationToken: later.Token);
        await later.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public void GetService_AnswersAsOtherClientsDo()
    {
        var speech = Speech;
        Assert.Equal(("dify", Dify.Endpoint), (speech.GetService<SpeechToTextClientMetadata>()!.ProviderName, speech.GetService<SpeechToTextClientMetadata>()!.ProviderUri));
        Assert.Same(Client, speech.GetService<DifyClient>());
        Assert.Same(speech, speech.GetService<ISpeechToTextClient>());
        Assert.Null(speech.GetService<ISpeechToTextClient>("key"));
        Assert.Equal("serviceType", Assert.Throws<ArgumentNullException>(() => speech.GetService(null!)).ParamName);
        Assert.Equal("client", Assert.Throws<ArgumentNullException>(() => ((DifyClient)null!).AsISpeechToTextClient()).ParamName);
        Assert.Equal("audioSpeechStream", Assert.Throws<ArgumentNullException>(() => { _ = speech.GetStreamingTextAsync((Stream)null!); }).ParamName);
    }

    [Fact(Timeout = 15000)]
    public async Task Dispose_LeavesTheDifyClientAlone()
    {
        var speech = Speech;
        speech.Dispose();
        Assert.Equal("A recording of 8 bytes.", (await speech.GetTextAsync(new MemoryStream(Sounds.Mp3Frame), cancellationToken: Token)).Text);
    }

    private static FileStream CreateFile(string name, byte[] bytes)
    {
        var folder = Directory.CreateTempSubdirectory();
        File.WriteAllBytes(Path.Combine(folder.FullName, name), bytes);
        return new(Path.Combine(folder.FullName, name), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
    }

    private sealed class SilentHandler : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new InvalidOperationException();
        }
    }
}
