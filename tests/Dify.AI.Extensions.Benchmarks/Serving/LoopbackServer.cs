using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dify.AI.Extensions.Benchmarks.Serving;

/// <summary>
/// Answers in the three protocols, with bytes that were rendered before. The path says how: <c>/{tokens}/{interval}/</c>, so many tokens, so many milliseconds
/// apart; 0 sends all at once. Runs in a process of its own, so that what is measured beside it is the client's.
/// </summary>
internal sealed class LoopbackServer
{
    private readonly ConcurrentDictionary<(Protocol Protocol, int Tokens), byte[]> _whole = new();
    private readonly Channel<long> _left = Channel.CreateUnbounded<long>();
    private PacedAnswer? _latest;

    /// <summary>Prints its address, and serves until standard input ends: with the process that started it, at the latest.</summary>
    public static async Task ServeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<SocketTransportOptions>(sockets => sockets.Backlog = 4096); // A thousand callers knock at once.
        await using var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var server = new LoopbackServer();
        app.MapPost("/{tokens:int}/{interval:int}/v1/chat-messages", http => server.AnswerAsync(http, Protocol.Dify));
        app.MapPost("/{tokens:int}/{interval:int}/v1/chat-messages/{task}/stop", server.StopAsync);
        app.MapPost("/{tokens:int}/{interval:int}/v1/chat/completions", http => server.AnswerAsync(http, Protocol.OpenAI));
        app.MapPost("/{tokens:int}/{interval:int}/api/chat", http => server.AnswerAsync(http, Protocol.Ollama));
        app.MapGet("/left", server.LeftAsync);
        await app.StartAsync();
        Console.WriteLine(app.Urls.First());
        await Console.In.ReadToEndAsync();
        await app.StopAsync(new CancellationToken(canceled: true));
    }

    private async Task AnswerAsync(HttpContext http, Protocol protocol)
    {
        await http.Request.Body.CopyToAsync(Stream.Null);
        var answer = RenderedAnswer.Of(protocol);
        var tokens = Number(http, "tokens");
        http.Response.ContentType = answer.MediaType;
        if (Number(http, "interval") is var interval and > 0)
        {
            var paced = _latest = new(answer, tokens, TimeSpan.FromMilliseconds(interval), _left.Writer);
            await paced.SendAsync(http);
            return;
        }

        var bytes = _whole.GetOrAdd((protocol, tokens), key => RenderedAnswer.Of(key.Protocol).Whole(key.Tokens));
        await http.Response.Body.WriteAsync(bytes, http.RequestAborted);
    }

    private Task StopAsync(HttpContext http)
    {
        _latest?.Stop();
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync("""{"result": "success"}""");
    }

    /// <summary>When the server learned that a caller has left: a timestamp of the machine, one for each answer that was left.</summary>
    private async Task LeftAsync(HttpContext http) =>
        await http.Response.WriteAsync($"{await _left.Reader.ReadAsync(http.RequestAborted)}");

    private static int Number(HttpContext http, string name) => int.Parse((string)http.Request.RouteValues[name]!);
}
