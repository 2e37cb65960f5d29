using Dify.AI.Extensions.Emulator;
using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions.Examples.Readme;

internal static class UserOfCall
{
    public static async Task RunAsync(DifyEmulator emulator)
    {
        emulator.App.Inputs.Add(new("department"));
        emulator.App.Model = question => DifyReply.Text($"You are {question.User} of {question.Inputs["department"]}.");
        await using var dify = new DifyClient(new() { Endpoint = emulator.Endpoint, ApiKey = emulator.ApiKey });
        var chat = dify.AsIChatClient();

        // README
        var options = new ChatOptions().SetDifyUser("ana").SetDifyInput("department", "sales");
        Console.WriteLine(await chat.GetResponseAsync("Who am I?", options));
        // END
    }
}
