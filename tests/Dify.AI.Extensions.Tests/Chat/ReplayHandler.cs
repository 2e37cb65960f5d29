using System.Net;

namespace Dify.AI.Extensions.Tests.Chat;

/// <summary>
/// Plays bytes without a socket, where thousands of replays would take minutes over one: byte by byte, or only the first so many.
/// The same recordings go over the emulator's socket elsewhere.
/// </summary>
internal sealed class ReplayHandler(byte[] body, int length, bool trickle) : HttpMessageHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new StreamContent(new PlayedStream(body, length, trickle)) { Headers = { ContentType = new("text/event-stream") { CharSet = "utf-8" } } },
        });

    private sealed class PlayedStream(byte[] body, int length, bool trickle) : MemoryStream(body, 0, length, writable: false)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(trickle ? buffer[..1] : buffer, cancellationToken);
    }
}
