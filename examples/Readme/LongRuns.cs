using Dify.AI.Extensions.Emulator;
using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions.Examples.Readme;

internal static class LongRuns
{
    public static async Task RunAsync(DifyEmulator emulator)
    {
        var app = emulator.AddApp(new() { Mode = DifyAppMode.AdvancedChat });
        app.Reply(DifyReply.Text("It was ", "a dark ", "and stormy night.").ResetAfterFrames(6));
        await using var dify = new DifyClient(new() { Endpoint = emulator.Endpoint, ApiKey = app.ApiKey, User = "ana" });
        var chat = dify.AsIChatClient();

        // README
        var options = new ChatOptions { AllowBackgroundResponses = true };
        IEnumerable<ChatMessage> messages = [new(ChatRole.User, "Write a novel.")];
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await foreach (var update in chat.GetStreamingResponseAsync(messages, options))
                {
                    Console.Write(update.Text);
                    options.ContinuationToken = update.ContinuationToken;
                }

                break;
            }
            catch (DifyException e) when (e.Code is "incomplete_stream" or "stream_idle" && options.ContinuationToken is not null && attempt < 3)
            {
                messages = []; // The token stands for them.
            }
        }
        // END

        Console.WriteLine();
        Expect.That(emulator.Requests.Any(r => r.Path.Contains("/events", StringComparison.Ordinal)), "The stream did not break.");
    }
}
