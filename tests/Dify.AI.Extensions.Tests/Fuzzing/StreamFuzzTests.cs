using System.Text;
using CsCheck;
using Dify.AI.Extensions.Tests.Chat;
using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions.Tests.Fuzzing;

/// <summary>
/// Recorded streams with harm done to them: whatever is still well-formed arrives once, what is not ends in a DifyException, and nothing hangs.
/// Longer: <c>DIFY_FUZZ_SECONDS=600 dotnet test -c Release --project tests/Dify.AI.Extensions.Tests --filter-class '*FuzzTests'</c>. A failure is made as small as
/// can be, and printed with its seed.
/// </summary>
public sealed class StreamFuzzTests
{
    private static readonly string[] Streams = [.. Recordings.Where(e => Recordings.IsChatMessage(e) && Recordings.IsStream(e) && e.Response is { Status: 200, StaysOpen: false })];

    [Fact(Timeout = 900_000)]
    public async Task Stream_Harmed_ArrivesAsFarAsItIsWhole() => await Fuzzing.RunAsync(
        Gen.Select(Fuzzing.OneOf(Streams), Mutation.Some, Gen.Bool), async (recording, mutations, trickle) =>
        {
            var bytes = Mutation.Apply(Recordings.Get(recording).Response.Body, mutations);
            var oracle = new StreamOracle(bytes);
            using var http = new HttpClient(new ReplayHandler(bytes, bytes.Length, trickle && bytes.Length < 20_000));
            await using var client = new DifyClient(new() { Endpoint = new("http://localhost/v1/"), ApiKey = "app-1", User = "ana" }, http);

            await CheckTypedAsync(client, oracle);
            await CheckChatAsync(client.AsIChatClient(), oracle);
        });

    private static async Task CheckTypedAsync(DifyClient client, StreamOracle oracle)
    {
        var events = new List<(string?, string?)>();
        DifyException? failure = null;
        try
        {
            await foreach (var one in client.Chat.StreamAsync(new() { Query = "hi" }))
            {
                events.Add((one.Event, one switch
                {
                    MessageEvent e => e.Answer,
                    AgentMessageEvent e => e.Answer,
                    MessageFileEvent { Url: null or "" } e => e.Answer,
                    MessageReplaceEvent e => e.Answer,
                    _ => null,
                }));
            }
        }
        catch (DifyException e)
        {
            failure = e;
        }

        Assert.Equal(oracle.Events.Select(e => e.Words), events.Select(e => e.Item2));
        Assert.Equal(oracle.EndsWell, failure is null);
        if (failure is not null && !oracle.MixesAgentAndMessage)
        {
            Assert.Equal(oracle.Text.ToString(), failure.PartialText ?? "");
        }
    }

    private static async Task CheckChatAsync(IChatClient chat, StreamOracle oracle)
    {
        var text = new StringBuilder();
        DifyException? failure = null;
        try
        {
            await foreach (var update in chat.GetStreamingResponseAsync("hi"))
            {
                foreach (var content in update.Contents)
                {
                    _ = content switch
                    {
                        TextContent words => text.Append(words.Text),
                        TextReasoningContent words when update.RawRepresentation is not ReasoningChunkEvent => text.Append(words.Text),
                        ErrorContent replaced => text.Clear().Append(replaced.Message),
                        _ => text,
                    };
                }
            }
        }
        catch (DifyException e)
        {
            failure = e;
        }

        Assert.Equal(oracle.EndsWell, failure is null);
        if (oracle.MixesAgentAndMessage || oracle.Events.Any(e => e.Name == "message_replace"))
        {
            return; // What stands in place of text is not split again.
        }

        var expected = WithoutTags(oracle.Text.ToString());
        if (failure is null)
        {
            Assert.Equal(expected, text.ToString());
        }
        else
        {
            Assert.StartsWith(text.ToString(), expected, StringComparison.Ordinal); // What could be half a tag is not handed on.
        }
    }

    /// <summary>The text without the tags around reasoning, by the rule that ThinkSplitter follows piece by piece.</summary>
    private static string WithoutTags(string text)
    {
        var result = new StringBuilder();
        var thinking = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (thinking && string.CompareOrdinal(text, i, "</think>", 0, 8) == 0)
            {
                (thinking, i) = (false, i + 7);
            }
            else if (!thinking && string.CompareOrdinal(text, i, "<think", 0, 6) == 0 && text.IndexOf('>', i) is var end && end >= 0 && end - i <= 200
                && (text[i + 6] == '>' || char.IsWhiteSpace(text[i + 6])))
            {
                (thinking, i) = (true, end);
            }
            else
            {
                _ = result.Append(text[i]);
            }
        }

        return result.ToString();
    }
}
