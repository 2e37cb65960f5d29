using System.Net;
using System.Net.Http.Headers;
using Dify.AI.Extensions.Benchmarks.Serving;

namespace Dify.AI.Extensions.Benchmarks.Clients;

/// <summary>Answers each request with the same bytes, without a network: what is left is the client's own work.</summary>
internal sealed class MemoryHandler(Protocol protocol, int tokens) : HttpMessageHandler
{
    private readonly byte[] _body = RenderedAnswer.Of(protocol).Whole(tokens);
    private readonly MediaTypeHeaderValue _type = MediaTypeHeaderValue.Parse(RenderedAnswer.Of(protocol).MediaType);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new StreamContent(new MemoryStream(_body, writable: false)) { Headers = { ContentType = _type } },
            RequestMessage = request,
        });
}
