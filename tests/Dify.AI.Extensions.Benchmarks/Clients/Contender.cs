using Dify.AI.Extensions.Benchmarks.Serving;

namespace Dify.AI.Extensions.Benchmarks.Clients;

/// <summary>Asks one question and reads the answer to its end.</summary>
internal delegate Task ReadAnswer(Answer answer, CancellationToken cancellationToken);

/// <summary>A client that takes part in the comparison.</summary>
/// <param name="Name">As the tables say it.</param>
/// <param name="Protocol">What it speaks.</param>
/// <param name="Connect">Sets it up as its readme says, on the given handler and the server's address.</param>
internal sealed record Contender(string Name, Protocol Protocol, Func<HttpMessageHandler, Uri, ReadAnswer> Connect)
{
    public static Contender ChatClient { get; } = new("`AsIChatClient()`", Protocol.Dify, DifyClients.ChatClient);

    public static Contender Typed { get; } = new("`Chat.StreamAsync`", Protocol.Dify, DifyClients.Typed);

    public static Contender Floor { get; } = new("Floor", Protocol.Dify, PlainClients.Floor);

    public static Contender Naive { get; } = new("Plain classes", Protocol.Dify, PlainClients.Naive);

    public static Contender OllamaSharp { get; } = new("OllamaSharp", Protocol.Ollama, OtherClients.OllamaSharp);

    public static Contender OpenAI { get; } = new("Microsoft.Extensions.AI.OpenAI", Protocol.OpenAI, OtherClients.OpenAI);

    public static IReadOnlyList<Contender> All { get; } = [Floor, Naive, Typed, ChatClient, OllamaSharp, OpenAI];
}
