// A chat in the terminal with a Dify app. Settings, all optional: DIFY_API_KEY, DIFY_BASE_URL, DIFY_USER.
using System.Text;
using Dify.AI.Extensions;
using Dify.AI.Extensions.Emulator;
using Dify.AI.Extensions.Examples.Chat;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

Console.OutputEncoding = Encoding.UTF8;
try
{
    var apiKey = Setting("DIFY_API_KEY");
    await using var emulator = apiKey is null ? await StartEmulatorAsync() : null;
    var options = new DifyClientOptions
    {
        ApiKey = apiKey ?? emulator!.ApiKey,
        User = Setting("DIFY_USER") ?? (Environment.UserName is { Length: > 0 } name ? name : Environment.MachineName),
    };
    if (emulator is not null)
    {
        options.Endpoint = emulator.Endpoint;
    }
    else if (Setting("DIFY_BASE_URL") is { } address)
    {
        options.Endpoint = new Uri(address, UriKind.RelativeOrAbsolute);
    }

    // Disposed asynchronously, so that an answer which was left is stopped on the server before the program ends.
    await using var dify = new DifyClient(options);
    Console.WriteLine(emulator is null
        ? $"Talking to the Dify app at {dify.Endpoint} as {options.User}."
        : $"DIFY_API_KEY is not set: talking to the emulator at {dify.Endpoint}, which echoes. Try: think, time, source, slow.");
    Console.WriteLine("Ctrl+C stops an answer; at the prompt it ends the program.");

    using var ctrlC = new CtrlC();
    return await new ChatLoop(dify.AsIChatClient(), ctrlC).RunAsync();
}
catch (OptionsValidationException e)
{
    Screen.Error(e.Message);
    return 1;
}

static string? Setting(string name) => Environment.GetEnvironmentVariable(name) is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;

// An agent, since agents show all that there is: tool steps, reasoning, citations.
static Task<DifyEmulator> StartEmulatorAsync() =>
    DifyEmulator.StartAsync(new() { Apps = { new DifyEmulatorApp { Mode = DifyAppMode.AgentChat } } });
