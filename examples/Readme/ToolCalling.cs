using System.Text.RegularExpressions;
using Dify.AI.Extensions.Emulator;
using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions.Examples.Readme;

internal static partial class ToolCalling
{
    public static async Task RunAsync(DifyEmulator emulator)
    {
        await using var dify = new DifyClient(new() { Endpoint = emulator.Endpoint, ApiKey = emulator.ApiKey, User = "ana" });

        // Does as the query says, as a model would: calls between the marks it is given, then answers from the result.
        emulator.App.Model = question => DifyReply.Text(question.Turn == 1
            ? $$$"""{{{Marks().Match(question.Query).Groups["open"].Value}}}{"name": "get_weather", "arguments": {"city": "Paris"}}{{{Marks().Match(question.Query).Groups["close"].Value}}}"""
            : question.Query.Contains("18 degrees in Paris", StringComparison.Ordinal) ? "No: it has 18 degrees." : "I don't know.");

        // README
        var chat = dify.AsIChatClient().AsBuilder()
            .UseFunctionInvocation()
            .Use(inner => inner.WithDifyToolCalling())
            .Build();
        var weather = AIFunctionFactory.Create((string city) => $"18 degrees in {city}", "get_weather", "Tells today's weather.");
        Console.WriteLine(await chat.GetResponseAsync("Do I need a coat in Paris?", new() { Tools = [weather] }));
        // END
    }

    [GeneratedRegex("(?<open><tool-call-[^>]*>)\n.*\n(?<close></tool-call-[^>]*>)")]
    private static partial Regex Marks();
}
