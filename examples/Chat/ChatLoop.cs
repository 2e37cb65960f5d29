using System.Net;
using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions.Examples.Chat;

/// <summary>Question, answer, question, answer: in one conversation, whose id is all that is kept.</summary>
internal sealed class ChatLoop(IChatClient chat, CtrlC ctrlC)
{
    private string? _conversationId;

    /// <summary>Runs until the input ends, or Ctrl+C at the prompt.</summary>
    /// <returns>The program's exit code.</returns>
    public async Task<int> RunAsync()
    {
        while (await ReadLineAsync() is { } line)
        {
            if (!string.IsNullOrWhiteSpace(line) && !await AskAsync(line))
            {
                return 1;
            }
        }

        return 0;
    }

    private async Task<string?> ReadLineAsync()
    {
        Console.Write("> ");
        string? line = null;
        try
        {
            // Console.ReadLine can't be cancelled: it is left behind on its thread.
            line = await Task.Run(Console.ReadLine).WaitAsync(ctrlC.Next());
        }
        catch (OperationCanceledException)
        {
        }

        if (line is null || Console.IsInputRedirected)
        {
            Console.WriteLine(line); // What a terminal would have shown.
        }

        return line;
    }

    /// <summary>Streams one answer; false when there is no point in going on.</summary>
    private async Task<bool> AskAsync(string question)
    {
        var screen = new Screen();
        try
        {
            var options = new ChatOptions { ConversationId = _conversationId };
            await foreach (var update in chat.GetStreamingResponseAsync(question, options, ctrlC.Next()))
            {
                _conversationId = update.ConversationId;
                screen.Show(update);
            }

            screen.ShowSources();
        }
        catch (OperationCanceledException)
        {
            screen.Note("stopped");
        }
        catch (DifyException e)
        {
            screen.EndLine();
            Screen.Error(e.Message);
            return !Console.IsInputRedirected && e.StatusCode is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden);
        }
        catch (HttpRequestException e)
        {
            screen.EndLine();
            Screen.Error($"Can't reach the Dify server: {e.Message}");
            return false;
        }

        screen.EndLine();
        return true;
    }
}
