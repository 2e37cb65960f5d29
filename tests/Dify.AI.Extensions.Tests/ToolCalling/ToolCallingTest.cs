using System.Text.RegularExpressions;
using Dify.AI.Extensions.Emulator;
using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions.Tests.ToolCalling;

/// <summary>A test with an app whose model is scripted: it sees the query, marks and all, as a real one does.</summary>
public abstract partial class ToolCallingTest : EmulatedTest
{
    private readonly List<string> _ran = [];

    /// <summary>The tools that were run, with their arguments.</summary>
    protected IReadOnlyList<string> Ran => _ran;

    protected IChatClient Tools => Chat.WithDifyToolCalling();

    protected IChatClient Invoking => Chat.AsBuilder().UseFunctionInvocation().Use(inner => inner.WithDifyToolCalling()).Build();

    protected IReadOnlyList<string> Queries => [.. SentMessages.Select(m => (string)m["query"]!)];

    protected ChatOptions WithTools(ChatToolMode? mode = null) => new()
    {
        ToolMode = mode,
        Tools =
        [
            AIFunctionFactory.Create((string city) => Run($"get_weather({city})", $"Sunny in {city}"), "get_weather", "Tells today's weather."),
            AIFunctionFactory.Create(() => Run("get_time()", "noon"), "get_time", "Tells the time."),
        ],
    };

    protected void Model(Func<string, int, DifyReply> answer) => Dify.App.Model = question => answer(question.Query, question.Turn);

    protected void Model(Func<string, string> answer) => Dify.App.Model = question => DifyReply.Text(answer(question.Query));

    /// <summary>The random part of a query's marks.</summary>
    protected static string Nonce(string query) => Mark().Matches(query)[^1].Groups[1].Value;

    protected static string Block(string query, string content) => $"<tool-call-{Nonce(query)}>\n{content}\n</tool-call-{Nonce(query)}>";

    protected static string Weather(string query, string city) => Block(query, $$$"""{"name": "get_weather", "arguments": {"city": "{{{city}}}"}}""");

    protected static string Time(string query) => Block(query, """{"name": "get_time", "arguments": {}}""");

    protected static async Task<ChatResponse> CallAsync(IChatClient chat, string text, ChatOptions? options, bool streaming) => streaming
        ? await chat.GetStreamingResponseAsync(text, options, Token).ToChatResponseAsync(Token)
        : await chat.GetResponseAsync(text, options, Token);

    protected static IReadOnlyList<FunctionCallContent> Calls(ChatResponse response) => [.. response.Messages.SelectMany(m => m.Contents).OfType<FunctionCallContent>()];

    protected static IReadOnlyList<ErrorContent> Errors(ChatResponse response) => [.. response.Messages.SelectMany(m => m.Contents).OfType<ErrorContent>()];

    private string Run(string call, string result)
    {
        lock (_ran)
        {
            _ran.Add(call);
        }

        return result;
    }

    [GeneratedRegex("<tool-call-([0-9a-f]{12})>")]
    private static partial Regex Mark();
}
