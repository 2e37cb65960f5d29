using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions.Tests.Chat;

/// <summary>Options of a call mean the same as they were set, and in every shape that a cache or a framework leaves them in.</summary>
public sealed class ChatOptionsReaderTests
{
    public static TheoryData<object?, string?> Strings => new()
    {
        { "ben", "ben" },
        { Json("\"ben\""), "ben" },
        { JsonValue.Create("ben"), "ben" },
        { JsonNode.Parse("\"ben\""), "ben" },
        { Json("7"), null },
        { JsonValue.Create(7), null },
        { 7, null },
        { null, null },
    };

    public static TheoryData<object?, string> Maps => new()
    {
        { new Dictionary<string, object?> { ["a"] = "1", ["b"] = 2 }, """{"a":"1","b":2}""" },
        { new Dictionary<string, string> { ["a"] = "1" }, """{"a":"1"}""" },
        { new AdditionalPropertiesDictionary { ["a"] = "1" }, """{"a":"1"}""" },
        { JsonNode.Parse("""{"a":"1","b":[2]}"""), """{"a":"1","b":[2]}""" },
        { Json("""{"a":"1","b":[2]}"""), """{"a":"1","b":[2]}""" },
        { Json("null"), "{}" },
        { null, "{}" },
    };

    [Theory]
    [MemberData(nameof(Strings))]
    public void ReadUser_AnyShape_IsTheUserOrNone(object? value, string? expected)
    {
        Assert.Equal(expected, ChatOptionsReader.ReadUser(Options(DifyPropertyNames.User, value)));
        Assert.Equal(expected, ChatOptionsReader.ReadString(Options(DifyPropertyNames.User, value).AdditionalProperties, DifyPropertyNames.User));
    }

    [Fact]
    public void Read_NoOptions_IsNothing()
    {
        Assert.Null(ChatOptionsReader.ReadUser((ChatOptions?)null));
        Assert.Null(ChatOptionsReader.ReadUser(new ChatOptions()));
        Assert.Null(ChatOptionsReader.ReadUser(Options("other", "ben")));
        Assert.Empty(ChatOptionsReader.ReadInputs(null));
        Assert.Empty(ChatOptionsReader.ReadInputs(new()));
        Assert.Empty(ChatOptionsReader.ReadInputs(Options("other", "ben")));
    }

    [Theory]
    [MemberData(nameof(Maps))]
    public void ReadInputs_AnyShape_IsTheMap(object? value, string expected)
    {
        var read = ChatOptionsReader.ReadInputs(Options(DifyPropertyNames.Inputs, value)).ToDictionary(i => i.Key, i => i.Value);

        Assert.Equal(expected, JsonSerializer.Serialize(read));
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("\"text\"")]
    public void ReadInputs_NoMap_SaysWhatItMustBe(string json)
    {
        var e = Assert.Throws<ArgumentException>(() => ChatOptionsReader.ReadInputs(Options(DifyPropertyNames.Inputs, Json(json))));

        Assert.Equal("'dify.inputs' in AdditionalProperties is a System.Text.Json.JsonElement; it must be a string-keyed map or a JSON object.", e.Message);
    }

    private static ChatOptions Options(string name, object? value) => new() { AdditionalProperties = new() { [name] = value } };

    private static JsonElement Json(string json) => JsonDocument.Parse(json).RootElement;
}
