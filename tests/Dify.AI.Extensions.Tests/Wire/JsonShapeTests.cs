using System.Text.Json;
using Dify.AI.Extensions.Wire;

namespace Dify.AI.Extensions.Tests.Wire;

/// <summary>Fields whose JSON is not the class's own shape, both ways.</summary>
public sealed class JsonShapeTests
{
    [Theory]
    [InlineData("\"https://x/icon\"", "\"https://x/icon\"")]
    [InlineData("""{"background":"#252525","content":"x","shape":{"round":true}}""", """{"background":"#252525","content":"x","shape":{"round":true}}""")]
    [InlineData("""{"content":"x"}""", """{"content":"x"}""")]
    [InlineData("""{"background":7,"content":"x"}""", """{"content":"x","background":7}""")]
    [InlineData("{}", "{}")]
    [InlineData("7", "{}")]
    public void ToolIcon_AnyForm_IsKept(string json, string written)
    {
        var icon = JsonSerializer.Deserialize(json, WireJson.Default.DifyToolIcon)!;

        Assert.Equal(written, JsonSerializer.Serialize(icon, WireJson.Default.DifyToolIcon));
        Assert.Equal(written.Contains("shape", StringComparison.Ordinal) || written.Contains('7', StringComparison.Ordinal), icon.AdditionalProperties is not null);
    }

    [Fact]
    public void InputForm_Fields_AreNamedByTheirControl()
    {
        const string Json = """{"user_input_form":[{"paragraph":{"variable":"a"}},{"select":{"variable":"b","options":["x"]}}]}""";

        var form = JsonSerializer.Deserialize(Json, WireJson.Default.DifyAppParameters)!;

        Assert.Equal([("paragraph", "a"), ("select", "b")], form.UserInputForm!.Select(f => (f.Control, f.Variable)));
        Assert.Equal(Json, JsonSerializer.Serialize(form, WireJson.Default.DifyAppParameters));
    }

    [Fact]
    public void InputForm_OddItems_AreLeftOut()
    {
        var form = JsonSerializer.Deserialize("""{"user_input_form":[null,7,{"select":null},{}]}""", WireJson.Default.DifyAppParameters)!.UserInputForm!;

        Assert.Equal(("select", null), (Assert.Single(form).Control, form[0].Variable));
        var e = Assert.Throws<JsonException>(() => JsonSerializer.Deserialize("""{"user_input_form":{}}""", WireJson.Default.DifyAppParameters));
        Assert.Contains("user_input_form", e.Message, StringComparison.Ordinal);
        Assert.Equal(
            """{"user_input_form":[{"":{}}]}""",
            JsonSerializer.Serialize(new DifyAppParameters { UserInputForm = [new()] }, WireJson.Default.DifyAppParameters));
    }

    [Fact]
    public void OpenStrings_NewerValues_PassThrough()
    {
        Assert.Equal("\"swarm\"", JsonSerializer.Serialize(JsonSerializer.Deserialize("\"swarm\"", WireJson.Default.DifyMode), WireJson.Default.DifyMode));
        Assert.Equal("love", JsonSerializer.Deserialize("\"love\"", WireJson.Default.DifyFeedbackRating).Value);
        Assert.Equal("napping", JsonSerializer.Deserialize("\"napping\"", WireJson.Default.DifyWorkflowRunStatus).Value);
        Assert.Equal("null", JsonSerializer.Serialize(default(DifyFeedbackRating), WireJson.Default.DifyFeedbackRating));
    }

    [Fact]
    public void FieldsOf_DoubledAndHalfNames_AreTheLastAndNone()
    {
        var fields = Utf8Text.FieldsOf(JsonElement.Parse("""{"a":1,"a":2,"\ud83d":3,"b":"x"}"""));

        Assert.Equal(["a", "b"], fields.Keys);
        Assert.Equal((2, "x", null), (fields["a"].GetInt32(), Utf8Text.Of(fields["b"]), Utf8Text.Of(fields["a"])));
        Assert.Null(Utf8Text.Of(JsonElement.Parse("\"\\ud83d\"")));
    }

    [Fact]
    public void Repair_InvalidBytes_BecomeReplacementCharacters()
    {
        byte[] good = [.. "ü"u8], bad = [.. "a"u8, 0xC3];

        Assert.Same(good, Utf8Text.Repair(good));
        Assert.True(Utf8Text.Repair(good.AsSpan()) == good.AsSpan());
        Assert.Equal([.. "a\uFFFD"u8], Utf8Text.Repair(bad));
        Assert.Equal([.. "a\uFFFD"u8], Utf8Text.Repair(bad.AsSpan()).ToArray());
    }
}
