using BenchmarkDotNet.Attributes;
using Dify.AI.Extensions.Benchmarks.Clients;
using Dify.AI.Extensions.Benchmarks.Serving;

namespace Dify.AI.Extensions.Benchmarks.Micro;

/// <summary>One stream; time and memory are those of one of its tokens.</summary>
[MemoryDiagnoser]
public class StreamBenchmarks
{
    private const int Tokens = 2000;

    private readonly Dictionary<Contender, ReadAnswer> _clients = [];
    private ServerProcess? _server;

    /// <summary>Where the answer comes from.</summary>
    [Params(Source.Memory, Source.Loopback)]
    public Source From { get; set; }

    [GlobalSetup]
    public void Connect()
    {
        _server = From == Source.Loopback ? ServerProcess.Start() : null;
        foreach (var contender in Contender.All)
        {
            _clients[contender] = _server is null
                ? contender.Connect(new MemoryHandler(contender.Protocol, Tokens), new Uri("http://memory/"))
                : contender.Connect(new SocketsHttpHandler(), ServerProcess.Paced(_server.Address, Tokens, interval: 0));
        }
    }

    [GlobalCleanup]
    public void Disconnect() => _server?.Dispose();

    [Benchmark(Baseline = true, OperationsPerInvoke = Tokens)]
    public Task Floor() => ReadAsync(Contender.Floor);

    [Benchmark(OperationsPerInvoke = Tokens)]
    public Task PlainClasses() => ReadAsync(Contender.Naive);

    [Benchmark(OperationsPerInvoke = Tokens)]
    public Task Typed() => ReadAsync(Contender.Typed);

    [Benchmark(OperationsPerInvoke = Tokens)]
    public Task ChatClient() => ReadAsync(Contender.ChatClient);

    [Benchmark(OperationsPerInvoke = Tokens)]
    public Task OllamaSharp() => ReadAsync(Contender.OllamaSharp);

    [Benchmark(OperationsPerInvoke = Tokens)]
    public Task OpenAI() => ReadAsync(Contender.OpenAI);

    private async Task ReadAsync(Contender contender)
    {
        var answer = new Answer();
        await _clients[contender](answer, CancellationToken.None);
        answer.Expect(Tokens);
    }
}

/// <summary>Where an answer comes from.</summary>
public enum Source
{
    /// <summary>A handler that has its bytes: what is left is the client's own work.</summary>
    Memory,

    /// <summary>A server on the same machine.</summary>
    Loopback,
}
