// A round trip without reflection: published ahead of time, run against the app of DIFY_API_KEY and DIFY_BASE_URL.
using System.Runtime.CompilerServices;
using System.Text.Json;
using Dify.AI.Extensions;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

var services = new ServiceCollection();
services.AddDifyClient(options =>
{
    options.ApiKey = Environment.GetEnvironmentVariable("DIFY_API_KEY") ?? "";
    options.Endpoint = Environment.GetEnvironmentVariable("DIFY_BASE_URL") is { } address ? new Uri(address) : options.Endpoint;
    options.User = "aot";
});
await using var provider = services.BuildServiceProvider();
using var chat = provider.GetRequiredService<DifyClient>().AsIChatClient();

Console.WriteLine($"Dynamic code: {RuntimeFeature.IsDynamicCodeSupported}. Reflecting JSON: {JsonSerializer.IsReflectionEnabledByDefault}.");

ChatMessage question = new(ChatRole.User, [new TextContent("What time is it, and from what source?"), new DataContent("aot"u8.ToArray(), "text/plain") { Name = "aot.txt" }]);
var first = await chat.GetResponseAsync([question], new ChatOptions().SetDifyInput("name", "Ana"));
Console.WriteLine($"Answered: {first.Text}");

await foreach (var update in chat.GetStreamingResponseAsync("again", new ChatOptions { ConversationId = first.ConversationId }.SetDifyInput("name", "Ana")))
{
    Console.Write(update.Text);
}

Console.WriteLine();

// What an agent does: arguments and results are JSON.
using var arguments = JsonDocument.Parse("""{"conversation_id":"$","limit":1}""".Replace("$", first.ConversationId, StringComparison.Ordinal));
var tool = DifyTools.Create(provider.GetRequiredService<DifyClient>()).Single(t => t.Name == "get_conversation_messages");
var called = (JsonElement)(await tool.InvokeAsync(new(arguments.RootElement.EnumerateObject().ToDictionary(a => a.Name, a => (object?)a.Value))))!;
Console.WriteLine($"The tool read: {called.GetProperty("messages")[0].GetProperty("question")}");

// What a cache does: to JSON and back, by the abstractions' own contract.
var type = AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(ChatResponse));
var json = JsonSerializer.Serialize(first, type);
var copy = (ChatResponse)JsonSerializer.Deserialize(json, type)!;
var same = copy.Text == first.Text && copy.ConversationId == first.ConversationId && JsonSerializer.Serialize(copy, type) == json;
Console.WriteLine($"Same after JSON: {same}, with {string.Join(", ", copy.Messages.SelectMany(m => m.Contents).Select(c => c.GetType().Name).Distinct())}");
return same ? 0 : 1;
