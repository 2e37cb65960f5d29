using System.Text.Json.Nodes;

namespace Dify.AI.Extensions.Emulator.Tests;

/// <summary>What came back, read whole.</summary>
public sealed record Answer(int Status, string ContentType, string Body)
{
    public JsonNode Json => JsonNode.Parse(Body)!;

    public IReadOnlyList<string> Frames => [.. Body.Split("\n\n", StringSplitOptions.RemoveEmptyEntries)];

    public IReadOnlyList<JsonNode> Events => [.. Frames.Where(frame => frame.StartsWith("data: ", StringComparison.Ordinal)).Select(frame => JsonNode.Parse(frame[6..])!)];

    /// <summary>Names of the events in order, runs of the same name once; the bare ping is <c>ping</c>.</summary>
    public string Order
    {
        get
        {
            var names = new List<string>();
            foreach (var frame in Frames)
            {
                var name = frame.StartsWith("data: ", StringComparison.Ordinal) ? JsonNode.Parse(frame[6..])!["event"]!.GetValue<string>() : frame.Replace("event: ", "", StringComparison.Ordinal);
                if (names.LastOrDefault() != name)
                {
                    names.Add(name);
                }
            }

            return string.Join(' ', names);
        }
    }

    public string Text => string.Concat(Events
        .Where(frame => frame["event"]!.GetValue<string>() is "message" or "agent_message" or "message_file")
        .Select(frame => frame["answer"]?.GetValue<string>()));

    public string ConversationId => Events[0]["conversation_id"]!.GetValue<string>();

    public string MessageId => Events[0]["message_id"]!.GetValue<string>();
}
