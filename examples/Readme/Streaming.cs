using Dify.AI.Extensions.Emulator;
using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions.Examples.Readme;

internal static class Streaming
{
    public static async Task RunAsync(DifyEmulator emulator)
    {
        var agent = emulator.AddApp(new() { Mode = DifyAppMode.AgentChat });
        agent.Reply(DifyReply.Text("<think>They want the time.</think>")
            .Tool("current_time", """{"timezone": "UTC"}""", "12:00")
            .Text("It is noon.")
            .Cite("clock.md", "Noon is at 12:00."));
        await using var dify = new DifyClient(new() { Endpoint = emulator.Endpoint, ApiKey = agent.ApiKey, User = "ana" });
        var chat = dify.AsIChatClient();

        // README
        await foreach (var update in chat.GetStreamingResponseAsync("What time is it?"))
        {
            foreach (var content in update.Contents)
            {
                Console.WriteLine(content switch
                {
                    TextReasoningContent reasoning => $"thinks: {reasoning.Text}",
                    TextContent text => $"says:   {text.Text}",
                    FunctionCallContent call => $"ran:    {call.Name}",
                    FunctionResultContent result => $"got:    {result.Result}",
                    UriContent file => $"file:   {file.Uri}",
                    UsageContent usage => $"used:   {usage.Details.TotalTokenCount} tokens",
                    { Annotations: [CitationAnnotation citation, ..] } => $"source: {citation.Title}",
                    _ => $"{content}",
                });
            }
        }
        // END
    }
}
