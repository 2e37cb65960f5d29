using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions.Benchmarks.Clients;

/// <summary>This library.</summary>
internal static class DifyClients
{
    public static ReadAnswer ChatClient(HttpMessageHandler handler, Uri address) => ToReader(Client(handler, address).AsIChatClient());

    public static ReadAnswer Typed(HttpMessageHandler handler, Uri address)
    {
        var client = Client(handler, address);
        return async (answer, cancellationToken) =>
        {
            await foreach (var difyEvent in client.Chat.StreamAsync(new() { Query = "Tell me a story." }, cancellationToken: cancellationToken))
            {
                if (difyEvent is MessageEvent message)
                {
                    answer.Add(message.Answer);
                }
            }
        };
    }

    public static ReadAnswer ToReader(IChatClient chat) => async (answer, cancellationToken) =>
    {
        await foreach (var update in chat.GetStreamingResponseAsync("Tell me a story.", cancellationToken: cancellationToken))
        {
            answer.Add(update.Text);
        }
    };

    private static DifyClient Client(HttpMessageHandler handler, Uri address) => new(
        new() { Endpoint = new Uri(address, "v1/"), ApiKey = "app-key", User = "ana" },
        new HttpClient(handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan });
}
