using System.Text;
using System.Text.Json;
using Dify.AI.Extensions.Wire;

namespace Dify.AI.Extensions.Tests.Wire;

/// <summary>Each event by its name; what matters of it, whatever else it holds.</summary>
public sealed class DifyEventReaderTests
{
    private const string Ids = "\"conversation_id\":\"c\",\"message_id\":\"m\",\"task_id\":\"t\",\"workflow_run_id\":\"r\"";

    public static TheoryData<string, Type> Names => new()
    {
        { "message", typeof(MessageEvent) },
        { "agent_message", typeof(AgentMessageEvent) },
        { "message_file", typeof(MessageFileEvent) },
        { "agent_thought", typeof(AgentThoughtEvent) },
        { "message_end", typeof(MessageEndEvent) },
        { "message_replace", typeof(MessageReplaceEvent) },
        { "tts_message", typeof(TtsMessageEvent) },
        { "tts_message_end", typeof(TtsMessageEndEvent) },
        { "error", typeof(ErrorEvent) },
        { "workflow_started", typeof(WorkflowStartedEvent) },
        { "workflow_finished", typeof(WorkflowFinishedEvent) },
        { "workflow_paused", typeof(WorkflowPausedEvent) },
        { "node_started", typeof(NodeEvent) },
        { "node_finished", typeof(NodeEvent) },
        { "node_retry", typeof(NodeEvent) },
        { "iteration_started", typeof(NodeEvent) },
        { "iteration_next", typeof(NodeEvent) },
        { "iteration_completed", typeof(NodeEvent) },
        { "loop_started", typeof(NodeEvent) },
        { "loop_next", typeof(NodeEvent) },
        { "loop_completed", typeof(NodeEvent) },
        { "human_input_required", typeof(HumanInputRequiredEvent) },
        { "human_input_form_filled", typeof(HumanInputFormFilledEvent) },
        { "human_input_form_timeout", typeof(HumanInputFormTimeoutEvent) },
        { "agent_log", typeof(AgentLogEvent) },
        { "text_chunk", typeof(TextChunkEvent) },
        { "text_replace", typeof(TextReplaceEvent) },
        { "reasoning_chunk", typeof(ReasoningChunkEvent) },
        { "hologram", typeof(DifyEvent) },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Read_Name_DecidesTheType(string name, Type type)
    {
        var read = Read($$"""{"data":{"event":"not this one"},"list":[1],"event":"{{name}}",{{Ids}}}""")!;

        Assert.Equal((type, name), (read.GetType(), read.Event));
        Assert.Equal(("c", "m", "t", "r"), (read.ConversationId, read.MessageId, read.TaskId, read.WorkflowRunId));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \t\r\n")]
    [InlineData("[DONE]")]
    [InlineData("ping")]
    [InlineData("null")]
    [InlineData("[{}]")]
    public void Read_NoObject_IsNoEvent(string data) => Assert.Null(Read(data));

    [Theory]
    [InlineData(" ")]
    [InlineData("\t")]
    [InlineData("\r")]
    [InlineData("\n")]
    [InlineData(" \t\r\n ")]
    public void Read_SpaceBeforeTheObject_IsSkipped(string space) =>
        Assert.Equal("Hi", Assert.IsType<MessageEvent>(Read(space + """{"event":"message","answer":"Hi"}""")).Answer);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"answer":"Hi"}""")]
    [InlineData("""{"event":null,"answer":"Hi"}""")]
    [InlineData("""{"event":7,"answer":"Hi"}""")]
    [InlineData("""{"event":["message"],"answer":"Hi"}""")]
    public void Read_ObjectWithoutAName_IsAnEventOfNoKind(string data) => Assert.Equal(typeof(DifyEvent), Read(data)!.GetType());

    /// <summary>A field has another type than in any release we know.</summary>
    [Fact]
    public void Read_FieldOfAnUnexpectedType_KeepsWhatDecidesOverTheAnswer()
    {
        Assert.Equal("Hi", Odd<MessageEvent>("message", "\"answer\":\"Hi\",\"id\":7").Answer);
        Assert.Equal("7", Odd<MessageEvent>("message", "\"answer\":7").Answer);
        Assert.Null(Odd<MessageEvent>("message", "\"answer\":null,\"id\":{}").Answer);
        Assert.Equal("Hi", Odd<AgentMessageEvent>("agent_message", "\"answer\":\"Hi\",\"id\":7").Answer);
        var file = Odd<MessageFileEvent>("message_file", "\"answer\":\"Hi\",\"url\":\"/f\",\"id\":\"f-1\",\"type\":\"image\",\"belongs_to\":7");
        Assert.Equal(("Hi", "/f", "f-1", "image"), (file.Answer, file.Url, file.Id, file.Type));
        var replace = Odd<MessageReplaceEvent>("message_replace", "\"answer\":7,\"reason\":\"output_moderation\"");
        Assert.Equal(("7", "output_moderation"), (replace.Answer, replace.Reason));
        _ = Odd<MessageEndEvent>("message_end", "\"metadata\":7");
        var error = Odd<ErrorEvent>("error", "\"code\":\"quota\",\"message\":\"none left\",\"status\":\"bad\"");
        Assert.Equal(("quota", "none left"), (error.Code, error.Message));
        _ = Odd<WorkflowStartedEvent>("workflow_started", "\"data\":7");
        _ = Odd<WorkflowPausedEvent>("workflow_paused", "\"data\":7");
        var finished = Odd<WorkflowFinishedEvent>("workflow_finished", "\"data\":{\"status\":\"failed\",\"error\":\"boom\",\"total_steps\":{}}");
        Assert.Equal(("failed", "boom"), (finished.Data!.Status, finished.Data.Error));
        Assert.Null(Odd<WorkflowFinishedEvent>("workflow_finished", "\"data\":7").Data!.Status);
        Assert.Null(Odd<WorkflowFinishedEvent>("workflow_finished", "\"data\":{\"error\":null,\"total_steps\":{}}").Data!.Error);
        _ = Odd<DifyEvent>("tts_message", "\"audio\":7");
    }

    private static T Odd<T>(string name, string fields)
        where T : DifyEvent
    {
        var read = Read($$"""{"event":"{{name}}",{{Ids}},{{fields}}}""")!;
        Assert.Equal((typeof(T), name), (read.GetType(), read.Event));
        Assert.Equal(("c", "m", "t", "r"), (read.ConversationId, read.MessageId, read.TaskId, read.WorkflowRunId));
        Assert.Equal(name, read.AdditionalProperties!["event"].GetString());
        return (T)read;
    }

    [Theory]
    [InlineData("""{"event":"message","answer":"\ud83d"}""")]
    [InlineData("""{"event":"mess\ud83d","answer":"Hi"}""")]
    [InlineData("""{"event":"message","id":7,"answer":"\ud83d"}""")]
    [InlineData("""{"event":"message","id":7,"answer":"one"}{"event":"message","answer":"two"}""")]
    [InlineData("""{"event":"message","answer":"one"}{"event":"message","answer":"two"}""")]
    [InlineData("""{"event":"message_end","metadata":7} x""")]
    [InlineData("{")]
    [InlineData("""{"event":"message","answer":"cut""")]
    public void Read_WhatMayHideWords_IsRefused(string data) => Assert.ThrowsAny<JsonException>(() => Read(data));

    [Fact]
    public async Task ReadAsync_Frames_AreCountedBeforeTheyAreRead()
    {
        var lengths = new List<int>();
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes("event: ping\n\ndata: {\"event\":\"message\",\"answer\":\"Hi\"}\n\ndata: [DONE]\n\n"));

        var events = await DifyEventReader.ReadAsync(stream, lengths.Add, TestContext.Current.CancellationToken).Select(e => e.Data).ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["Hi", null], events.Select(e => (e as MessageEvent)?.Answer));
        Assert.Equal([33, 6], lengths);
    }

    private static DifyEvent? Read(string data) => new DifyEventReader().Read(Encoding.UTF8.GetBytes(data));
}
