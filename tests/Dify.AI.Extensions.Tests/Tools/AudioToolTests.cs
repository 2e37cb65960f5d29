using System.Text;
using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions.Tests.Tools;

public sealed class AudioToolTests : ToolTest
{
    private const int Limit = 20000;

    private readonly List<DataContent> _kept = [];
    private readonly List<string> _asked = [];

    private DifyToolsOptions WithAudio => new()
    {
        SpeechSink = (audio, _) =>
        {
            _kept.Add(audio);
            return new(new Uri("https://app.example/audio/1"));
        },
        RecordingSource = (name, _) =>
        {
            _asked.Add(name);
            return new(name.Contains("note", StringComparison.Ordinal)
                ? new DataContent(Encoding.ASCII.GetBytes("sound"), name.EndsWith("txt", StringComparison.Ordinal) ? "text/plain" : "audio/mpeg") { Name = name }
                : null);
        },
    };

    [Fact(Timeout = Limit)]
    public async Task SpeakText_Sink_TellsTheAddressOnly()
    {
        var result = await CallAsync("speak_text", """{"text":"Good morning."}""", WithAudio);

        AssertRequest("POST", "/v1/text-to-audio", Assert.Single(NewRequests()), """{"text":"Good morning.","user":"ana"}""");
        var audio = Assert.Single(_kept);
        AssertJson($$"""{"uri":"https://app.example/audio/1","media_type":"audio/mpeg","bytes":{{audio.Data.Length}}}""", result);
        Assert.True(audio.Data.Length > 0);
    }

    [Fact(Timeout = Limit)]
    public async Task SpeakMessage_Own_IsSpoken()
    {
        var (conversation, message) = await ConverseAsync();

        var result = await CallAsync("speak_message", $$"""{"conversation_id":"{{conversation}}","message_id":"{{message}}"}""", WithAudio);

        AssertRequest("POST", "/v1/text-to-audio", NewRequests()[^1], $$"""{"message_id":"{{message}}","user":"ana"}""");
        Assert.Equal("https://app.example/audio/1", (string?)result!["uri"]);
    }

    [Fact(Timeout = Limit)]
    public async Task SpeakMessage_OfAnotherUser_IsNeverAskedFor()
    {
        await using var ben = CreateClient(o => o.User = "ben");
        var (own, _) = await ConverseAsync();
        var (conversation, message) = await ConverseAsync(client: ben);

        var theirs = await CallAsync("speak_message", $$"""{"conversation_id":"{{conversation}}","message_id":"{{message}}"}""", WithAudio);
        var smuggled = await CallAsync("speak_message", $$"""{"conversation_id":"{{own}}","message_id":"{{message}}"}""", WithAudio);

        Assert.StartsWith("There is no such thing", (string?)theirs, StringComparison.Ordinal);
        Assert.StartsWith("The conversation has no such message", (string?)smuggled, StringComparison.Ordinal);
        Assert.DoesNotContain(NewRequests(), r => r.Method == "POST");
        Assert.Empty(_kept);
    }

    [Fact(Timeout = Limit)]
    public async Task Speech_SwitchedOff_SaysSo()
    {
        Dify.App.TextToSpeech = false;
        Dify.App.SpeechToText = false;

        Assert.Equal("This app does not speak: text to speech is switched off.", (string?)await CallAsync("speak_text", """{"text":"a"}""", WithAudio));
        Assert.Equal(
            "This app does not take recordings: speech to text is switched off.",
            (string?)await CallAsync("transcribe_recording", """{"recording":"note"}""", WithAudio));
    }

    [Fact(Timeout = Limit)]
    public async Task SpeakText_SinkThatGivesTheAudioItself_IsAFaultOfTheHost()
    {
        var options = new DifyToolsOptions { SpeechSink = (audio, _) => new(new Uri(audio.Uri)) };

        _ = await Assert.ThrowsAsync<InvalidOperationException>(() => CallAsync("speak_text", """{"text":"a"}""", options));
    }

    [Fact(Timeout = Limit)]
    public async Task TranscribeRecording_KnownName_WritesItDown()
    {
        Dify.App.Transcriber = part => $"{part.FileName}: {Encoding.ASCII.GetString(part.Content)}";

        var result = await CallAsync("transcribe_recording", """{"recording":"note.mp3"}""", WithAudio);

        AssertJson("""{"text":"note.mp3: sound"}""", result);
        var request = Assert.Single(NewRequests());
        AssertRequest("POST", "/v1/audio-to-text", request);
        Assert.Equal("ana", Encoding.UTF8.GetString(request.Form.Single(p => p.Name == "user").Content));
        Assert.Equal("audio/mp3", request.Form.Single(p => p.Name == "file").ContentType);
    }

    [Theory(Timeout = Limit)]
    [InlineData("/etc/passwd-note")]
    [InlineData("..\\\\note")]
    [InlineData("https://evil.example/note.mp3")]
    [InlineData("")]
    public async Task TranscribeRecording_PathOrUrl_NeverReachesTheHost(string name)
    {
        var result = await CallAsync("transcribe_recording", $$"""{"recording":"{{name}}"}""", WithAudio);

        Assert.StartsWith("A recording is called by its name", (string?)result, StringComparison.Ordinal);
        Assert.Empty(_asked);
    }

    [Fact(Timeout = Limit)]
    public async Task TranscribeRecording_PathThatTheHostAllows_ReachesIt()
    {
        var options = WithAudio;
        options.AllowRecordingPaths = true;

        _ = await CallAsync("transcribe_recording", """{"recording":"https://app.example/note.mp3"}""", options);

        Assert.Equal("https://app.example/note.mp3", Assert.Single(_asked));
    }

    [Fact(Timeout = Limit)]
    public async Task TranscribeRecording_UnknownNameOrType_SaysSo()
    {
        Assert.Equal("There is no recording of that name.", (string?)await CallAsync("transcribe_recording", """{"recording":"song"}""", WithAudio));
        Assert.StartsWith(
            "The app takes no recordings of that type",
            (string?)await CallAsync("transcribe_recording", """{"recording":"note.txt"}""", WithAudio),
            StringComparison.Ordinal);
        Assert.Empty(NewRequests());
    }
}
