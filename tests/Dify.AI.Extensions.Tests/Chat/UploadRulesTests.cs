using System.Text;
using System.Text.Json;
using Dify.AI.Extensions.Emulator;
using Dify.AI.Extensions.Tests.Api;
using Dify.AI.Extensions.Wire;
using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions.Tests.Chat;

/// <summary>Files are held against the app's own word before anything is sent.</summary>
public sealed class UploadRulesTests : EmulatedTest
{
    private static readonly DataContent Png = new(new byte[] { 1 }, "image/png") { Name = "a.png" };

    /// <summary>Every app that said what files it takes, and whether it takes any.</summary>
    public static TheoryData<string, bool> Apps => [.. Recordings.Where(e => e.Request.Path.StartsWith("/v1/parameters", StringComparison.Ordinal) && e.Response.Status == 200)
        .Select(key => (key, Encoding.UTF8.GetString(Recordings.Get(key).Response.Body).Contains("\"file_upload\": {\"enabled\": true", StringComparison.Ordinal)))];

    protected override IChatClient CreateChat() => Client.AsIChatClient(new() { CheckFileUploads = true });

    [Theory]
    [MemberData(nameof(Apps))]
    public async Task GetResponse_RecordedApp_RefusesWhatItDoesNotTake(string recording, bool takesFiles)
    {
        using var server = new RecordedServer(sent => sent.Path switch
        {
            "/v1/parameters" => Recordings.Get(recording).Response,
            "/v1/files/upload" => RecordedServer.Json("""{"id":"f-1"}""", 201),
            _ => new() { Status = 200, Headers = [new("Content-Type", "text/event-stream")], Body = Encoding.UTF8.GetBytes(Message("Hello") + End()) },
        });
        using var client = server.CreateClient();
        var chat = client.AsIChatClient(new() { CheckFileUploads = true });

        var audio = await Assert.ThrowsAsync<ArgumentException>(() => SendAsync(chat, new DataContent(new byte[] { 1 }, "audio/mpeg") { Name = "a.mp3" }));
        Assert.Equal(["/v1/parameters"], server.Requests.Select(r => r.Path));
        if (takesFiles)
        {
            Assert.Equal(
                "'a.mp3' is of type audio. The app takes files of type image, document, others by extension (.JPG .JPEG .PNG .GIF .WEBP .SVG .TXT .PDF), "
                + "as remote_url or local_file, at most 3 a message.",
                audio.Message);
            _ = await SendAsync(chat, Png);
            Assert.Equal(["/v1/parameters", "/v1/files/upload", "/v1/chat-messages"], server.Requests.Select(r => r.Path));
        }
        else
        {
            Assert.StartsWith("The app takes no files, and Dify would drop 'a.mp3' without a word", audio.Message, StringComparison.Ordinal);
            _ = await Assert.ThrowsAsync<ArgumentException>(() => SendAsync(chat, Png));
        }
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_AppWithoutUploads_RefusesAndSendsNothing()
    {
        Dify.App.AllowsFiles = false;

        var e = await Assert.ThrowsAsync<ArgumentException>(() => SendAsync(Chat, Png));

        Assert.Contains("turn file upload on in the app", e.Message, StringComparison.Ordinal);
        Assert.Equal(["/v1/parameters"], Dify.Requests.Select(r => r.Path));

        // Unchecked, as by default, the server takes the file and drops it.
        Assert.DoesNotContain("file(s)", (await SendAsync(Client.AsIChatClient(), Png)).Text, StringComparison.Ordinal);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_FilesThatTheAppTakes_AreSentAndTheSettingsAskedForOnce()
    {
        Assert.Contains("I got 1 file(s).", (await SendAsync(Chat, Png)).Text, StringComparison.Ordinal);
        Assert.Contains("I got 2 file(s).", (await SendAsync(Chat, Png, new UriContent("https://example.com/a.pdf", "application/pdf"))).Text, StringComparison.Ordinal);
        _ = await Chat.GetResponseAsync("no files", cancellationToken: Token);

        Assert.Single(Dify.Requests, r => r.Path == "/v1/parameters");
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_WithoutFiles_AsksForNothing()
    {
        _ = await Chat.GetResponseAsync("no files", cancellationToken: Token);

        Assert.Equal(["/v1/chat-messages"], Dify.Requests.Select(r => r.Path));
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_TooManyFiles_SaysHowMany()
    {
        Dify.App.MaxFiles = 1;

        var e = await Assert.ThrowsAsync<ArgumentException>(() => SendAsync(Chat, Png, Png));

        Assert.StartsWith("The message has 2 files. ", e.Message, StringComparison.Ordinal);
        Assert.EndsWith("at most 1 a message.", e.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_TooLargeFile_SaysHowLarge()
    {
        var e = await Assert.ThrowsAsync<ArgumentException>(() => SendAsync(Chat, new DataContent(new byte[(10 * 1024 * 1024) + 600_000], "image/png")));

        Assert.Equal("'file.png' has 10.57 MB; the server takes files of type image up to 10 MB.", e.Message);
        Assert.Equal(["/v1/parameters"], Dify.Requests.Select(r => r.Path));
    }

    [Fact(Timeout = 15000)]
    public async Task GetResponse_CompletionAndWorkflowApps_CheckToo()
    {
        foreach (var mode in new[] { DifyAppMode.Completion, DifyAppMode.Workflow })
        {
            var app = Dify.AddApp(new() { Mode = mode, AllowsFiles = false });
            await using var client = CreateClient(o => o.ApiKey = app.ApiKey);
            var chat = mode == DifyAppMode.Workflow
                ? client.Workflows.AsIChatClient(new() { CheckFileUploads = true })
                : client.Completion.AsIChatClient(new() { CheckFileUploads = true });

            _ = await Assert.ThrowsAsync<ArgumentException>(() => SendAsync(chat, Png));
        }
    }

    [Theory]
    [InlineData("""{"image":{"enabled":true,"number_limits":2,"transfer_methods":["local_file"]}}""", "image", "local_file", true)]
    [InlineData("""{"image":{"enabled":true,"number_limits":2,"transfer_methods":["local_file"]}}""", "image", "remote_url", false)]
    [InlineData("""{"image":{"enabled":true,"number_limits":2,"transfer_methods":["local_file"]}}""", "document", "local_file", false)]
    [InlineData("""{"image":{"enabled":false}}""", "image", "local_file", false)]
    [InlineData("{}", "image", "local_file", false)]
    [InlineData("""{"enabled":true}""", "video", "remote_url", true)]
    [InlineData("""{"enabled":true,"allowed_file_types":["custom"],"allowed_file_extensions":[".A"]}""", "custom", "local_file", true)]
    [InlineData("""{"enabled":true,"allowed_file_types":["image"],"allowed_file_extensions":[".b"]}""", "custom", "local_file", false)]
    [InlineData("""{"enabled":true,"allowed_file_upload_methods":["remote_url"]}""", "image", "local_file", false)]
    [InlineData("""{"enabled":true,"allowed_file_upload_methods":["local_file"],"image":{"transfer_methods":["remote_url"]}}""", "image", "local_file", true)]
    [InlineData("""{"enabled":true,"image":{"transfer_methods":["remote_url"]}}""", "image", "local_file", false)]
    [InlineData("""{"enabled":true,"allowed_file_types":["image","document"]}""", "document", "local_file", true)]
    [InlineData("""{"enabled":true,"allowed_file_types":["image","document"]}""", "video", "local_file", false)]
    [InlineData("""{"enabled":false,"image":{"enabled":true}}""", "image", "local_file", false)]
    [InlineData("""{"enabled":true}""", "custom", "local_file", true)]
    public async Task Check_Settings_AreReadAsTheServerReadsThem(string settings, string type, string method, bool isTaken)
    {
        using var server = new RecordedServer(RecordedServer.Json($$"""{"file_upload":{{settings}}}"""));
        using var client = server.CreateClient();
        var rules = new UploadRules(token => client.App.GetParametersAsync(cancellationToken: token));

        var call = rules.CheckAsync([new("x.a", type, method, ".a", 1)], Token).AsTask();

        Assert.Equal(isTaken, await Record.ExceptionAsync(() => call) is null);
    }

    /// <summary>A file is called as the developer knows it: by name, by address, else by id.</summary>
    [Fact(Timeout = 15000)]
    public async Task GetResponse_FileThatTheAppDoesNotTake_IsCalledByNameAddressOrId()
    {
        using var server = new RecordedServer(RecordedServer.Json("""{"file_upload":{"enabled":true,"allowed_file_types":["image"],"allowed_file_extensions":[]}}"""));
        using var client = server.CreateClient();
        var chat = client.AsIChatClient(new() { CheckFileUploads = true });

        foreach (var (file, said) in new (AIContent, string)[]
        {
            (new HostedFileContent("f-1") { Name = "run.exe" }, "'run.exe' is of type custom."),
            (new HostedFileContent("f-1") { MediaType = "audio/mpeg" }, "'f-1' is of type audio."),
            (new UriContent("https://example.com/talk.mp3?x=1", "audio/mpeg"), "'https://example.com/talk.mp3?x=1' is of type audio."),
            (new() { RawRepresentation = new DifyFile { Type = "video", TransferMethod = "local_file" } }, "'' is of type video."),
        })
        {
            var e = await Assert.ThrowsAsync<ArgumentException>(() => SendAsync(chat, file));
            Assert.StartsWith(said, e.Message, StringComparison.Ordinal);
        }

        Assert.Equal(["/v1/parameters"], server.Requests.Select(r => r.Path));
    }

    /// <summary>A file of another type is taken by its extension; one that is known by its id alone shows none.</summary>
    [Theory]
    [InlineData(".a", 1L, true)]
    [InlineData(".A", 1L, true)]
    [InlineData(".a", null, true)]
    [InlineData(".b", 1L, false)]
    [InlineData(".b", null, false)]
    [InlineData("", 1L, false)]
    [InlineData("", null, true)]
    public async Task Check_CustomFile_IsJudgedByItsExtension(string extension, long? bytes, bool isTaken) =>
        Assert.Equal(
            isTaken,
            await RefusalAsync(
                """{"file_upload":{"enabled":true,"allowed_file_types":["custom"],"allowed_file_extensions":[".a"]}}""",
                new Attachment("x", "custom", "local_file", extension, bytes)) is null);

    [Theory]
    [InlineData("""{"enabled":true,"number_limits":2}""", 2, true)]
    [InlineData("""{"enabled":true,"number_limits":2}""", 3, false)]
    [InlineData("""{"enabled":true,"number_limits":2,"image":{"number_limits":1}}""", 2, true)]
    [InlineData("""{"enabled":true,"number_limits":1,"image":{"number_limits":2}}""", 2, false)]
    [InlineData("""{"image":{"enabled":true,"number_limits":1}}""", 2, false)]
    [InlineData("""{"enabled":true}""", 9, true)]
    public async Task Check_NumberOfFiles_IsTheAppsOwnElseThatOfImages(string settings, int files, bool isTaken) =>
        Assert.Equal(
            isTaken,
            await RefusalAsync($$"""{"file_upload":{{settings}}}""", [.. Enumerable.Repeat(new Attachment("x.png", "image", "local_file", ".png", 1), files)]) is null);

    [Theory]
    [InlineData("image", 1)]
    [InlineData("video", 2)]
    [InlineData("audio", 3)]
    [InlineData("document", 4)]
    [InlineData("custom", 4)]
    public async Task Check_SizeOfAFile_IsThatOfItsType(string type, long megabytes)
    {
        const string Settings =
            """{"file_upload":{"enabled":true},"system_parameters":{"image_file_size_limit":1,"video_file_size_limit":2,"audio_file_size_limit":3,"file_size_limit":4}}""";
        Task<string?> CheckAsync(long? bytes) => RefusalAsync(Settings, new Attachment("x.a", type, "local_file", ".a", bytes));

        Assert.Null(await CheckAsync(megabytes * 1024 * 1024));
        Assert.Null(await CheckAsync(null));
        Assert.Equal(
            $"'x.a' has {megabytes} MB; the server takes files of type {type} up to {megabytes} MB.",
            await CheckAsync((megabytes * 1024 * 1024) + 1));
    }

    [Fact]
    public async Task Check_ServerThatNamesNoSizes_TakesAny() =>
        Assert.Null(await RefusalAsync("""{"file_upload":{"enabled":true}}""", new Attachment("x.a", "image", "local_file", ".a", long.MaxValue)));

    [Theory]
    [InlineData("""{"enabled":true,"allowed_file_extensions":[]}""", "'x.a' is of type custom. The app takes files of type image, document, audio, video.")]
    [InlineData(
        """{"enabled":true,"allowed_file_extensions":[".b"]}""",
        "'x.a' is of type custom. The app takes files of type image, document, audio, video, others by extension (.b).")]
    [InlineData(
        """{"enabled":true,"allowed_file_upload_methods":["remote_url"]}""",
        "'x.a' comes as local_file. The app takes files of type image, document, audio, video, as remote_url.")]
    [InlineData(
        """{"enabled":true,"allowed_file_types":["image"],"allowed_file_extensions":[".b",".c"],"allowed_file_upload_methods":["remote_url","local_file"],"number_limits":2}""",
        "'x.a' is of type custom. The app takes files of type image, others by extension (.b .c), as remote_url or local_file, at most 2 a message.")]
    public async Task Check_Refusal_SaysWhatTheAppTakes(string settings, string expected) =>
        Assert.Equal(expected, await RefusalAsync($$"""{"file_upload":{{settings}}}""", new Attachment("x.a", "custom", "local_file", ".a", 1)));

    [Fact]
    public async Task Check_OneOfSeveralFiles_IsRefusedByItsName() =>
        Assert.StartsWith(
            "'b.mp4' is of type video.",
            await RefusalAsync(
                """{"file_upload":{"enabled":true,"allowed_file_types":["image"]}}""",
                new Attachment("a.png", "image", "local_file", ".png", 1),
                new Attachment("b.mp4", "video", "local_file", ".mp4", 1)),
            StringComparison.Ordinal);

    [Fact]
    public async Task Check_SettingsAfterAWhile_AreAskedForAgain()
    {
        using var server = new RecordedServer(RecordedServer.Json("""{"file_upload":{"enabled":true}}"""));
        using var client = server.CreateClient();
        var now = TimeSpan.Zero;
        var rules = new UploadRules(token => client.App.GetParametersAsync(cancellationToken: token), () => now);

        foreach (var (minutes, expected) in new[] { (0, 1), (4, 1), (5, 2), (9, 2), (10, 3) })
        {
            now = TimeSpan.FromMinutes(minutes);
            await rules.CheckAsync([new("a.png", "image", "local_file", ".png", 1)], Token);
            Assert.Equal(expected, server.Requests.Count);
        }
    }

    /// <summary>Why an app with these parameters refuses the files; null when it takes them.</summary>
    private static async Task<string?> RefusalAsync(string parameters, params Attachment[] files)
    {
        var rules = new UploadRules(_ => Task.FromResult(JsonSerializer.Deserialize(parameters, WireJson.Default.DifyAppParameters)!));
        return (await Record.ExceptionAsync(() => rules.CheckAsync(files, Token).AsTask()))?.Message;
    }

    private static Task<ChatResponse> SendAsync(IChatClient chat, params AIContent[] files) =>
        chat.GetResponseAsync(new ChatMessage(ChatRole.User, [new TextContent("see"), .. files]), cancellationToken: Token);
}
