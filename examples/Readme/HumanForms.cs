using Dify.AI.Extensions.Emulator;
using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions.Examples.Readme;

internal static class HumanForms
{
    public static async Task RunAsync(DifyEmulator emulator)
    {
        var app = emulator.AddApp(new() { Mode = DifyAppMode.AdvancedChat });
        app.Reply(DifyReply.Text("I will ask. ").AskHuman("Manager", "A refund of 80 EUR. Is that fine?", ["comment"], ["approve", "reject"]).Text("The refund is approved."));
        await using var dify = new DifyClient(new() { Endpoint = emulator.Endpoint, ApiKey = app.ApiKey, User = "ana" });
        var chat = dify.AsIChatClient();

        // README
        var response = await chat.GetResponseAsync("I want my money back.");
        if (response.Messages[0].Contents.FirstOrDefault(c => c.GetDifyForm() is not null) is { } request)
        {
            var form = request.GetDifyForm()!;
            Console.WriteLine($"{form.FormContent} ({string.Join(" or ", form.Actions!.Select(a => a.Id))})");

            var answer = request.AnswerDifyForm("approve", new Dictionary<string, object?> { ["comment"] = "A good customer." });
            response = await chat.GetResponseAsync([new(ChatRole.User, [answer])]);
        }

        Console.WriteLine(response);
        // END
    }
}
