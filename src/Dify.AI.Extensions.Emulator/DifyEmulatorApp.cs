using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Dify.AI.Extensions.Emulator;

/// <summary>One app on the emulated server: its key, its configuration, and the replies queued for it.</summary>
/// <remarks>Configuration is read anew on every request, so it may be changed while the emulator runs.</remarks>
public sealed class DifyEmulatorApp
{
    private readonly ConcurrentQueue<DifyReply> _replies = new();
    private readonly List<(string Method, string Path, DifyReply Reply)> _aimed = [];

    /// <summary>The app's API key. Default: random, beginning with <c>app-</c>.</summary>
    public string ApiKey { get; init; } = "app-" + RandomNumberGenerator.GetHexString(24, lowercase: true);

    /// <summary>What kind of app it is. Default: <see cref="DifyAppMode.Chat"/>.</summary>
    public DifyAppMode Mode { get; init; } = DifyAppMode.Chat;

    /// <summary>Name shown by <c>/info</c> and <c>/site</c>. Default: <c>Emulated app</c>.</summary>
    public string Name { get; set; } = "Emulated app";

    /// <summary>Description shown by <c>/info</c>. Default: empty.</summary>
    public string Description { get; set; } = "";

    /// <summary>Variables of the input form. Default: none.</summary>
    public IList<DifyInputVariable> Inputs { get; } = [];

    /// <summary>Conversation variables that each chatflow conversation starts with. Default: none.</summary>
    public IList<DifyConversationVariable> ConversationVariables { get; } = [];

    /// <summary>Opening statement, in which <c>{{name}}</c> stands for an input. Default: empty.</summary>
    public string OpeningStatement { get; set; } = "";

    /// <summary>Suggested opening questions. Default: none.</summary>
    public IList<string> SuggestedQuestions { get; } = [];

    /// <summary>Questions that <c>/messages/{id}/suggested</c> offers. Default: three.</summary>
    public IList<string> SuggestedQuestionsAfterAnswer { get; } = ["What else?", "Why is that?", "Show an example"];

    /// <summary>Whether follow-up questions are offered; off, <c>/suggested</c> answers 400. Default: on.</summary>
    public bool SuggestsQuestions { get; set; } = true;

    /// <summary>Whether files may come with a message; off, they are ignored without a word, as the server does. Default: on.</summary>
    public bool AllowsFiles { get; set; } = true;

    /// <summary>Most files a message may carry. Default 3, at least 1.</summary>
    public int MaxFiles { get; set; } = 3;

    /// <summary>Whether <c>/audio-to-text</c> works. Default: on.</summary>
    public bool SpeechToText { get; set; } = true;

    /// <summary>Whether <c>/text-to-audio</c> works. Default: on.</summary>
    public bool TextToSpeech { get; set; } = true;

    /// <summary>Whether streams carry the answer's audio too, as <c>tts_message</c> frames. Default: off.</summary>
    public bool AutoPlaysSpeech { get; set; }

    /// <summary>Whether citations are reported. Default: on.</summary>
    public bool ReportsCitations { get; set; } = true;

    /// <summary>Whether annotations answer matching questions; the API can switch it too. Default: off.</summary>
    public bool AnnotationReply { get; set; }

    /// <summary>Whether the app's API is enabled; off, all requests answer 403. Default: on.</summary>
    public bool ApiEnabled { get; set; } = true;

    /// <summary>Whether a chatflow or workflow has been published. Default: yes.</summary>
    public bool Published { get; set; } = true;

    /// <summary>Most generations that may run at once, at least 1; <see langword="null"/> (default) for no limit.</summary>
    public int? MaxActiveRequests { get; set; }

    /// <summary>Answers questions for which no reply is queued. Default: echoes the question word by word.</summary>
    public Func<DifyQuestion, DifyReply>? Model { get; set; }

    /// <summary>What text a recording holds, for <c>/audio-to-text</c>. Default: tells the number of bytes.</summary>
    public Func<DifyFormPart, string>? Transcriber { get; set; }

    internal AppState State { get; } = new();

    internal bool HasConversations => Mode is not (DifyAppMode.Completion or DifyAppMode.Workflow);

    internal bool RunsWorkflow => Mode is DifyAppMode.AdvancedChat or DifyAppMode.Workflow;

    /// <summary>Queues replies: each of the app's next messages (or completions, or workflow runs) takes one.</summary>
    /// <param name="replies">Replies, in order.</param>
    public void Reply(params DifyReply[] replies)
    {
        ArgumentNullException.ThrowIfNull(replies);
        foreach (var reply in replies)
        {
            _replies.Enqueue(reply);
        }
    }

    /// <summary>Queues one reply of raw frames.</summary>
    /// <param name="frames">Text of each frame, with its own line ends.</param>
    public void Reply(params string[] frames) => Reply(DifyReply.Frames(frames));

    /// <summary>Answers requests to any operation instead of the server: each request that fits takes one reply, whatever its body says.</summary>
    /// <param name="method">HTTP method, such as <c>GET</c>.</param>
    /// <param name="path">Path under <c>/v1/</c>, such as <c>conversations</c>; requests whose path begins with it fit.</param>
    /// <param name="replies">Replies in order: plain HTTP, recordings or raw frames.</param>
    /// <exception cref="ArgumentException">A reply is made of steps, which only generations can play.</exception>
    public void ReplyTo(string method, string path, params DifyReply[] replies)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(method);
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(replies);
        if (replies.Any(reply => reply is { Plain: null, RawFrames: null }))
        {
            throw new ArgumentException("Only DifyReply.Http, Recorded and Frames can stand for any operation; queue the others with Reply.", nameof(replies));
        }

        lock (_aimed)
        {
            _aimed.AddRange(replies.Select(reply => (method, "/v1/" + path.TrimStart('/'), reply)));
        }
    }

    internal DifyReply? TakeReplyTo(string method, string path)
    {
        lock (_aimed)
        {
            var at = _aimed.FindIndex(one =>
                one.Method.Equals(method, StringComparison.OrdinalIgnoreCase) && path.StartsWith(one.Path, StringComparison.Ordinal));
            if (at < 0)
            {
                return null;
            }

            var reply = _aimed[at].Reply;
            _aimed.RemoveAt(at);
            return reply;
        }
    }

    internal DifyReply? PeekReply() => _replies.TryPeek(out var reply) ? reply : null;

    internal DifyReply? TakeReply() => _replies.TryDequeue(out var reply) ? reply : null;
}
