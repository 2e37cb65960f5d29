using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions.Tests.Chat;

/// <summary>Messages as the one text that an app's model reads.</summary>
public sealed class QueryTextTests
{
    private static readonly DataContent Picture = new(new byte[] { 1 }, "image/png") { Name = "cat.png" };

    public static TheoryData<AIContent, string> Files => new()
    {
        { Picture, "cat.png" },
        { new DataContent(new byte[] { 1 }, "image/png"), "image/png" },
        { new UriContent("https://example.com/a.pdf", "application/pdf"), "https://example.com/a.pdf" },
        { new HostedFileContent("f-1") { Name = "plan.pdf" }, "plan.pdf" },
        { new HostedFileContent("f-1"), "f-1" },
    };

    public static TheoryData<object?, string> Results => new()
    {
        { null, "" },
        { "text \"as it is\"", "text \"as it is\"" },
        { Json("\"text\""), "text" },
        { Json("""{"a": 1}"""), """{"a": 1}""" },
        { JsonNode.Parse("""{"a":"ü"}"""), """{"a":"\u00FC"}""" },
        { new TextContent("of a content"), "of a content" },
        { 1.5, "1.5" },
        { new DateTime(2026, 2, 1), "02/01/2026 00:00:00" },
        { true, "true" },
        { Array.Empty<string>(), "[]" },
    };

    [Fact]
    public void OfTurn_SeveralMessages_AreParagraphsWithoutSystemAndEmptyOnes()
    {
        ChatMessage[] turn =
        [
            new(ChatRole.System, "rules"),
            new(new ChatRole("developer"), "more rules"),
            new(ChatRole.User, "one"),
            new(ChatRole.User, [new TextReasoningContent("hm"), new ErrorContent("no")]),
            new(ChatRole.User, [new TextContent("t"), new TextContent("wo"), Picture]),
        ];

        Assert.Equal("one\n\ntwo", QueryText.OfTurn(turn));
        Assert.Equal("one\n\ntwo\n[file: cat.png]", QueryText.OfTurn(turn, namesFiles: true));
    }

    [Fact]
    public void OfSystem_SystemAndDevelopersMessages_AreParagraphsWithoutBlankOnes()
    {
        ChatMessage[] messages =
        [
            new(ChatRole.System, "one"), new(ChatRole.User, "hi"), new(ChatRole.System, " \n"), new(ChatRole.System, []), new(new ChatRole("developer"), "two"),
        ];

        Assert.Equal("one\n\ntwo", QueryText.OfSystem(messages));
    }

    [Fact]
    public void OfHistory_EveryRole_HasItsLabel()
    {
        ChatMessage[] messages =
        [
            new(ChatRole.System, "rules"),
            new(ChatRole.User, [new TextContent("see"), Picture, Picture]),
            new(ChatRole.Assistant, [new FunctionCallContent("call-1", "look")]),
            new(ChatRole.Tool, [new FunctionResultContent("call-1", 1), new FunctionResultContent("call-2", 2)]),
            new(ChatRole.Assistant, [Picture]),
            new(new ChatRole("narrator"), "So it was."),
        ];

        Assert.Equal(
            """
            User: see
            [file: cat.png]
            [file: cat.png]

            Tool: Result of tool call call-1: 1
            Result of tool call call-2: 2

            Assistant: [file: cat.png]

            narrator: So it was.
            """.ReplaceLineEndings("\n"),
            QueryText.OfHistory(messages));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void OfTurn_LoneFile_IsCalledByTheBestNameItHas(AIContent file, string name) =>
        Assert.Equal($"[file: {name}]", QueryText.OfTurn([new(ChatRole.User, [file])], namesFiles: true));

    [Theory]
    [MemberData(nameof(Results))]
    public void OfTurn_ToolsResult_IsTextBareAndAllElseJson(object? result, string text)
    {
        // Wherever the host runs; as an own culture, since some hosts have none but the invariant.
        var culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = "," }, DateTimeFormat = { DateSeparator = "." } };
        try
        {
            Assert.Equal("Result of tool call c: " + text, QueryText.OfTurn([new(ChatRole.Tool, [new FunctionResultContent("c", result)])]));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void OfTurn_FailedTool_SaysSoUnlessThereIsAResult()
    {
        var failure = new InvalidOperationException("password wrong");

        var text = QueryText.OfTurn([new(ChatRole.Tool,
        [
            new FunctionResultContent("a", null) { Exception = failure },
            new FunctionResultContent("b", "Error: try later") { Exception = failure },
        ])]);

        Assert.Equal("Result of tool call a: The function failed.\nResult of tool call b: Error: try later", text);
    }

    private static JsonElement Json(string json) => JsonDocument.Parse(json).RootElement;
}
