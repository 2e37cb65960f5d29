using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dify.AI.Extensions.Emulator;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace Dify.AI.Extensions.Tests.Chat;

/// <summary>Messages and options as the request that reaches Dify, against literal JSON.</summary>
public sealed class RequestTests : EmulatedTest
{
    private const string Conversation = "45701982-8118-4bc5-8e9b-64562b4555f2";

    [Fact(Timeout = 15000)]
    public async Task GetResponse_OneMessage_SendsTheLeastThatDifyTakes()
    {
        Answer();
        _ = await Chat.GetResponseAsync("hi", cancellationToken: Token);

        AssertJson("""{"inputs":{},"query":"hi","user":"ana","response_mode":"streaming"}""", Assert.Single(SentMessages));
        var request = Assert.Single(Dify.Requests);
        Assert.Equal($"Bearer {Dify.ApiKey}", request.Authorization);
        Assert.Equal("application/json", request.Headers["Content-Type"]);
        Assert.StartsWith("Dify.AI.Extensions/", request.Headers["User-Agent"], StringComparison.Ordinal);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_ConversationId_SendsOnlyTheNewTurn()
    {
        Answer();
        _ = await Chat.GetResponseAsync(
            [new(ChatRole.System, "Be brief."), new(ChatRole.User, "old"), new(ChatRole.Assistant, "older"), new(ChatRole.User, "new"), new(ChatRole.User, "newer")],
            new() { ConversationId = Conversation, Instructions = "Be kind." },
            Token);

        AssertJson(
            $$"""{"inputs":{},"query":"new\n\nnewer","user":"ana","response_mode":"streaming","conversation_id":"{{Conversation}}"}""",
            Assert.Single(SentMessages));
    }

    [Theory(Timeout = 15000)]
    [InlineData("")]
    [InlineData("  ")]
    public async Task GetResponse_BlankConversationId_IsNone(string conversation)
    {
        Answer();
        _ = await Chat.GetResponseAsync([new(ChatRole.User, "a"), new(ChatRole.Assistant, "b"), new(ChatRole.User, "c")], new() { ConversationId = conversation }, Token);

        AssertJson(
            """{"inputs":{},"query":"<conversation_history>\nUser: a\n\nAssistant: b\n</conversation_history>\n\nc","user":"ana","response_mode":"streaming"}""",
            Assert.Single(SentMessages));
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_BlankInstructions_AreNone()
    {
        Answer();
        _ = await Chat.GetResponseAsync([new(ChatRole.System, "Be brief."), new(ChatRole.User, "hi")], new() { Instructions = " \n" }, Token);

        Assert.Equal("<instructions>\nBe brief.\n</instructions>\n\nhi", (string?)Assert.Single(SentMessages)["query"]);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_NothingButInstructionsOrHistory_IsSent()
    {
        Answer(2);
        _ = await Chat.GetResponseAsync([new(ChatRole.System, "Greet the user.")], cancellationToken: Token);
        _ = await Chat.GetResponseAsync([new(ChatRole.User, "a"), new(ChatRole.Assistant, "b")], cancellationToken: Token);

        Assert.Equal(
            ["<instructions>\nGreet the user.\n</instructions>", "<conversation_history>\nUser: a\n\nAssistant: b\n</conversation_history>"],
            SentMessages.Select(m => (string?)m["query"]));
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_HistoryWithoutConversation_SendsALabelledTranscript()
    {
        Answer();
        _ = await Chat.GetResponseAsync(
            [
                new(ChatRole.System, "Be brief."),
                new(ChatRole.User, "My name is Bo."),
                new(ChatRole.Assistant, [new TextReasoningContent("hm"), new TextContent("Hello Bo.")]),
                new(ChatRole.User, "What is my name?"),
            ],
            new() { Instructions = "Be kind." },
            Token);

        Assert.Equal(
            """
            <instructions>
            Be kind.

            Be brief.
            </instructions>

            <conversation_history>
            User: My name is Bo.

            Assistant: Hello Bo.
            </conversation_history>

            What is my name?
            """.ReplaceLineEndings("\n"),
            (string?)Assert.Single(SentMessages)["query"]);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_LatestTurnMode_LeavesTheHistoryOut()
    {
        Answer();
        _ = await Client.AsIChatClient(new() { HistoryMode = DifyHistoryMode.LatestTurn }).GetResponseAsync(
            [new(ChatRole.User, "old"), new(ChatRole.Assistant, "older"), new(ChatRole.User, "new")], cancellationToken: Token);

        Assert.Equal("new", (string?)Assert.Single(SentMessages)["query"]);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_InstructionsInput_SendsThemThereOnEveryTurn()
    {
        Answer(2);
        var chat = Client.AsIChatClient(new() { InstructionsInput = "rules" });
        _ = await chat.GetResponseAsync("hi", new() { Instructions = "Be kind." }, Token);
        _ = await chat.GetResponseAsync("again", new() { Instructions = "Be kind.", ConversationId = Conversation }, Token);

        Assert.Equal(["hi", "again"], SentMessages.Select(m => (string?)m["query"]));
        Assert.All(SentMessages, m => AssertJson("""{"rules":"Be kind."}""", m["inputs"]));
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_InputsForWhatTheCallLacks_AreLeftOut()
    {
        Answer();
        _ = await Client.AsIChatClient(new() { InstructionsInput = "rules", ResponseFormatInput = "schema" }).GetResponseAsync("hi", cancellationToken: Token);

        AssertJson("""{"inputs":{},"query":"hi","user":"ana","response_mode":"streaming"}""", Assert.Single(SentMessages));
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_NewSystemMessageWithinAConversation_IsNotLost()
    {
        Answer();
        _ = await Chat.GetResponseAsync(
            [new(ChatRole.Assistant, "old"), new(ChatRole.System, "Speak French."), new(ChatRole.User, "hi")], new() { ConversationId = Conversation }, Token);

        Assert.Equal("<instructions>\nSpeak French.\n</instructions>\n\nhi", (string?)Assert.Single(SentMessages)["query"]);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_ToolResults_ReachTheAppAsText()
    {
        Answer();
        _ = await Chat.GetResponseAsync(
            [new(ChatRole.Tool, [new FunctionResultContent("call-1", "42"), new FunctionResultContent("call-2", new JsonObject { ["n"] = 1 }),
                new FunctionResultContent("call-3", null) { Exception = new InvalidOperationException("password wrong") }])],
            new() { ConversationId = Conversation },
            Token);

        Assert.Equal("Result of tool call call-1: 42\nResult of tool call call-2: {\"n\":1}\nResult of tool call call-3: The function failed.", (string?)Assert.Single(SentMessages)["query"]);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_NothingToSend_SaysSo()
    {
        var e = await Assert.ThrowsAsync<ArgumentException>(() => Chat.GetResponseAsync([new(ChatRole.User, []), new(ChatRole.Assistant, [])], cancellationToken: Token));

        Assert.Contains("needs the text", e.Message, StringComparison.Ordinal);
        Assert.Empty(Dify.Requests);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_EmptyContentsAmongOthers_AreTolerated()
    {
        Answer();
        _ = await Chat.GetResponseAsync(
            [new(ChatRole.System, []), new(ChatRole.User, []), new(ChatRole.Assistant, []), new(ChatRole.User, "hi"), new(ChatRole.User, [new UsageContent(new())])],
            cancellationToken: Token);

        Assert.Equal("hi", (string?)Assert.Single(SentMessages)["query"]);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_LazyMessages_AreEnumeratedOnce()
    {
        Answer();
        var times = 0;
        IEnumerable<ChatMessage> Lazy()
        {
            times++;
            yield return new(ChatRole.User, "hi");
        }

        _ = await Chat.GetResponseAsync(Lazy(), cancellationToken: Token);

        Assert.Equal(1, times);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_UserAndInputsOfTheCall_WinOverTheDefaults()
    {
        Answer();
        using var client = CreateClient(o => (o.Inputs["city"], o.Inputs["tone"]) = ("Bonn", "dry"));
        var options = new ChatOptions().SetDifyUser("ben").SetDifyInput("city", "Köln").SetDifyInput("list", new object[] { 1, 2.5m, true, null!, "x" })
            .SetDifyInput("map", new Dictionary<string, object?> { ["k"] = JsonDocument.Parse("[1]").RootElement });

        _ = await client.AsIChatClient().GetResponseAsync("hi", options, Token);

        AssertJson(
            """{"inputs":{"city":"Köln","tone":"dry","list":[1,2.5,true,null,"x"],"map":{"k":[1]}},"query":"hi","user":"ben","response_mode":"streaming"}""",
            Assert.Single(SentMessages));
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_OptionsAfterATripThroughJson_MeanTheSame()
    {
        Answer();
        var options = new ChatOptions().SetDifyUser("ben").SetDifyInput("city", "Köln");
        options = JsonSerializer.Deserialize<ChatOptions>(JsonSerializer.Serialize(options, AIJsonUtilities.DefaultOptions), AIJsonUtilities.DefaultOptions);

        _ = await Chat.GetResponseAsync("hi", options, Token);

        AssertJson("""{"inputs":{"city":"Köln"},"query":"hi","user":"ben","response_mode":"streaming"}""", Assert.Single(SentMessages));
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_InputWithoutJsonForm_SaysWhichAndWhatToUse()
    {
        var e = await Assert.ThrowsAsync<ArgumentException>(() => Chat.GetResponseAsync("hi", new ChatOptions().SetDifyInput("when", new Version(1, 2)), Token));

        Assert.Contains("'when' holds a System.Version", e.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_NoUserAnywhere_SaysHowToNameOne()
    {
        using var client = CreateClient(o => o.User = null);

        var e = await Assert.ThrowsAsync<InvalidOperationException>(() => client.AsIChatClient().GetResponseAsync("hi", cancellationToken: Token));

        Assert.Contains("SetDifyUser", e.Message, StringComparison.Ordinal);
        Assert.Empty(Dify.Requests);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_UserResolver_IsAskedBeforeTheDefault()
    {
        Answer(2);
        using var client = CreateClient(o => o.UserResolver = _ => new("resolved"));
        _ = await client.AsIChatClient().GetResponseAsync("hi", cancellationToken: Token);
        _ = await client.AsIChatClient().GetResponseAsync("hi", new ChatOptions().SetDifyUser("ben"), Token);

        Assert.Equal(["resolved", "ben"], SentMessages.Select(m => (string?)m["user"]));
    }

    [Theory(Timeout = 15000)]
    [InlineData("  ")]
    [InlineData("")]
    public async Task GetResponse_BlankUserOfTheCall_IsRefusedRatherThanReplaced(string user)
    {
        var options = new ChatOptions { AdditionalProperties = new() { [DifyPropertyNames.User] = user } };

        _ = await Assert.ThrowsAsync<ArgumentException>(() => Chat.GetResponseAsync("hi", options, Token));

        Assert.Empty(Dify.Requests);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_OwnRequest_ItsSetMembersWin()
    {
        Answer();
        var asked = new List<IChatClient>();
        var options = new ChatOptions
        {
            ConversationId = "11111111-1111-4111-8111-111111111111",
            RawRepresentationFactory = self =>
            {
                asked.Add(self);
                return new DifyChatRequest
                {
                    ConversationId = Conversation,
                    User = "raw",
                    AutoGenerateName = false,
                    TraceId = "trace-1",
                    Inputs = new Dictionary<string, object?> { ["city"] = "Ulm" },
                };
            },
        }.SetDifyUser("ben").SetDifyInput("city", "Köln").SetDifyInput("tone", "dry");

        _ = await Chat.GetResponseAsync("hi", options, Token);

        Assert.Same(Chat, Assert.Single(asked));
        AssertJson(
            $$"""
            {"inputs":{"city":"Ulm","tone":"dry"},"query":"hi","user":"raw","response_mode":"streaming","conversation_id":"{{Conversation}}",
             "auto_generate_name":false,"trace_id":"trace-1"}
            """,
            Assert.Single(SentMessages));
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_OwnQueryAndFiles_StandInPlaceOfTheMessages()
    {
        Answer();
        var options = new ChatOptions
        {
            RawRepresentationFactory = _ => new DifyChatRequest { Query = "own", Files = [DifyFile.FromUpload("f-1", "image")] },
        };

        _ = await Chat.GetResponseAsync([new(ChatRole.User, [new TextContent("hi"), new DataContent(new byte[] { 1 }, "image/png")])], options, Token);

        AssertJson(
            """
            {"inputs":{},"query":"own","user":"ana","response_mode":"streaming",
             "files":[{"type":"image","transfer_method":"local_file","upload_file_id":"f-1"}]}
            """,
            Assert.Single(Dify.Requests).Body);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_FactoryOfAnotherProvider_IsIgnored()
    {
        Answer();
        _ = await Chat.GetResponseAsync("hi", new() { RawRepresentationFactory = _ => "something else" }, Token);

        Assert.Equal("hi", (string?)Assert.Single(SentMessages)["query"]);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_Bytes_AreUploadedFirstUnderTheSameUser()
    {
        Answer();
        var png = new byte[] { 0x89, 0x50, 0x4E, 0x47 };
        var message = new ChatMessage(ChatRole.User, [new TextContent("look"), new DataContent(png, "image/png"), new DataContent("hello"u8.ToArray(), "text/plain") { Name = "a/b" }]);

        _ = await Chat.GetResponseAsync([message], new ChatOptions().SetDifyUser("ben"), Token);

        var uploads = Dify.Requests.Where(r => r.Path.EndsWith("/files/upload", StringComparison.Ordinal)).ToList();
        Assert.Equal(["file.png", "a_b.txt"], uploads.Select(u => u.Form.Single(p => p.Name == "file").FileName));
        Assert.Equal(["image/png", "text/plain"], uploads.Select(u => u.Form.Single(p => p.Name == "file").ContentType));
        Assert.All(uploads, u => Assert.Equal("ben", u.Form.Single(p => p.Name == "user").Text));
        Assert.Equal(png, uploads[0].Form.Single(p => p.Name == "file").Content);
        var files = Assert.Single(SentMessages)["files"]!.AsArray();
        Assert.Equal(["image", "document"], files.Select(f => (string?)f!["type"]));
        Assert.All(files, f => Assert.Equal("local_file", (string?)f!["transfer_method"]));
        Assert.All(files, f => Assert.True(Guid.TryParse((string?)f!["upload_file_id"], out _)));
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_AddressesAndIds_GoAsTheyAre()
    {
        Answer();
        var message = new ChatMessage(ChatRole.User,
        [
            new TextContent("look"),
            new UriContent("http://example.com/pic.webp", "image/webp"),
            new UriContent(new Uri("https://example.com/talk.mp3"), "application/octet-stream"),
            new HostedFileContent("f-1") { MediaType = "application/pdf" },
            new AIContent { RawRepresentation = DifyFile.FromUpload("f-2", "video") },
        ]);

        _ = await Chat.GetResponseAsync([message], cancellationToken: Token);

        AssertJson(
            """
            [{"type":"image","transfer_method":"remote_url","url":"http://example.com/pic.webp"},
             {"type":"audio","transfer_method":"remote_url","url":"https://example.com/talk.mp3"},
             {"type":"document","transfer_method":"local_file","upload_file_id":"f-1"},
             {"type":"video","transfer_method":"local_file","upload_file_id":"f-2"}]
            """,
            Assert.Single(SentMessages)["files"]);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_BytesInAnAddressOrElsewhereInMemory_AreUploadedToo()
    {
        Answer();
        using IMemoryOwner<byte> owner = new HiddenMemory([.. "hello"u8]);
        var message = new ChatMessage(ChatRole.User, [new UriContent("data:text/plain;base64,aGVsbG8=", "text/plain"), new DataContent(owner.Memory, "text/plain")]);

        _ = await Chat.GetResponseAsync([message], cancellationToken: Token);

        var uploads = Dify.Requests.Where(r => r.Path.EndsWith("/files/upload", StringComparison.Ordinal)).Select(r => r.Form.Single(p => p.Name == "file")).ToList();
        Assert.Equal(["hello", "hello"], uploads.Select(f => Encoding.UTF8.GetString(f.Content)));
        Assert.All(uploads, f => Assert.Equal(("file.txt", "text/plain"), (f.FileName, f.ContentType)));
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_LoneFile_IsNamedInPlaceOfText()
    {
        Answer();
        _ = await Chat.GetResponseAsync([new(ChatRole.User, [new DataContent(new byte[] { 1 }, "image/png") { Name = "cat.png" }])], cancellationToken: Token);

        Assert.Equal("[file: cat.png]", (string?)Assert.Single(SentMessages)["query"]);
    }

    [Theory(Timeout = 15000)]
    [InlineData("look", "look")]
    [InlineData(" ", " \n[file: cat.png]")]
    public async Task GetResponse_FileBesideText_IsNamedOnlyWhereTheTextIsBlank(string text, string query)
    {
        Answer();
        _ = await Chat.GetResponseAsync(
            [new(ChatRole.User, [new TextContent(text), new DataContent(new byte[] { 1 }, "image/png") { Name = "cat.png" }])], cancellationToken: Token);

        Assert.Equal(query, (string?)Assert.Single(SentMessages)["query"]);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_AddressThatDifyCantFetch_SaysSo()
    {
        var message = new ChatMessage(ChatRole.User, [new TextContent("look"), new UriContent("file:///etc/passwd", "text/plain")]);

        var e = await Assert.ThrowsAsync<ArgumentException>(() => Chat.GetResponseAsync([message], cancellationToken: Token));

        Assert.Contains("'file' address", e.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_JsonSchema_StandsAfterTheQueryOrInItsInput()
    {
        Answer(2);
        var format = ChatResponseFormat.ForJsonSchema(JsonDocument.Parse("""{"type":"object"}""").RootElement);
        _ = await Chat.GetResponseAsync("hi", new() { ResponseFormat = format }, Token);
        _ = await Client.AsIChatClient(new() { ResponseFormatInput = "schema" }).GetResponseAsync("hi", new() { ResponseFormat = format }, Token);

        var sent = SentMessages.ToList();
        Assert.Equal(
            "hi\n\nAnswer with one JSON value that matches this JSON schema, and nothing else: no code fence, no words around it.\n{\"type\":\"object\"}",
            (string?)sent[0]["query"]);
        AssertJson("""{"inputs":{"schema":"{\"type\":\"object\"}"},"query":"hi","user":"ana","response_mode":"streaming"}""", sent[1]);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_JsonWithoutSchema_IsAskedForAsAnyJson()
    {
        Answer(3);
        _ = await Chat.GetResponseAsync("hi", new() { ResponseFormat = ChatResponseFormat.Json }, Token);
        _ = await Client.AsIChatClient(new() { ResponseFormatInput = "schema" }).GetResponseAsync("hi", new() { ResponseFormat = ChatResponseFormat.Json }, Token);
        _ = await Chat.GetResponseAsync("hi", new() { ResponseFormat = ChatResponseFormat.Text }, Token);

        var sent = SentMessages.ToList();
        Assert.Equal("hi\n\nAnswer with one JSON value, and nothing else: no code fence, no words around it.", (string?)sent[0]["query"]);
        AssertJson("""{"inputs":{"schema":"{}"},"query":"hi","user":"ana","response_mode":"streaming"}""", sent[1]);
        Assert.Equal("hi", (string?)sent[2]["query"]);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_OptionsThatDifyCantTake_AreIgnoredAndLoggedOnce()
    {
        Answer(2);
        using var provider = new FakeLoggerProvider();
        using var logs = LoggerFactory.Create(b => b.SetMinimumLevel(LogLevel.Debug).AddProvider(provider));
        using var client = new DifyClient(Client.Options, logs);
        var chat = client.AsIChatClient();
        var options = new ChatOptions { Temperature = 0.5f, ModelId = "gpt", Tools = [AIFunctionFactory.Create(() => 1, "one")] };

        _ = await chat.GetResponseAsync("hi", options, Token);
        _ = await chat.GetResponseAsync("hi", options, Token);

        var collector = provider.Collector;
        Assert.All(collector.GetSnapshot().Where(r => r.Message.Contains("ModelId", StringComparison.Ordinal)), r => Assert.Equal("Dify.AI.Extensions.DifyChatClient", r.Category));
        Assert.Single(collector.GetSnapshot(), r => r.Level == LogLevel.Warning && r.Message.Contains("takes no tools", StringComparison.Ordinal));
        Assert.Equal(2, collector.GetSnapshot().Count(r => r.Level == LogLevel.Debug && r.Message.Contains("ModelId, Temperature", StringComparison.Ordinal)));
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_OptionsThatDifyCantTake_ThrowWhereWanted()
    {
        var chat = Client.AsIChatClient(new() { ThrowOnUnsupportedOptions = true });

        var e = await Assert.ThrowsAsync<NotSupportedException>(() => chat.GetResponseAsync("hi", new() { TopP = 1, Tools = [AIFunctionFactory.Create(() => 1, "one")] }, Token));

        Assert.Contains("Tools, TopP", e.Message, StringComparison.Ordinal);
        Assert.Empty(Dify.Requests);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_CallersObjects_AreLeftAsTheyWere()
    {
        Answer();
        var messages = new List<ChatMessage> { new(ChatRole.User, [new TextContent("hi"), new DataContent(new byte[] { 1 }, "image/png")]) };
        var options = new ChatOptions { Instructions = "Be kind.", ResponseFormat = ChatResponseFormat.Json }.SetDifyInput("a", 1);
        var before = JsonSerializer.Serialize(messages, AIJsonUtilities.DefaultOptions) + JsonSerializer.Serialize(options, AIJsonUtilities.DefaultOptions);

        _ = await Chat.GetResponseAsync(messages, options, Token);

        Assert.Equal(before, JsonSerializer.Serialize(messages, AIJsonUtilities.DefaultOptions) + JsonSerializer.Serialize(options, AIJsonUtilities.DefaultOptions));
    }

    /// <summary>Memory that shows nobody an array.</summary>
    private sealed class HiddenMemory(byte[] bytes) : MemoryManager<byte>
    {
        public override Span<byte> GetSpan() => bytes;

        public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

        public override void Unpin() => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
        }
    }

    // As plain HTTP, which the emulator gives without looking at the body: here only what is sent matters.
    private void Answer(int times = 1) =>
        Dify.Reply([.. Enumerable.Repeat(DifyReply.Http(200, "text/event-stream", Message("Hello") + End()), times)]);
}
