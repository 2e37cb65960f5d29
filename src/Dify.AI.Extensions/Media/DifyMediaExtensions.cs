using System.Diagnostics.CodeAnalysis;
using Dify.AI.Extensions;

namespace Microsoft.Extensions.AI;

/// <summary>Dify apps behind the abstractions of Microsoft.Extensions.AI for speech and files, which are experimental there.</summary>
[Experimental("MEAI001")]
public static class DifyMediaExtensions
{
    /// <summary>Makes a Dify app that takes speech an <see cref="ISpeechToTextClient"/>.</summary>
    /// <remarks>
    /// What the stream holds is told by the extension of a <see cref="FileStream"/>'s name, or else by the first bytes: MP3, M4A, WAV, AMR or MPGA, at most
    /// 30 MB. Whatever else is refused before it is sent, with an <see cref="ArgumentException"/>. The stream is read as it is sent, and left open. Dify
    /// answers in one piece: streamed, the text is one update. Options but the user (<c>SetDifyUser</c>) are ignored: Dify has them in the app. A
    /// <see cref="DifyCallOptions"/> of <see cref="SpeechToTextOptions.RawRepresentationFactory"/> wins. Safe for concurrent use; disposing it leaves
    /// <paramref name="client"/> alone. Throws as <see cref="DifyAudio.AudioToTextAsync"/>.
    /// </remarks>
    /// <param name="client">The client of the app.</param>
    /// <returns>The speech-to-text client.</returns>
    public static ISpeechToTextClient AsISpeechToTextClient(this DifyClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        return new DifySpeechToTextClient(client);
    }

    /// <summary>Makes a Dify app that speaks an <see cref="ITextToSpeechClient"/>.</summary>
    /// <remarks>
    /// <see cref="TextToSpeechOptions.VoiceId"/> is one of the provider's voices; default: the app's. Streamed, the sound is handed on as it arrives. Its
    /// media type is what the first bytes tell, else what Dify says: <c>audio/mpeg</c>. Other options but the user (<c>SetDifyUser</c>) are ignored: Dify has
    /// them in the app. A <see cref="DifyCallOptions"/> of <see cref="TextToSpeechOptions.RawRepresentationFactory"/> wins. To have a message spoken, see
    /// <see cref="DifyAudio.MessageToAudioAsync"/>. Safe for concurrent use; disposing it leaves <paramref name="client"/> alone. Throws
    /// <see cref="DifyException"/> when Dify refuses, or (<c>no_audio</c>) answers without a sound.
    /// </remarks>
    /// <param name="client">The client of the app.</param>
    /// <returns>The text-to-speech client.</returns>
    public static ITextToSpeechClient AsITextToSpeechClient(this DifyClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        return new DifyTextToSpeechClient(client);
    }

    /// <summary>Makes the files of a Dify app an <see cref="IHostedFileClient"/>.</summary>
    /// <remarks>
    /// What an upload returns can be sent with a message of the same user as it is, and downloaded once it was. The media type, where none is given, is
    /// told by the name's extension, or else by the first bytes. Streams are not buffered, and left open. The Service API lists, describes and deletes no files: these
    /// methods throw <see cref="NotSupportedException"/>. A <see cref="DifyCallOptions"/> of
    /// <see cref="HostedFileClientOptions.RawRepresentationFactory"/> wins over the user of <c>SetDifyUser</c>. Safe for concurrent use; disposing it leaves
    /// <paramref name="client"/> alone. Throws as <see cref="DifyFiles"/>.
    /// </remarks>
    /// <param name="client">The client of the app.</param>
    /// <returns>The file client.</returns>
    public static IHostedFileClient AsIHostedFileClient(this DifyClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        return new DifyHostedFileClient(client);
    }

    /// <summary>Names the end user of the call.</summary>
    /// <param name="options">The call's options.</param>
    /// <param name="user">Your own id of the user, 1 to 255 characters. Take it from your sign-in, never from a model.</param>
    /// <returns>The same options.</returns>
    /// <exception cref="ArgumentException"><paramref name="user"/> is blank or too long.</exception>
    public static SpeechToTextOptions SetDifyUser(this SpeechToTextOptions options, string user)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(user);
        (options.AdditionalProperties ??= [])[DifyPropertyNames.User] = DifyUser.Check(user);
        return options;
    }

    /// <inheritdoc cref="SetDifyUser(SpeechToTextOptions, string)"/>
    public static TextToSpeechOptions SetDifyUser(this TextToSpeechOptions options, string user)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(user);
        (options.AdditionalProperties ??= [])[DifyPropertyNames.User] = DifyUser.Check(user);
        return options;
    }

    /// <inheritdoc cref="SetDifyUser(SpeechToTextOptions, string)"/>
    public static HostedFileClientOptions SetDifyUser(this HostedFileClientOptions options, string user)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(user);
        (options.AdditionalProperties ??= [])[DifyPropertyNames.User] = DifyUser.Check(user);
        return options;
    }
}
