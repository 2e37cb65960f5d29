using System.Globalization;
using Dify.AI.Extensions.Emulator;

// Runs an emulated Dify server until Ctrl+C:
//   dotnet run --project examples/Emulator -- --port 5001 --release 1.14 --mode advanced-chat
// Ask it for the time (agents call a tool), begin with "think" or "slow", or mention a source.
var options = new DifyEmulatorOptions();
var mode = DifyAppMode.Chat;
for (var i = 0; i < args.Length; i += 2)
{
    var value = i + 1 < args.Length ? args[i + 1] : "";
    switch (args[i])
    {
        case "--port" when int.TryParse(value, CultureInfo.InvariantCulture, out var port):
            options.Port = port;
            break;
        case "--release" when value is "1.9" or "1.12" or "1.14":
            options.Release = value switch
            {
                "1.9" => DifyServerRelease.Dify19,
                "1.12" => DifyServerRelease.Dify112,
                _ => DifyServerRelease.Dify114,
            };
            break;
        case "--mode" when Enum.TryParse(value.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out mode):
            break;
        default:
            Console.Error.WriteLine("Usage: [--port N] [--release 1.9|1.12|1.14] [--mode chat|agent-chat|advanced-chat|agent|completion|workflow]");
            return 1;
    }
}

options.Apps.Add(new DifyEmulatorApp { Mode = mode, ApiKey = "app-emulated" });
await using var dify = await DifyEmulator.StartAsync(options);
Console.WriteLine($"Endpoint: {dify.Endpoint}");
Console.WriteLine($"API key:  {dify.ApiKey}");
Console.WriteLine($$"""

    curl -N {{dify.Endpoint}}chat-messages -H "Authorization: Bearer {{dify.ApiKey}}" -H "Content-Type: application/json" \
      -d '{"inputs":{},"query":"Hello","user":"me","response_mode":"streaming"}'

    Ctrl+C ends it.
    """);

var ended = new TaskCompletionSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    ended.TrySetResult();
};
await ended.Task;
return 0;
