using Dify.AI.Extensions;
using Dify.AI.Extensions.Emulator;
using Dify.AI.Extensions.Examples.Pipeline;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Trace;

// Microsoft's own middleware over two Dify apps, on an emulated server: dotnet run --project examples/Pipeline
var main = new DifyEmulatorApp { Model = _ => DifyReply.Text("Dify runs ", "your AI apps.") };
var spare = new DifyEmulatorApp { Model = _ => DifyReply.Text("Yes, ", "it can.") };
var server = new DifyEmulatorOptions { Apps = { main, spare } };
await using var dify = await DifyEmulator.StartAsync(server);

using var logs = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Debug).AddProvider(new PrintedLogs()));
using var tracing = Sdk.CreateTracerProviderBuilder().AddSource("main", "spare").AddProcessor(new PrintedTraces()).Build();
var cache = new MemoryDistributedCache(Options.Create(new MemoryDistributedCacheOptions()));

await using var mainClient = new DifyClient(new() { Endpoint = dify.Endpoint, ApiKey = main.ApiKey });
await using var spareClient = new DifyClient(new() { Endpoint = dify.Endpoint, ApiKey = spare.ApiKey });

// From the outside in: log each call, answer from the cache, else ask the main app, else the spare one; each app has a trace of its own.
using var chat = new OrderedFailoverChatClient([Traced(mainClient, "main"), Traced(spareClient, "spare")])
    .AsBuilder()
    .UseLogging(logs)
    .UseDistributedCache(cache)
    .Build();

// The user is part of the cache's key: one user's answer is never another's.
var options = new ChatOptions().SetDifyUser("ana");
List<ChatMessage> history = [new(ChatRole.User, "What does Dify do?")];

Console.WriteLine("1. A question goes to the main app.");
var answer = await AskAsync();

Console.WriteLine("2. The same question again is answered from the cache: no trace, no request.");
_ = await AskAsync();

Console.WriteLine("3. The main app fails: the spare one takes over, with the conversation so far as a transcript.");
history.AddMessages(answer);
history.Add(new(ChatRole.User, "Can it search my documents?"));
main.Reply(DifyReply.Http(503, "text/html", "<html>down for maintenance</html>"));
_ = await AskAsync();
Console.WriteLine("   the spare app was asked:");
Console.WriteLine("      " + ((string?)dify.Requests[^1].Body?["query"])?.ReplaceLineEndings("\n      "));

async Task<ChatResponse> AskAsync()
{
    // No ConversationId: a conversation lives in one app. Histories carry theirs along, so that its own app resumes it and any other gets the words.
    var before = dify.Requests.Count;
    var response = await chat.GetStreamingResponseAsync(history, options).ToChatResponseAsync();
    Console.WriteLine($"   answer  {response.Text}");
    Console.WriteLine($"   server  {dify.Requests.Count - before} request(s)\n");
    return response;
}

static IChatClient Traced(DifyClient client, string name) => client.AsIChatClient().AsBuilder().UseOpenTelemetry(sourceName: name).Build();
