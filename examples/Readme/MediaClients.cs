using Dify.AI.Extensions.Emulator;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Dify.AI.Extensions.Examples.Readme;

internal static class MediaClients
{
    public static async Task RunAsync(DifyEmulator emulator)
    {
        var services = new ServiceCollection();
        services.AddDifyClient(options => (options.Endpoint, options.ApiKey, options.User) = (emulator.Endpoint, emulator.ApiKey, "ana"));
        emulator.App.Transcriber = _ => "Sum it up.";
        using var recording = new MemoryStream("RIFF\0\0\0\0WAVEfmt "u8.ToArray());
        using var contract = new MemoryStream("%PDF-1.7"u8.ToArray());
        using var player = new MemoryStream();

        // README
        services.AddChatClient(provider => provider.GetRequiredService<DifyClient>().AsIChatClient());
        services.AddSpeechToTextClient(provider => provider.GetRequiredService<DifyClient>().AsISpeechToTextClient());
        services.AddTextToSpeechClient(provider => provider.GetRequiredService<DifyClient>().AsITextToSpeechClient());
        services.AddSingleton(provider => provider.GetRequiredService<DifyClient>().AsIHostedFileClient());
        await using var app = services.BuildServiceProvider();

        var question = await app.GetRequiredService<ISpeechToTextClient>().GetTextAsync(recording);
        var file = await app.GetRequiredService<IHostedFileClient>().UploadAsync(contract, fileName: "contract.pdf");
        var message = new ChatMessage(ChatRole.User, [new TextContent(question.Text), file]);
        var answer = await app.GetRequiredService<IChatClient>().GetResponseAsync(message);
        Console.WriteLine(answer);
        await foreach (var update in app.GetRequiredService<ITextToSpeechClient>().GetStreamingAudioAsync(answer.Text))
        {
            foreach (var audio in update.Contents.OfType<DataContent>())
            {
                await player.WriteAsync(audio.Data); // as it arrives
            }
        }

        Console.WriteLine($"spoken in {player.Length} bytes");
        // END
    }
}
