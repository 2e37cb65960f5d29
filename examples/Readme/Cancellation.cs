using Dify.AI.Extensions.Emulator;
using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions.Examples.Readme;

internal static class Cancellation
{
    public static async Task RunAsync(DifyEmulator emulator)
    {
        await using (var dify = new DifyClient(new() { Endpoint = emulator.Endpoint, ApiKey = emulator.ApiKey, User = "ana" }))
        {
            var chat = dify.AsIChatClient();

            // README
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            try
            {
                await chat.GetResponseAsync("slow: count to a hundred, please, and take your time over it", cancellationToken: patience.Token);
            }
            catch (OperationCanceledException)
            {
                Console.WriteLine("That took too long.");
            }
            // END
        }

        Expect.That(emulator.Requests.Count(r => r.Path.EndsWith("/stop", StringComparison.Ordinal)) == 1, "Not stopped once.");
    }
}
