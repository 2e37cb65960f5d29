using System.Text;
using Dify.AI.Extensions;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace Consumers;

/// <summary>Compiled against netstandard2.0: whatever runs it brings the packages' files for its own framework.</summary>
public static class Assistant
{
    public static async Task TalkAsync(DifyClientOptions options, TextWriter output)
    {
        using var dify = new DifyClient(options);
        using var chat = dify.AsIChatClient();
        var hello = await chat.GetResponseAsync("Hello!");
        await output.WriteLineAsync(hello.Text);

        var streamed = new StringBuilder();
        await foreach (var update in chat.GetStreamingResponseAsync("Still there?", new ChatOptions { ConversationId = hello.ConversationId }))
        {
            streamed.Append(update.Text);
        }

        await output.WriteLineAsync(streamed.ToString());
    }

    public static async Task AskKernelAsync(Action<DifyClientOptions> configure, TextWriter output)
    {
        var kernel = Kernel.CreateBuilder().AddDifyChatCompletion(configure).Build();
        var answer = await kernel.GetRequiredService<IChatCompletionService>().GetChatMessageContentAsync("Hello, kernel!");
        await output.WriteLineAsync(answer.Content);
    }

    public static async Task BeRefusedAsync(DifyClientOptions options, TextWriter output)
    {
        using var dify = new DifyClient(options);
        try
        {
            await dify.App.GetInfoAsync();
        }
        catch (DifyException e)
        {
            await output.WriteLineAsync($"{e.Code} {(int?)e.StatusCode}");
        }
    }
}
