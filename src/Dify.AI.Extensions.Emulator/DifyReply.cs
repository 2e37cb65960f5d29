using System.Text;

namespace Dify.AI.Extensions.Emulator;

/// <summary>An immutable script of what the server does for one message.</summary>
/// <remarks>Further steps are methods of <see cref="DifyReplySteps"/>: each gives a new reply that does one thing more.</remarks>
public sealed class DifyReply
{
    private DifyReply()
    {
    }

    internal IReadOnlyList<ReplyStep> Steps { get; private init; } = [];

    /// <summary>Frames with neither envelope nor ending; <see langword="null"/> for a scripted answer.</summary>
    internal IReadOnlyList<string>? RawFrames { get; private init; }

    /// <summary>A whole HTTP answer; <see langword="null"/> for an event stream.</summary>
    internal PlainAnswer? Plain { get; private init; }

    internal TransportScript Transport { get; private init; } = new();

    /// <summary>Streams an answer: one delta frame each, then the ending that fits the app's mode and the server's release.</summary>
    /// <param name="deltas">Pieces of the answer; none for an answer built by further steps.</param>
    /// <returns>A reply.</returns>
    public static DifyReply Text(params string[] deltas)
    {
        ArgumentNullException.ThrowIfNull(deltas);
        return new DifyReply { Steps = [.. deltas.Select(delta => new ReplyStep.Text(delta))] };
    }

    /// <summary>Writes raw frames, flushed one by one, then ends the body. Nothing is added: no envelope, no ending.</summary>
    /// <remarks>Conversation and message ids in the frames are known to the emulator from then on.</remarks>
    /// <param name="frames">Text of each frame, with its own line ends.</param>
    /// <returns>A reply.</returns>
    public static DifyReply Frames(params string[] frames)
    {
        ArgumentNullException.ThrowIfNull(frames);
        return new DifyReply { RawFrames = [.. frames] };
    }

    /// <summary>Answers as plain HTTP, whatever the request's body says: a proxy's page, or any error.</summary>
    /// <param name="status">HTTP status, 200 to 599.</param>
    /// <param name="contentType">Media type of the body.</param>
    /// <param name="body">The body.</param>
    /// <returns>A reply.</returns>
    public static DifyReply Http(int status, string contentType, string body)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(status, 200);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(status, 599);
        ArgumentException.ThrowIfNullOrWhiteSpace(contentType);
        ArgumentNullException.ThrowIfNull(body);
        return new DifyReply { Plain = new PlainAnswer(status, [new("Content-Type", contentType)], [Encoding.UTF8.GetBytes(body)], StaysOpen: false) };
    }

    /// <summary>Plays a recording: its status, its headers, its chunks byte for byte, whatever the request's body says.</summary>
    /// <remarks>Chunks follow each other without the pauses of the original. What the server left open stays open here.</remarks>
    /// <param name="exchange">The recorded exchange.</param>
    /// <returns>A reply.</returns>
    public static DifyReply Recorded(DifyExchange exchange)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        var response = exchange.Response;
        var chunks = response.Chunks.Count > 0 ? response.Chunks.Select(chunk => chunk.Bytes) : [response.Body];
        return new DifyReply { Plain = new PlainAnswer(response.Status, [.. response.Headers], [.. chunks], response.StaysOpen) };
    }

    internal DifyReply Then(params ReplyStep[] steps) => Plain is null && RawFrames is null
        ? new DifyReply { Steps = [.. Steps, .. steps], Transport = Transport }
        : throw new InvalidOperationException("Raw frames and plain HTTP answers take no further steps: write the frames themselves.");

    internal DifyReply Over(TransportScript transport) =>
        new() { Steps = Steps, RawFrames = RawFrames, Plain = Plain, Transport = transport };
}
