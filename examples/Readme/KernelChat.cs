using Dify.AI.Extensions.Emulator;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace Dify.AI.Extensions.Examples.Readme;

internal static class KernelChat
{
    public static async Task RunAsync(DifyEmulator emulator)
    {
        var (endpoint, apiKey) = (emulator.Endpoint, emulator.ApiKey);

        // README
        var builder = Kernel.CreateBuilder().AddDifyChatCompletion(options =>
            (options.Endpoint, options.ApiKey, options.User) = (endpoint, apiKey, "ana"));
        builder.Plugins.AddDifyPlugins();
        var kernel = builder.Build();

        var chat = kernel.GetRequiredService<IChatCompletionService>();
        var history = new ChatHistory("Be brief.");
        foreach (var question in new[] { "My name is Ana.", "What is my name?" })
        {
            history.AddUserMessage(question);
            history.Add(await chat.GetChatMessageContentAsync(history));
        }

        Console.WriteLine(history[^1].Content);
        // END
    }
}
