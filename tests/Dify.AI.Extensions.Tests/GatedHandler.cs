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

    public DifyClient CreateClient(Action<DifyClientOptions>? configure = null)
    {
        var options = new DifyClientOptions { Endpoint = new("http://dify.example.test/v1"), ApiKey = "app-1", User = "ana" };
        configure?.Invoke(options);
        return new(options, new HttpClient(this));
    }

    /// <summary>Whether an answer comes even to a request that was cancelled.</summary>
    public bool AnswersAllTheSame { get; init; }

    public void Answer(string body, HttpStatusCode status = HttpStatusCode.OK) => Answer(new MemoryStream(Encoding.UTF8.GetBytes(body)), status);

    public void Answer(Stream body, HttpStatusCode status = HttpStatusCode.OK) =>
        _first.SetResult(new(status) { Content = new StreamContent(body) { Headers = { ContentType = new("text/event-stream") } } });

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Paths.Add(request.RequestUri!.AbsolutePath);
        if (Paths.Count > 1)
        {
            return new() { Content = new StringContent("""{"result":"success"}""") };
        }

        try
        {
            return await (AnswersAllTheSame ? _first.Task : _first.Task.WaitAsync(cancellationToken));
        }
        catch (OperationCanceledException)
        {
            IsGivenUp = true;
            throw;
        }
    }
}
