using System.Text;
using Dify.AI.Extensions.Emulator;
using Dify.AI.Extensions.Tests.Api;
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

    private static Task<ChatResponse> SendAsync(IChatClient chat, params AIContent[] files) =>
        chat.GetResponseAsync(new ChatMessage(ChatRole.User, [new TextContent("see"), .. files]), cancellationToken: Token);
}
