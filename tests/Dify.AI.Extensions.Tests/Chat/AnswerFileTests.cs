using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions.Tests.Chat;

/// <summary>Which of the files that events name are the answer's, and what is told of them.</summary>
public sealed class AnswerFileTests
{
    private readonly AnswerFiles _files = new(new("https://dify.example.test/v1/"));

    public static TheoryData<DifyAnswerFile, string, string> Described => new()
    {
        { new() { Url = "/files/a.png?sign=1" }, "https://dify.example.test/files/a.png?sign=1", "image/png" },
        { new() { Url = "https://a.test/x", RemoteUrl = "https://b.test/y.gif" }, "https://a.test/x", "application/octet-stream" },
        { new() { RemoteUrl = "https://b.test/y.gif" }, "https://b.test/y.gif", "image/gif" },
        { new() { Url = "https://a.test/preview", Filename = "report.pdf" }, "https://a.test/preview", "application/pdf" },
        { new() { Url = "https://a.test/preview.txt", Filename = "report.pdf" }, "https://a.test/preview.txt", "application/pdf" },
        { new() { Url = "https://a.test/x", MimeType = "text/csv", Filename = "report.pdf" }, "https://a.test/x", "text/csv" },
        { new() { Url = "https://a.test/x", MimeType = "application/octet-stream", Type = "image" }, "https://a.test/x", "image/*" },
    };

    [Theory]
    [MemberData(nameof(Described))]
    public void ToContents_FileOfAWorkflow_HasItsAddressAndType(DifyAnswerFile file, string uri, string mediaType)
    {
        var content = Assert.IsType<UriContent>(Assert.Single(_files.ToContents([file], ofWorkflow: true)));

        Assert.Equal((uri, mediaType), (content.Uri.ToString(), content.MediaType));
        Assert.Same(file, content.RawRepresentation);
    }

    [Theory]
    [InlineData("tool_file", false, 1)]
    [InlineData("local_file", false, 0)]
    [InlineData("remote_url", false, 0)]
    [InlineData(null, false, 0)]
    [InlineData("local_file", true, 1)]
    [InlineData(null, true, 1)]
    public void ToContents_UsersOwnFiles_AreTheAnswersOnlyInAWorkflow(string? method, bool ofWorkflow, int count) =>
        Assert.Equal(count, _files.ToContents([new() { Id = "f", Url = "/f", TransferMethod = method }], ofWorkflow).Count());

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void ToContents_FileWithoutAnAddress_IsLeftOut(string? url) =>
        Assert.Empty(_files.ToContents([null!, new() { Id = "f", Url = url }], ofWorkflow: true));

    [Fact]
    public void ToContents_FileThatCameBefore_IsKnownByTheMessageFilesIdThenItsOwnThenItsAddress()
    {
        Assert.NotNull(_files.ToContent(new MessageFileEvent { Id = "a", Url = "/a?sign=1" }));
        Assert.Null(_files.ToContent(new MessageFileEvent { Id = "a", Url = "/a?sign=2" }));

        var contents = _files.ToContents(
            [
                new() { RelatedId = "a", Id = "other", Url = "/a?sign=3" },
                new() { RelatedId = "b", Id = "a", Url = "/b" },
                new() { Id = "c", Url = "/c?sign=1" },
                new() { Id = "c", Url = "/c?sign=2" },
                new() { Id = "d", Url = "/c?sign=1" },
                new() { Url = "/e" },
                new() { Url = "/e" },
            ],
            ofWorkflow: true);

        Assert.Equal(["/b", "/c?sign=1", "/c?sign=1", "/e"], contents.Cast<UriContent>().Select(c => c.Uri.PathAndQuery));
    }

    [Theory]
    [InlineData("assistant", "/a.png", true)]
    [InlineData(null, "/a.png", true)]
    [InlineData("user", "/a.png", false)]
    [InlineData("assistant", "", false)]
    [InlineData("assistant", null, false)]
    public void ToContent_FileOfTheAssistant_IsTheAnswers(string? owner, string? url, bool isTold) =>
        Assert.Equal(isTold, _files.ToContent(new() { Id = "f", Url = url, BelongsTo = owner, Type = "image" }) is UriContent { MediaType: "image/png" });
}
