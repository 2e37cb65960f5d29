using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions;

/// <summary>Speech, which goes to the host and comes from the host: a model sees names and addresses only.</summary>
internal sealed class AudioTools(ToolSet set, DifyToolsOptions options)
{
    private const int MostBytes = 30 * 1024 * 1024;
    private const int MostMessages = 1000;

    private readonly Func<DataContent, CancellationToken, ValueTask<Uri>>? _sink = options.SpeechSink;
    private readonly Func<string, CancellationToken, ValueTask<DataContent?>>? _source = options.RecordingSource;
    private readonly bool _allowsPaths = options.AllowRecordingPaths;

    public void Add()
    {
        if (_sink is not null)
        {
            set.Add(
                "speak_text",
                DifyToolEffects.Read,
                "Has a text spoken by the app's voice. Returns the address where the user can hear it.",
                SpeakTextAsync,
                ExplainSpeech);
            set.Add(
                "speak_message",
                DifyToolEffects.Read,
                "Has an answer of the app spoken by its voice. Returns the address where the user can hear it.",
                SpeakMessageAsync,
                ExplainSpeech);
        }

        if (_source is not null)
        {
            set.Add(
                "transcribe_recording",
                DifyToolEffects.Read,
                "Writes down what is said in a recording that the user has given.",
                TranscribeAsync,
                ExplainTranscription);
        }
    }

    private async Task<object> SpeakTextAsync([Description("What to say.")] string text, CancellationToken cancellationToken = default)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new ToolRefusedException("There is nothing to say: the text is empty.");
        }

        using var speech = await set.Client.Audio.TextToAudioAsync(text, voice: null, set.Call, cancellationToken).ConfigureAwait(false);
        return await KeepAsync(speech, cancellationToken).ConfigureAwait(false);
    }

    private async Task<object> SpeakMessageAsync(
        [Description("The conversation's id, from list_conversations.")] string conversation_id,
        [Description("The id of the answer's message, from get_conversation_messages.")] string message_id,
        CancellationToken cancellationToken = default)
    {
        var id = await FindOwnAsync(
            ToolSet.ToId(conversation_id, "list_conversations"), ToolSet.ToId(message_id, "get_conversation_messages"), cancellationToken).ConfigureAwait(false);
        using var speech = await set.Client.Audio.MessageToAudioAsync(id, voice: null, set.Call, cancellationToken).ConfigureAwait(false);
        return await KeepAsync(speech, cancellationToken).ConfigureAwait(false);
    }

    private async Task<object> TranscribeAsync(
        [Description("The recording's name, exactly as it was given.")] string recording, CancellationToken cancellationToken = default)
    {
        if (string.IsNullOrWhiteSpace(recording) || (!_allowsPaths && recording.IndexOfAny(['/', '\\', ':']) >= 0))
        {
            throw new ToolRefusedException("A recording is called by its name, not by a path or URL.");
        }

        var audio = await _source!(recording, cancellationToken).ConfigureAwait(false)
            ?? throw new ToolRefusedException("There is no recording of that name.");
        using var content = ToStream(audio.Data);
        try
        {
            return new Transcript(set.Cut(
                await set.Client.Audio.AudioToTextAsync(content, audio.MediaType, audio.Name, set.Call, cancellationToken).ConfigureAwait(false)));
        }
        catch (ArgumentException e) when (e.ParamName == "mediaType")
        {
            throw new ToolRefusedException("The app takes no recordings of that type: MP3, M4A, WAV and AMR only.");
        }
    }

    /// <summary>The message's id, if it is the user's own. Dify speaks any message whose id it is told, whoever asks (api/services/audio_service.py, 1.9.2 to 1.14.2).</summary>
    private async Task<string> FindOwnAsync(string conversationId, string messageId, CancellationToken cancellationToken)
    {
        var seen = 0;
        await foreach (var message in set.Client.Messages.ListAllAsync(conversationId, set.Call, cancellationToken).ConfigureAwait(false))
        {
            if (string.Equals(message.Id, messageId, StringComparison.OrdinalIgnoreCase))
            {
                return messageId;
            }

            if (++seen >= MostMessages)
            {
                break;
            }
        }

        throw new ToolRefusedException("The conversation has no such message. Take the id from get_conversation_messages.");
    }

    private async Task<object> KeepAsync(DifyDownload speech, CancellationToken cancellationToken)
    {
        var bytes = await ReadAsync(speech.Content, cancellationToken).ConfigureAwait(false);
        var uri = await _sink!(new(bytes, speech.MediaType) { Name = speech.FileName ?? "speech.mp3" }, cancellationToken).ConfigureAwait(false);
        return uri is null || (uri.IsAbsoluteUri && uri.Scheme == "data")
            ? throw new InvalidOperationException("DifyToolsOptions.SpeechSink must return the address of what it has kept, not the audio itself.")
            : new SpeechReference(uri, speech.MediaType, bytes.Length);
    }

    private static async Task<byte[]> ReadAsync(Stream content, CancellationToken cancellationToken)
    {
        using var kept = new MemoryStream();
        var buffer = new byte[81920];
        while (await content.ReadAsync(buffer, 0, buffer.Length, cancellationToken).ConfigureAwait(false) is > 0 and var read)
        {
            if (kept.Length + read > MostBytes)
            {
                throw new ToolRefusedException("The speech would be too long. Have a shorter text spoken.");
            }

            kept.Write(buffer, 0, read);
        }

        return kept.ToArray();
    }

    private static MemoryStream ToStream(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var array) ? new(array.Array!, array.Offset, array.Count, writable: false) : new(bytes.ToArray(), writable: false);

    private static string? ExplainSpeech(DifyException e) => e.Code switch
    {
        "no_audio" => "There is nothing to say: the message has no text.",
        _ when IsDisabled(e) => "This app does not speak: text to speech is switched off.",
        "provider_not_support_text_to_speech" => "This app does not speak: it has no model for it.",
        _ => null,
    };

    private static string? ExplainTranscription(DifyException e) => e.Code switch
    {
        "speech_to_text_disabled" => "This app does not take recordings: speech to text is switched off.",
        _ when IsDisabled(e) => "This app does not take recordings: speech to text is switched off.",
        "provider_not_support_speech_to_text" => "This app does not take recordings: it has no model for them.",
        "audio_too_large" => "The recording is too large for the app.",
        "unsupported_audio_type" => "The app takes no recordings of that type: MP3, M4A, WAV and AMR only.",
        "no_audio_uploaded" => "The recording is empty.",
        _ => null,
    };

    private static bool IsDisabled(DifyException e) =>
        e.Code == "invalid_param" && e.ServerMessage.Contains("not enabled", StringComparison.OrdinalIgnoreCase);
}
