using System.Collections;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dify.AI.Extensions.Wire;

namespace Dify.AI.Extensions.Tests.Wire;

/// <summary>Plain values become the JSON that one expects.</summary>
public sealed class InputValuesTests
{
    public static TheoryData<object?, string> Values => new()
    {
        { null, "null" },
        { "text", "\"text\"" },
        { true, "true" },
        { false, "false" },
        { 1, "1" },
        { (short)-2, "-2" },
        { (sbyte)-3, "-3" },
        { (byte)4, "4" },
        { (ushort)5, "5" },
        { 9_000_000_000L, "9000000000" },
        { 4_000_000_000U, "4000000000" },
        { 18_000_000_000_000_000_000UL, "18000000000000000000" },
        { 0.5, "0.5" },
        { 0.25f, "0.25" },
        { 0.10m, "0.10" },
        { JsonElement.Parse("""{"a":[1,null]}"""), """{"a":[1,null]}""" },
        { JsonElement.Parse("[1]"), "[1]" },
        { JsonElement.Parse("7"), "7" },
        { JsonElement.Parse("null"), "null" },
        { default(JsonElement), "null" },
        { JsonNode.Parse("""{"b":1}"""), """{"b":1}""" },
        { DifyFile.FromUpload("f-1", "image"), """{"type":"image","transfer_method":"local_file","upload_file_id":"f-1"}""" },
        { new Dictionary<string, object?> { ["a"] = 1, ["b"] = new[] { "x" } }, """{"a":1,"b":["x"]}""" },
        { new Hashtable { ["n"] = null }, """{"n":null}""" },
        { new object?[] { 1, "a", null, new List<int> { 2 } }, """[1,"a",null,[2]]""" },
        { Array.Empty<int>(), "[]" },
    };

    [Theory]
    [MemberData(nameof(Values), DisableDiscoveryEnumeration = true)]
    public void ToJson_Value_IsItsJson(object? value, string json) => Assert.Equal(json, InputValues.ToJson(value, "v")?.ToJsonString() ?? "null");

    [Fact]
    public void ToJson_Node_IsACopyOfTheCallers()
    {
        var own = new JsonObject { ["a"] = 1 };

        var sent = InputValues.ToJson(new Dictionary<string, object?> { ["own"] = own })["own"]!;
        own["a"] = 2;

        Assert.Equal("""{"a":1}""", sent.ToJsonString());
    }

    [Fact]
    public void ToJson_DefaultsAndOwn_OwnWinNameByName()
    {
        var defaults = new Dictionary<string, object?> { ["city"] = "Rome", ["days"] = 2 };

        Assert.Equal("""{"city":"Oslo","days":2,"more":null}""", InputValues.ToJson(defaults, new Dictionary<string, object?> { ["city"] = "Oslo", ["more"] = null }).ToJsonString());
        Assert.Equal("""{"city":"Rome","days":2}""", InputValues.ToJson(defaults, own: null).ToJsonString());
        Assert.Equal("{}", InputValues.ToJson(defaults: null, own: null).ToJsonString());
    }

    [Fact]
    public void ToJson_ValueWithoutJson_NamesTheInputAndTheWayOut()
    {
        Assert.All(
            new object[] { new Version(1, 2), new Hashtable { [1] = "a number as a key" }, new object[] { new Version(1, 2) } },
            value =>
            {
                var e = Assert.Throws<ArgumentException>(() => InputValues.ToJson(value, "city"));
                Assert.StartsWith("The input 'city' holds a System.", e.Message, StringComparison.Ordinal);
                Assert.EndsWith("or a list or string-keyed map of these.", e.Message, StringComparison.Ordinal);
            });
        var inMap = Assert.Throws<ArgumentException>(() => InputValues.ToJson(new Dictionary<string, object?> { ["v"] = new Version(1, 2) }, "city"));
        Assert.StartsWith("The input 'v' holds a System.Version,", inMap.Message, StringComparison.Ordinal);
    }
}
