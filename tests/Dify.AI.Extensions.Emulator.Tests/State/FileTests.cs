using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Dify.AI.Extensions.Emulator.Tests.State;

public sealed class FileTests
{
    [Fact(Timeout = 15000)]
    public async Task Upload_UsedInAMessage_CanBePreviewed()
    {
        await using var server = await EmulatedServer.StartAsync();
        var upload = await UploadAsync(server, [1, 2, 3], "image/png", "pic.png");
        Assert.Equal(201, upload.Status);
        var id = upload.Json["id"]!.GetValue<string>();
        Assert.Equal(404, (await server.GetAsync($"files/{id}/preview?user=ana")).Status);
        var body = EmulatedServer.Question();
        body["files"] = new JsonArray(new JsonObject { ["type"] = "image", ["transfer_method"] = "local_file", ["upload_file_id"] = id });
        Assert.Equal("You said: hi (turn 1) I got 1 file(s).", (await server.PostAsync("chat-messages", body)).Text);
        Assert.Equal([1, 2, 3], await server.Http.GetByteArrayAsync(new Uri(server.Dify.Endpoint, $"files/{id}/preview?user=ana"), EmulatedServer.Token));
        var part = server.Dify.Requests[0].Form[1];
        Assert.Equal(("file", "pic.png", "image/png"), (part.Name, part.FileName, part.ContentType));
    }

    [Theory(Timeout = 15000)]
    [InlineData(null, "pic.png", 415, "unsupported_file_type")]
    [InlineData("image/png", null, 400, "no_file_uploaded")]
    [InlineData("image/png", "a/b.png", 400, "invalid_param")]
    public async Task Upload_IncompletePart_IsRefused(string? type, string? name, int status, string code)
    {
        await using var server = await EmulatedServer.StartAsync();
        var answer = await UploadAsync(server, [1], type, name);
        Assert.Equal((status, code), (answer.Status, answer.Json["code"]!.GetValue<string>()));
    }

    [Theory(Timeout = 15000)]
    [InlineData(DifyServerRelease.Dify19, "File size exceeded. {message}")]
    [InlineData(DifyServerRelease.Dify114, "")]
    public async Task Upload_TooLarge_IsRefusedInTheReleasesWords(DifyServerRelease release, string message)
    {
        await using var server = await EmulatedServer.StartAsync(release: release);
        var answer = await UploadAsync(server, new byte[(10 * 1024 * 1024) + 1], "image/png", "big.png");
        Assert.Equal((413, message), (answer.Status, answer.Json["message"]!.GetValue<string>()));
    }

    [Fact(Timeout = 15000)]
    public async Task Audio_ThereAndBack_Works()
    {
        await using var server = await EmulatedServer.StartAsync(configure: app => app.Transcriber = part => $"heard {part.Content.Length}");
        var sound = await server.PostAsync("text-to-audio", new JsonObject { ["text"] = "Hello world", ["user"] = "ana" });
        Assert.Equal((200, "audio/mpeg"), (sound.Status, sound.ContentType));
        Assert.Equal("null\n", (await server.PostAsync("text-to-audio", new JsonObject { ["message_id"] = Guid.NewGuid().ToString() })).Body);
        Assert.Equal("heard 4", (await UploadAsync(server, [1, 2, 3, 4], "audio/wav; codecs=1", "a.wav", "audio-to-text")).Json["text"]!.GetValue<string>());
        Assert.Equal(415, (await UploadAsync(server, [1], "audio/mpeg", "a.mp3", "audio-to-text")).Status);
    }

    private static async Task<Answer> UploadAsync(EmulatedServer server, byte[] bytes, string? type, string? name, string path = "files/upload")
    {
        using var file = new ByteArrayContent(bytes);
        file.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        using var form = new MultipartFormDataContent { { new StringContent("ana"), "user" } };
        if (name is null)
        {
            form.Add(file, "file");
        }
        else
        {
            form.Add(file, "file", name);
        }

        using var response = await server.Http.PostAsync(new Uri(server.Dify.Endpoint, path), form, EmulatedServer.Token);
        return new Answer((int)response.StatusCode, "", await response.Content.ReadAsStringAsync(EmulatedServer.Token));
    }
}
