// A chat page over a Dify app. Settings, all optional: DIFY_API_KEY, DIFY_BASE_URL, and --urls for the page's own address.
using Dify.AI.Extensions;
using Dify.AI.Extensions.Emulator;
using Dify.AI.Extensions.Examples.Web;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

try
{
    var builder = WebApplication.CreateBuilder(args);
    var apiKey = Setting("DIFY_API_KEY");
    await using var emulator = apiKey is null ? await StartEmulatorAsync() : null;

    builder.Services.AddDifyClient(options =>
    {
        options.ApiKey = apiKey ?? emulator!.ApiKey;
        options.Endpoint = emulator?.Endpoint ?? (Setting("DIFY_BASE_URL") is { } address ? new(address, UriKind.RelativeOrAbsolute) : options.Endpoint);
    });
    builder.Services.AddHttpContextAccessor();
    builder.Services.AddOptions<DifyClientOptions>().Configure<IHttpContextAccessor>((options, accessor) =>
        options.UserResolver = _ => ValueTask.FromResult(BrowserUser.Of(accessor.HttpContext)));
    builder.Services.AddChatClient(services => services.GetRequiredService<DifyClient>().AsIChatClient())
        .UseLogging(); // The place for further middleware.
    builder.Logging.AddFilter("System.Net.Http.HttpClient", LogLevel.Warning);

    await using var app = builder.Build();
    app.Use(PagePolicy.ApplyAsync);
    app.Use(BrowserUser.EnsureAsync);
    app.UseFileServer();
    app.MapChat(emulator is null ? app.Services.GetRequiredService<DifyClient>().Endpoint.Host : "emulator");

    Console.WriteLine(emulator is null
        ? $"Talking to the Dify app at {app.Services.GetRequiredService<DifyClient>().Endpoint}."
        : $"DIFY_API_KEY is not set: talking to the emulator at {emulator.Endpoint}, which echoes.");
    await app.RunAsync();
    return 0;

    string? Setting(string name) => builder.Configuration[name] is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;
}
catch (OptionsValidationException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}

// An agent, since agents show all that there is: tool steps, reasoning, citations.
static Task<DifyEmulator> StartEmulatorAsync() => DifyEmulator.StartAsync(new()
{
    Apps =
    {
        new DifyEmulatorApp
        {
            Mode = DifyAppMode.AgentChat,
            Name = "Echo",
            OpeningStatement = "Hello! I run in an emulator, and say what you say.",
            SuggestedQuestions = { "Think: what time is it, and from what source?", "Slow: let me press stop while you answer" },
        },
    },
});
