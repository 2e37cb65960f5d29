using Dify.AI.Extensions;
using Dify.AI.Extensions.Emulator;
using Microsoft.Extensions.AI;

await using var server = await DifyEmulator.StartAsync(); // stands in for a Dify server
await using var dify = new DifyClient(new() { Endpoint = server.Endpoint, ApiKey = server.ApiKey, User = "ana" });
IChatClient chat = dify.AsIChatClient();
var hello = await chat.GetResponseAsync("Hello!");
Console.WriteLine(await chat.GetResponseAsync("Still there?", new() { ConversationId = hello.ConversationId }));
