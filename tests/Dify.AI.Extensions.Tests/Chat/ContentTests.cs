using System.Text.Json;
using Dify.AI.Extensions.Emulator;
using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions.Tests.Chat;

/// <summary>What becomes of an answer's parts.</summary>
public sealed class ContentTests : EmulatedTest
{
    [Fact(Timeout = 15000)]
    public async Task GetResponse_ReasoningCutAcrossDeltas_StaysOutOfTheText()
    {
        Dify.Reply(Message("<thi"), Message("nk kind=\\\"x\\\">\\nhm"), Message("mm</th"), Message("ink>4 < 5"), Message(" and <b>bold</b> <"), Message("/think>"), End());

        var response = await Chat.GetResponseAsync("hi", cancellationToken: Token);

        Assert.Equal("4 < 5 and <b>bold</b> </think>", response.Text);
        Assert.Equal("\nhmmm", string.Concat(response.Messages[0].Contents.OfType<TextReasoningContent>().Select(r => r.Text)));
    }

    [Fact(Timeout = 15000)]
    public async Task GetStreamingResponse_EveryUpdate_SaysWhoseItIsAsTheFirstThatKnewDid()
    {
        Dify.Reply(
            """data: {"event":"hologram","conversation_id":"","message_id":"","workflow_run_id":"r-1"}""" + "\n\n",
            Message("a"),
            """data: {"event":"message","answer":"b"}""" + "\n\n",
            """data: {"event":"message","conversation_id":"c-2","message_id":"m-2","created_at":1,"task_id":"t-2","answer":"c"}""" + "\n\n",
            """data: {"event":"message_end"}""" + "\n\n");

        var updates = await StreamAsync();

        Assert.Equal(6, updates.Count);
        Assert.All(updates, u => Assert.Equal(
            (ChatRole.Assistant, "c-1", "m-1", "m-1", DateTimeOffset.FromUnixTimeSeconds(1705407629)),
            (u.Role, u.ConversationId, u.ResponseId, u.MessageId, u.CreatedAt)));
        Assert.Equal("r-1", updates[0].AdditionalProperties![DifyPropertyNames.WorkflowRunId]);
        Assert.All(updates.Skip(1), u => Assert.Null(u.AdditionalProperties)); // Once is enough to find the conversation again.
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_RunStarted_IsAsOldAsItsMessage()
    {
        Dify.Reply(Frame("workflow_started", "\"data\":{\"created_at\":5}"), Message("Hi"), End());

        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1705407629), (await Chat.GetResponseAsync("hi", cancellationToken: Token)).CreatedAt);
    }

    [Fact(Timeout = 15000)]
    public async Task GetStreamingResponse_EndAlone_CarriesWhatItTellsAndWhoseItIs()
    {
        Dify.Reply(Frame("message_end", """
            "workflow_run_id":"r-1","metadata":{"annotation_reply":{"id":"a-1","account":{"name":"Ana"}},"usage":{"total_tokens":3,"currency":"USD"}}
            """));

        var properties = (await StreamAsync())[0].AdditionalProperties!;

        Assert.Equal(("c-1", "t-1", "r-1"), (properties[DifyPropertyNames.ConversationId], properties[DifyPropertyNames.TaskId], properties[DifyPropertyNames.WorkflowRunId]));
        Assert.Matches("^[0-9a-f]{16}$", (string?)properties[DifyPropertyNames.Scope]);
        Assert.Equal(("a-1", "USD"), (properties[DifyPropertyNames.AnnotationId], properties[DifyPropertyNames.Currency]));
        Assert.DoesNotContain(DifyPropertyNames.TotalPrice, properties.Keys);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_ConversationNeverNamed_BearsNoStampOfOne()
    {
        Dify.Reply("""data: {"event":"message","answer":"Hi"}""" + "\n\n", """data: {"event":"message_end"}""" + "\n\n");

        var response = await Chat.GetResponseAsync("hi", cancellationToken: Token);

        Assert.Equal(("Hi", null), (response.Text, response.ConversationId));
        Assert.Null(response.Messages[0].AdditionalProperties);
    }

    [Fact(Timeout = 15000)]
    public async Task GetStreamingResponse_EmptyReasoning_IsNoContent()
    {
        Dify.Reply(Message("42"), Frame("reasoning_chunk", "\"data\":{\"reasoning\":\"\",\"is_final\":true}"), End());

        Assert.Empty(Assert.Single(await StreamAsync(), u => u.RawRepresentation is ReasoningChunkEvent).Contents);
    }

    [Fact(Timeout = 15000)]
    public async Task GetStreamingResponse_TextReplacedAmidAThought_GoesOnAsText()
    {
        Dify.Reply(Message("<think>hm </thi"), Frame("message_replace", "\"answer\":\"Withheld.\""), Message(" Sorry."), End());

        var updates = await StreamAsync();

        var error = Assert.Single(updates.SelectMany(u => u.Contents).OfType<ErrorContent>());
        _ = Assert.IsType<MessageReplaceEvent>(error.RawRepresentation);
        Assert.Equal(" Sorry.", string.Concat(updates.Select(u => u.Text)));
    }

    [Fact(Timeout = 15000)]
    public async Task GetStreamingResponse_HalfATagAtTheEnd_StandsBeforeTheSources()
    {
        Dify.Reply(Message("Paris <"), Frame("message_end", """
            "metadata":{"retriever_resources":[{"document_name":"facts.txt"}],"usage":{"total_tokens":3}}
            """));

        var updates = await StreamAsync();

        var contents = Assert.Single(updates, u => u.RawRepresentation is MessageEndEvent).Contents;
        Assert.Equal("<", Assert.IsType<TextContent>(contents[0]).Text);
        Assert.NotNull(contents[1].Annotations);
        _ = Assert.IsType<DifyUsage>(Assert.IsType<UsageContent>(contents[2]).RawRepresentation);
        Assert.Equal("Paris <", string.Concat(updates.Select(u => u.Text)));
    }

    [Fact(Timeout = 15000)]
    public async Task GetStreamingResponse_Failure_IsThrownAndNoUpdate()
    {
        Dify.Reply(Message("Par"), Frame("error", "\"code\":\"completion_request_error\",\"status\":400,\"message\":\"quota\""));
        var updates = new List<ChatResponseUpdate>();

        _ = await Assert.ThrowsAsync<DifyException>(async () =>
        {
            await foreach (var update in Chat.GetStreamingResponseAsync("hi", cancellationToken: Token))
            {
                updates.Add(update);
            }
        });

        _ = Assert.IsType<MessageEvent>(Assert.Single(updates).RawRepresentation);
    }

    [Theory(Timeout = 15000)]
    [InlineData(3)]
    [InlineData(0)]
    public async Task GetStreamingResponse_RunWithoutUsage_CountsItsTokensIfAny(long tokens)
    {
        Dify.Reply(
            Frame("workflow_started", "\"data\":{}"),
            Message("Hi"),
            Frame("workflow_finished", $$""" "data":{"status":"stopped","total_tokens":{{tokens}}} """),
            Frame("message_end"));

        var usage = (await StreamAsync()).SelectMany(u => u.Contents).OfType<UsageContent>().ToList();

        Assert.Equal(tokens > 0 ? [tokens] : [], usage.Select(u => u.Details.TotalTokenCount ?? 0));
        Assert.All(usage, u => Assert.Equal(tokens, Assert.IsType<DifyWorkflowFinish>(u.RawRepresentation).TotalTokens));
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_ReasoningEvents_BecomeReasoning()
    {
        Dify.Reply(Frame("reasoning_chunk", "\"data\":{\"reasoning\":\"hm\",\"is_final\":false}"), Message("42"), End());

        var contents = Assert.Single((await Chat.GetResponseAsync("hi", cancellationToken: Token)).Messages).Contents;

        Assert.Equal("hm", Assert.IsType<TextReasoningContent>(contents[0]).Text);
        Assert.Equal("42", Assert.IsType<TextContent>(contents[1]).Text);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_AgentsTools_AreCallsAndResultsThatNobodyNeedRun()
    {
        const string Step = """ "id":"s-1","position":1,"thought":"","tool":"clock;draw","tool_input":"{\"clock\":{\"zone\":\"UTC\"},\"draw\":{\"n\":2}}" """;
        Dify.Reply(
            Frame("agent_thought", """ "id":"s-1","tool":"","tool_input":"","observation":"" """),
            Frame("agent_thought", Step + ",\"observation\":\"\""),
            Frame("message_file", """ "id":"f-1","type":"image","belongs_to":"assistant","url":"/files/tools/f-1.png?sign=1" """),
            Frame("agent_thought", Step + """, "observation":"{\"clock\":\"noon\",\"draw\":\"done\"}","message_files":["f-1"] """),
            Frame("agent_message", "\"answer\":\"It is noon.\""),
            Frame("message_end", """ "metadata":{},"files":[{"related_id":"f-1","type":"image","transfer_method":"tool_file","url":"/files/tools/f-1.png?sign=2"}] """));

        var response = await Chat.GetResponseAsync("hi", cancellationToken: Token);

        var contents = Assert.Single(response.Messages).Contents;
        var calls = contents.OfType<FunctionCallContent>().ToList();
        var results = contents.OfType<FunctionResultContent>().ToList();
        Assert.Equal(["clock", "draw"], calls.Select(c => c.Name));
        Assert.All(calls, c => Assert.True(c.InformationalOnly));
        Assert.Equal("UTC", calls[0].Arguments!["zone"]!.ToString());
        Assert.Equal(calls.Select(c => c.CallId), results.Select(r => r.CallId));
        Assert.Equal(["noon", "done"], results.Select(r => (string?)r.Result));
        var file = Assert.Single(contents.OfType<UriContent>());
        Assert.Equal(new Uri(Dify.Endpoint, "/files/tools/f-1.png?sign=1"), file.Uri);
        Assert.Equal("image/png", file.MediaType);
        Assert.Equal("It is noon.", response.Text);
    }

    [Theory(Timeout = 15000)]
    [InlineData("lookup", "plain words", "plain result", "plain words", "plain result")]
    [InlineData("lookup", "{\\\"word\\\":\\\"cat\\\"}", "{\\\"lookup\\\":{\\\"n\\\":1}}", "cat", "{\"n\":1}")]
    [InlineData("lookup", "{\\\"lookup\\\":{\\\"word\\\":\\\"cat\\\"}}", "{\\\"other\\\":1}", "cat", "{\"other\":1}")]
    public async Task GetResponse_ToolRowsOfAnyShape_AreNotLost(string tool, string input, string observation, string argument, string result)
    {
        Dify.Reply(Frame("agent_thought", $"\"id\":\"s\",\"tool\":\"{tool}\",\"tool_input\":\"{input}\",\"observation\":\"{observation}\""), End());

        var contents = Assert.Single((await Chat.GetResponseAsync("hi", cancellationToken: Token)).Messages).Contents;

        Assert.Equal(argument, Assert.Single(contents.OfType<FunctionCallContent>()).Arguments!.Single().Value!.ToString());
        Assert.Equal(result, Assert.Single(contents.OfType<FunctionResultContent>()).Result!.ToString());
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_Sources_AreCitationsBehindTheText()
    {
        Dify.Reply(Message("Paris"), Frame("message_end", """
            "metadata":{"retriever_resources":[{"position":1,"document_id":"d","document_name":"facts.txt","dataset_name":"Facts","content":"Paris is…","score":0.7,"segment_id":"s"}],"usage":null}
            """));

        var response = await Chat.GetResponseAsync("hi", cancellationToken: Token);

        var contents = Assert.Single(response.Messages).Contents;
        Assert.Null(Assert.IsType<TextContent>(contents[0]).Annotations);
        var citation = Assert.IsType<CitationAnnotation>(Assert.Single(contents[1].Annotations!));
        Assert.Equal(("facts.txt", "d", "Facts", "Paris is…"), (citation.Title, citation.FileId, citation.ToolName, citation.Snippet));
        Assert.Equal(0.7, citation.AdditionalProperties![DifyPropertyNames.Score]);
        Assert.Null(response.Usage);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_Usage_IsCountedOnceAndPriced()
    {
        Dify.Reply(Message("Hi"), End("""{"prompt_tokens":8,"completion_tokens":"2","total_tokens":10,"total_price":"5E-7","currency":"USD","latency":1.5,"time_to_first_token":0.25}"""));

        var response = await Chat.GetResponseAsync("hi", cancellationToken: Token);

        Assert.Equal((8, 2, 10), (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount, response.Usage.TotalTokenCount));
        var properties = Assert.Single(response.Messages).AdditionalProperties!;
        Assert.Equal("0.0000005", properties[DifyPropertyNames.TotalPrice]);
        Assert.Equal("USD", properties[DifyPropertyNames.Currency]);
        Assert.Equal(1.5, properties[DifyPropertyNames.Latency]);
        Assert.Equal(0.25, properties[DifyPropertyNames.TimeToFirstToken]);
        Assert.Equal("c-1", properties[DifyPropertyNames.ConversationId]);
        Assert.Equal("t-1", properties[DifyPropertyNames.TaskId]);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_NodeThatNamesItsModel_NamesItOnTheResponse()
    {
        Dify.Reply(
            Frame("workflow_started", "\"data\":{}"),
            Message("Hi"),
            Frame("node_finished", """ "data":{"node_type":"llm","process_data":{"model_name":"qwen3"}} """),
            End(),
            Frame("workflow_finished", "\"data\":{\"status\":\"succeeded\"}"));

        Assert.Equal("qwen3", (await Chat.GetResponseAsync("hi", cancellationToken: Token)).ModelId);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_UsersOwnFilesInTheEnd_AreNotTheAnswers()
    {
        Dify.Reply(Message("I see"), Frame("message_end", """ "metadata":{},"files":[{"related_id":"u","type":"image","transfer_method":"local_file","url":"http://x/u.png"}] """));

        Assert.Empty((await Chat.GetResponseAsync("hi", cancellationToken: Token)).Messages[0].Contents.OfType<UriContent>());
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_ChatflowsFiles_AreTheAnswers()
    {
        Dify.Reply(
            Frame("workflow_started", "\"data\":{}"),
            Message("Here"),
            Frame("message_end", """ "metadata":{},"files":[{"id":null,"related_id":"a","type":"document","filename":"a.pdf","mime_type":"application/pdf","transfer_method":"tool_file","url":"http://x/a"}] """),
            Frame("workflow_finished", "\"data\":{\"status\":\"succeeded\"}"));

        var file = Assert.Single((await Chat.GetResponseAsync("hi", cancellationToken: Token)).Messages[0].Contents.OfType<UriContent>());

        Assert.Equal(("http://x/a", "application/pdf"), (file.Uri.ToString(), file.MediaType));
    }

    [Theory(Timeout = 15000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task GetResponse_FileByAddress_IsTheAnswersInAChatflowOnly(bool isChatflow)
    {
        var end = Frame("message_end", """ "metadata":{},"files":[{"related_id":"a","type":"image","transfer_method":"remote_url","remote_url":"http://x/a.png"}] """);
        Dify.Reply(isChatflow
            ? [Frame("workflow_started", "\"data\":{}"), Message("Here"), end, Frame("workflow_finished", "\"data\":{\"status\":\"succeeded\"}")]
            : [Message("Here"), end]);

        var files = (await Chat.GetResponseAsync("hi", cancellationToken: Token)).Messages[0].Contents.OfType<UriContent>();

        Assert.Equal(isChatflow ? ["http://x/a.png"] : [], files.Select(f => f.Uri.ToString()));
    }

    /// <summary>A chatflow's run ends with all files among its outputs, the user's own too: those of the answer come with the message.</summary>
    [Fact(Timeout = 15000)]
    public async Task GetResponse_FilesAmongAChatflowsOutputs_AreNotTheAnswers()
    {
        Dify.Reply(
            Frame("workflow_started", "\"data\":{}"),
            Message("I see"),
            Frame("workflow_finished", """ "data":{"status":"succeeded","files":[{"related_id":"u","type":"image","transfer_method":"local_file","url":"http://x/u.png"}]} """),
            End());

        Assert.Empty((await Chat.GetResponseAsync("hi", cancellationToken: Token)).Messages[0].Contents.OfType<UriContent>());
    }

    [Theory(Timeout = 15000)]
    [InlineData("message_end", """ "metadata":{"retriever_resources":[null]} """)]
    [InlineData("message_end", """ "metadata":{},"files":[null] """)]
    [InlineData("workflow_paused", """ "data":{"reasons":[null]} """)]
    public async Task GetResponse_NullInAList_IsPassedOver(string name, string fields)
    {
        Dify.Reply(Message("Hello"), Frame(name, fields));

        Assert.Equal("Hello", (await Chat.GetResponseAsync("hi", cancellationToken: Token)).Text);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_EmptyAnswer_IsOneEmptyAssistantMessage()
    {
        Dify.Reply(Message(""), End());

        var response = await Chat.GetResponseAsync("hi", cancellationToken: Token);

        Assert.Equal("", response.Text);
        Assert.Equal(ChatRole.Assistant, Assert.Single(response.Messages).Role);
    }

    [Theory(Timeout = 15000)]
    [InlineData("{\\\"answer\\\":42}")]
    [InlineData("```json\\n{\\\"answer\\\":42}\\n```\\n")]
    [InlineData("<think>hm</think>\\n\\n```\\n{\\\"answer\\\":42}\\n```")]
    public async Task GetResponseOfT_JsonInAnyWrapping_IsRead(string answer)
    {
        Dify.Reply(DifyReply.Frames(Message(answer[..5]), Message(answer[5..]), End()));

        var response = await Chat.GetResponseAsync<Answered>("hi", cancellationToken: Token);

        Assert.Equal(42, response.Result.Answer);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_RoundTripThroughJson_LosesNothing()
    {
        Dify.Reply(
            Frame("agent_thought", """ "id":"s","tool":"clock","tool_input":"{\"clock\":{\"zone\":\"UTC\"}}","observation":"{\"clock\":\"noon\"}" """),
            Message("<think>hm</think>It is noon."),
            Frame("message_end", """ "metadata":{"retriever_resources":[{"document_name":"facts.txt","score":0.5}],"usage":{"total_tokens":3}} """));
        var response = await Chat.GetResponseAsync("hi", cancellationToken: Token);

        var json = ResponseText.ToJson(response);
        var copy = JsonSerializer.Deserialize<ChatResponse>(json, AIJsonUtilities.DefaultOptions)!;

        Assert.Equal(json, ResponseText.ToJson(copy));
        Assert.Equal(response.Messages[0].Contents.Count, copy.Messages[0].Contents.Count);
    }

    private sealed record Answered(int Answer);
}
