using Consumers;
using Dify.AI.Extensions;

#if NET10_0_OR_GREATER
await using var server = await Dify.AI.Extensions.Emulator.DifyEmulator.StartAsync();
var (endpoint, apiKey) = (server.Endpoint, server.ApiKey);
#else
var (endpoint, apiKey) = (new Uri(Environment.GetEnvironmentVariable("DIFY_BASE_URL")!), Environment.GetEnvironmentVariable("DIFY_API_KEY")!);
#endif

await Assistant.TalkAsync(Options(apiKey), Console.Out);
await Assistant.AskKernelAsync(options => (options.Endpoint, options.ApiKey, options.User) = (endpoint, apiKey, "ana"), Console.Out);
await Assistant.BeRefusedAsync(Options("app-wrong"), Console.Out);

DifyClientOptions Options(string key) => new() { Endpoint = endpoint, ApiKey = key, User = "ana" };
