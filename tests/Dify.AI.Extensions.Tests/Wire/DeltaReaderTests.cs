using System.Text;
using System.Text.Json;
using Dify.AI.Extensions.Wire;

namespace Dify.AI.Extensions.Tests.Wire;

/// <summary>The fast path reads what the serializer reads, whatever came before; or leaves it to the serializer.</summary>
public sealed class DeltaReaderTests
{
    private const string Ids = "\"conversation_id\": \"c\", \"message_id\": \"m\", \"created_at\": 1705407629, \"task_id\": \"t\", \"id\": \"m\", ";

    private static readonly string[] Frames =
    [
        $$"""{"event": "message", {{Ids}}"answer": "One", "from_variable_selector": null}""",
        $$"""{"event": "message", {{Ids}}"answer": " two", "from_variable_selector": null}""",
        $$"""{"event": "message", {{Ids}}"answer": "", "from_variable_selector": null}""",
        $$"""{"event": "message", {{Ids}}"answer": "\"\\\u00e9\ud83d\ude00 \n", "from_variable_selector": null}""",
        $$"""{"event": "message", {{Ids}}"answer": "Grüße 😀 \u2028", "from_variable_selector": null}""",
        $$"""{"event": "message", {{Ids}}"answer": "x", "from_variable_selector": ["llm", "text"]}""",
        $$"""{"event": "message", {{Ids}}"answer": "y", "from_variable_selector": ["llm", "text"]}""",
        $$"""{"event": "message", {{Ids}}"answer": "z", "from_variable_selector": ["llm"]}""",
        $$"""{"event": "message", {{Ids}}"answer": "twice", "answer": "only the last counts"}""",
        $$"""{"event": "message", {{Ids}}"answer": "twice", "answer": "again"}""",
        $$"""{"event": "message", {{Ids}}"answer": "w", "from_variable_selector": ["llm", "other"]}""",
        $$"""{"event": "message", {{Ids}}"answer": "v", "from_variable_selector": ["llm", "text", "more"]}""",
        $$"""{"event": "message", {{Ids}}"answer": "u", "from_variable_selector": []}""",
        $$"""{"event": "message", {{Ids}}"answer": null}""",
        $$"""{"event": "message", {{Ids}}"answer": 7}""",
        $$"""{"event": "message", {{Ids}}"answer": "with more", "unheard_of": 1}""",
        $$"""{"event": "agent_message", {{Ids}}"answer": "as agent"}""",
        $$"""{"event": "agent_message", {{Ids}}"answer": "as agent again"}""",
        .. new[] { ("\"c\"", "\"d\""), ("\"message_id\": \"m\"", "\"message_id\": \"n\""), ("\"t\"", "\"u\""), ("1705407629", "1705407630"), ("\"id\": \"m\"", "\"id\": \"n\"") }
            .Select(change => $$"""{"event": "message", {{Ids.Replace(change.Item1, change.Item2, StringComparison.Ordinal)}}"answer": "elsewhere"}"""),
        $$"""{"answer": "first", "event": "message", {{Ids}}"from_variable_selector": null}""",
        $$"""{ "event" : "message" , "answer" : "spaced" , "message_id" : "m" }""",
        $$"""{ "event" : "message" , "answer" :   "spaced" , "message_id" : "m" }""",
        $$"""{"event": "message", "answer": "short"}""",
        """{"event": "message"}""",
    ];

    /// <summary>Every frame after every other one: what is remembered of one must not show in the next.</summary>
    [Fact]
    public void Read_AnyFrameAfterAnyOther_IsWhatTheSerializerReads()
    {
        foreach (var first in Frames)
        {
            foreach (var second in Frames)
            {
                var reader = new DifyEventReader();

                _ = reader.Read(Encoding.UTF8.GetBytes(first));
                _ = reader.Read(Encoding.UTF8.GetBytes(first));
                var read = reader.Read(Encoding.UTF8.GetBytes(second));

                var expected = new DifyEventReader().Read(Encoding.UTF8.GetBytes(second + " "));
                var lonely = second.Contains("\"answer\": 7", StringComparison.Ordinal) ? expected : Deserialize(second);
                Assert.Equal(ToJson(lonely!), ToJson(read!));
                Assert.Equal(ToJson(expected!), ToJson(read!));
            }
        }
    }

    [Fact]
    public void Read_NameWithHalfACharacter_IsNobodysNameAndTheRestIsKept()
    {
        var read = new DifyEventReader().Read("""{"eve\ud800nt": "error", "event": "message", "answer": "kept"}"""u8);

        Assert.Equal("kept", Assert.IsType<MessageEvent>(read).Answer);
    }

    [Theory]
    [InlineData("\"answer\": \"cut")]
    [InlineData("\"answer\": \"more\"}}")]
    [InlineData("\"answer\": \"more\"} {}")]
    [InlineData("\"answer\": \"more\",}")]
    [InlineData("\"answer\": \"\u0001\"}")]
    public void Read_AfterAGoodFrame_RefusesWhatIsNoJson(string end)
    {
        var reader = new DifyEventReader();
        _ = reader.Read(Encoding.UTF8.GetBytes($$"""{"event": "message", {{Ids}}"answer": "good"}"""));

        Assert.ThrowsAny<JsonException>(() => reader.Read(Encoding.UTF8.GetBytes($$"""{"event": "message", {{Ids}}{{end}}""")));
    }

    /// <summary>A field of another type is kept as it came, and takes no other with it.</summary>
    [Theory]
    [InlineData("\"message_id\": 7")]
    [InlineData("\"id\": [\"x\"]")]
    [InlineData("\"from_variable_selector\": \"llm\"")]
    [InlineData("\"from_variable_selector\": [\"llm\", 7]")]
    [InlineData("\"from_variable_selector\": [[\"llm\"]]")]
    public void Read_FieldOfAnotherType_IsLeftToTheSerializer(string odd)
    {
        var reader = new DifyEventReader();
        _ = reader.Read(Encoding.UTF8.GetBytes($$"""{"event": "message", {{Ids}}"answer": "good", "from_variable_selector": ["llm", "text"]}"""));

        var read = Assert.IsType<MessageEvent>(reader.Read(Encoding.UTF8.GetBytes($$"""{"event": "message", "answer": "kept", "task_id": "u", {{odd}}}""")));
        var next = Assert.IsType<MessageEvent>(reader.Read(Encoding.UTF8.GetBytes("""{"event": "message", "answer": "next", "from_variable_selector": ["llm", "text"]}""")));

        Assert.Equal(("kept", "u"), (read.Answer, read.TaskId));
        Assert.Contains(odd.Split('"')[1], read.AdditionalProperties!.Keys);
        Assert.Equal(["llm", "text"], next.FromVariableSelector);
    }

    [Theory]
    [InlineData("""{"event": "message_end"}""", typeof(MessageEndEvent))]
    [InlineData("""{"event": "agent_thought", "answer": "x"}""", typeof(AgentThoughtEvent))]
    [InlineData("""{"event": 7, "answer": "x"}""", typeof(DifyEvent))]
    [InlineData("""{"answer": "x"}""", typeof(DifyEvent))]
    [InlineData("{}", typeof(DifyEvent))]
    public void Read_AfterAGoodFrame_KnowsOtherEvents(string frame, Type type)
    {
        var reader = new DifyEventReader();
        _ = reader.Read(Encoding.UTF8.GetBytes(Frames[0]));

        Assert.Equal(type, reader.Read(Encoding.UTF8.GetBytes(frame))!.GetType());
    }

    /// <summary>Thousands of events share their ids and times.</summary>
    [Fact]
    public void Read_SameIds_AreTheSameStrings()
    {
        var reader = new DifyEventReader();

        var read = Frames.Take(8).Select(f => (MessageEvent)reader.Read(Encoding.UTF8.GetBytes(f))!).ToList();

        Assert.All(read, e => Assert.Same(read[0].ConversationId, e.ConversationId));
        Assert.All(read, e => Assert.Same(read[0].TaskId, e.TaskId));
        Assert.All(read, e => Assert.Same(read[0].Id, e.Id));
        Assert.Same(read[5].FromVariableSelector, read[6].FromVariableSelector);
        Assert.NotSame(read[5].FromVariableSelector, read[7].FromVariableSelector);
    }

    [Fact]
    public void Read_InvalidUtf8InTheWords_IsRefusedInEveryFrame()
    {
        var good = Encoding.UTF8.GetBytes($$"""{"event": "message", {{Ids}}"answer": "good"}""");
        var bad = (byte[])good.Clone();
        bad[^4] = 0xFF;
        var reader = new DifyEventReader();
        _ = reader.Read(good);

        var first = Record.Exception(() => new DifyEventReader().Read(bad));
        var second = Record.Exception(() => reader.Read(bad));

        Assert.Equal(first?.GetType(), second?.GetType());
    }

    [Fact]
    public void With_OnASharedEnvelope_ChangesTheCopyAlone()
    {
        var reader = new DifyEventReader();
        var one = (MessageEvent)reader.Read(Encoding.UTF8.GetBytes(Frames[0]))!;
        var two = (MessageEvent)reader.Read(Encoding.UTF8.GetBytes(Frames[1]))!;

        var copy = one with { ConversationId = "other", WorkflowRunId = "r" };
        var copyOfCopy = copy with { ConversationId = "third" };

        Assert.Equal(("c", "c", "other", "third"), (one.ConversationId, two.ConversationId, copy.ConversationId, copyOfCopy.ConversationId));
        Assert.Equal(("m", "t", "r"), (copyOfCopy.MessageId, copyOfCopy.TaskId, copyOfCopy.WorkflowRunId));
        Assert.Equal(one.CreatedAt, copyOfCopy.CreatedAt);
        Assert.Equal(one, copy with { ConversationId = "c", WorkflowRunId = null });
        Assert.NotEqual(one, copy);
    }

    private static DifyEvent? Deserialize(string frame) => frame.Contains("agent_message", StringComparison.Ordinal)
        ? JsonSerializer.Deserialize(frame, WireJson.Default.AgentMessageEvent)
        : JsonSerializer.Deserialize(frame, WireJson.Default.MessageEvent);

    private static string ToJson(DifyEvent read) => read.GetType().Name + (read is MessageEvent message
        ? JsonSerializer.Serialize(message, WireJson.Default.MessageEvent)
        : JsonSerializer.Serialize((AgentMessageEvent)read, WireJson.Default.AgentMessageEvent));
}
