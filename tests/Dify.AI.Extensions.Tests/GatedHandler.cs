using System.Net;
using System.Text;

namespace Dify.AI.Extensions.Tests;

/// <summary>A server that takes the first request, and keeps its answer back until it is told; all others succeed at once.</summary>
internal sealed class GatedHandler : HttpMessageHandler
{
    private readonly TaskCompletionSource<HttpResponseMessage> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public List<string> Paths { get; } = [];

    /// <summary>Whether the first request was cancelled.</summary>
    public bool IsGivenUp { get; private set; }

    public void Answer(string body, HttpStatusCode status = HttpStatusCode.OK) =>
        _first.SetResult(new(status) { Content = new StringContent(body, Encoding.UTF8, "text/event-stream") });

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Paths.Add(request.RequestUri!.AbsolutePath);
        if (Paths.Count > 1)
        {
            return new() { Content = new StringContent("""{"result":"success"}""") };
        }

        try
        {
            return await _first.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            IsGivenUp = true;
            throw;
        }
    }
}
