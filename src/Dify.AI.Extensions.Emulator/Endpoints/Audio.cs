using System.Globalization;
using System.Text.Json.Nodes;

namespace Dify.AI.Extensions.Emulator;

/// <summary>From text to sound and back.</summary>
internal static class Audio
{
    private const int MostBytes = 30 * 1024 * 1024;

    /// <summary>Exactly these: <c>audio/mpeg</c> is refused [chat/stt-mpeg].</summary>
    private static readonly string[] Types = ["audio/mp3", "audio/m4a", "audio/wav", "audio/amr", "audio/mpga"];

    public static async Task SpeakAsync(Call call)
    {
        var text = call.Body["text"] is { } node ? PythonRepr.Str(node) : null;
        var messageId = call.Body["message_id"] is { } id ? PythonRepr.Str(id) : "";
        if (messageId.Length > 0)
        {
            // Looked up by id alone. What is not found is a success without a sound.
            text = call.State.FindMessage(messageId, user: null)?.Answer;
            if (string.IsNullOrEmpty(text))
            {
                await call.AnswerAsync(null).ConfigureAwait(false);
                return;
            }
        }

        if (text is null)
        {
            throw Refusal.InvalidParam("Text is required");
        }

        if (!call.App.TextToSpeech && call.Body["voice"] is null)
        {
            throw Refusal.InvalidParam("TTS is not enabled");
        }

        call.Http.Response.ContentType = "audio/mpeg";
        await new FramePlayer(call, new TransportScript())
            .PlayAsync(Speech.Of(text).ToAsyncEnumerable(), () => TimeSpan.Zero).ConfigureAwait(false);
    }

    public static Task TranscribeAsync(Call call)
    {
        var file = call.Request.Form.FirstOrDefault(part => part is { Name: "file", FileName: not null })
            ?? throw Refusal.Of(400, "bad_request_key_error", "The browser (or proxy) sent a request that this server could not understand.");
        if (!call.App.SpeechToText)
        {
            throw Refusal.InvalidParam("Speech to text is not enabled");
        }

        var type = file.ContentType?.Split(';')[0].Trim().ToLowerInvariant() ?? "";
        if (!Types.Contains(type, StringComparer.Ordinal))
        {
            throw Refusal.Of(415, "unsupported_audio_type", "Audio type not allowed.");
        }

        if (file.Content.Length > MostBytes)
        {
            throw Refusal.Of(413, "audio_too_large", "Audio size larger than 30 mb");
        }

        var text = call.App.Transcriber?.Invoke(file)
            ?? string.Create(CultureInfo.InvariantCulture, $"A recording of {file.Content.Length} bytes.");
        return call.AnswerAsync(new JsonObject { ["text"] = text });
    }
}
