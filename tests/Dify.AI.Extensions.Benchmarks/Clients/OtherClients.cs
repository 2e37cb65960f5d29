using System.ClientModel;
using System.ClientModel.Primitives;
using Microsoft.Extensions.AI;
using OllamaSharp;
using OpenAI;

namespace Dify.AI.Extensions.Benchmarks.Clients;

/// <summary>Chat clients of other services, with the same <see cref="IChatClient"/> on top.</summary>
internal static class OtherClients
{
    public static ReadAnswer OllamaSharp(HttpMessageHandler handler, Uri address) =>
        DifyClients.ToReader(new OllamaApiClient(new HttpClient(handler, disposeHandler: false) { BaseAddress = address }, "llama3.2"));

    public static ReadAnswer OpenAI(HttpMessageHandler handler, Uri address)
    {
        var options = new OpenAIClientOptions
        {
            Endpoint = new Uri(address, "v1"),
            Transport = new HttpClientPipelineTransport(new HttpClient(handler, disposeHandler: false)),
        };
        return DifyClients.ToReader(new OpenAIClient(new ApiKeyCredential("sk-key"), options).GetChatClient("gpt-4o-mini").AsIChatClient());
    }
}
