using System.ComponentModel;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions.Tests.ToolCalling;

/// <summary>What is mended, and what is refused, between the right marks.</summary>
public sealed class ToolCallReaderTests
{
    private static readonly ChatOptions Options = new()
    {
        Tools =
        [
            AIFunctionFactory.Create((string city) => city, "get_weather"),
            AIFunctionFactory.Create([Description("Case matters")] () => 1, "Same"),
            AIFunctionFactory.Create(() => 2, "SAME"),
        ],
    };

    [Theory]
    [InlineData("""{"name": "get_weather", "arguments": {"city": "Paris"}}""")]
    [InlineData("""{"name": "get_weather", "arguments": {"city": "Paris",},}""")]
    [InlineData("""{"Name": "Get_Weather", "Arguments": {"city": "Paris"}}""")]
    [InlineData("""{"tool": " get_weather ", "parameters": {"city": "Paris"}}""")]
    [InlineData("""{"name": "get_weather", "arguments": "{\"city\": \"Paris\"}"}""")]
    [InlineData("""{"name": "get_weather", /* the weather */ "args": {"city": "Paris"}}""")]
    [InlineData("""[{"name": "get_weather", "arguments": {"city": "Paris"}}]""")]
    [InlineData("```json\n{\"name\": \"get_weather\", \"arguments\": {\"city\": \"Paris\"}}\n```")]
    [InlineData("\n\n  {\"name\":\"get_weather\",\n\"arguments\":{\"city\":\"Paris\"}}  \n")]
    public void Read_SmallFault_IsMended(string content)
    {
        var reader = Read(content);

        Assert.Empty(reader.Problems);
        var call = Assert.Single(reader.Calls);
        Assert.Equal("get_weather", call.Name);
        Assert.Equal("Paris", ((JsonElement)call.Arguments!["city"]!).GetString());
        Assert.False(call.InformationalOnly);
    }

    [Fact]
    public void Read_LineEndsInAString_AreKept()
    {
        var reader = Read("{\"name\": \"get_weather\", \"arguments\": {\"city\": \"Pa\nris \\\"\ttab\"}}");

        Assert.Equal("Pa\nris \"\ttab", ((JsonElement)Assert.Single(reader.Calls).Arguments!["city"]!).GetString());
    }

    [Theory]
    [InlineData("""{"name": "Same"}""")]
    [InlineData("""{"name": "Same", "arguments": null}""")]
    [InlineData("""{"name": "Same", "arguments": {}}""")]
    public void Read_NoArguments_IsACallWithNone(string content) => Assert.Empty(Assert.Single(Read(content).Calls).Arguments!);

    [Theory]
    [InlineData("")]
    [InlineData("not JSON")]
    [InlineData("{")]
    [InlineData("{\"name\": \"get_weather\", \"arguments\": {\"city\": ")]
    [InlineData("{\"name\": \"get_weather\"} and {\"name\": \"Same\"}")]
    [InlineData("42")]
    [InlineData("\"get_weather\"")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("[[]]")]
    [InlineData("""{"name": "\ud800"}""")]
    [InlineData("""{"\ud800": 1, "name": "Same"}""")]
    [InlineData("""{"name": "Same", "arguments": {"a": "\udc00"}}""")]
    [InlineData("""{"name": "Same", "arguments": "{\"a\": \"\\ud800\"}"}""")]
    [InlineData("""{"name": 1, "arguments": {}}""")]
    [InlineData("""{"name": "rm_rf", "arguments": {}}""")]
    [InlineData("""{"name": "", "arguments": {}}""")]
    [InlineData("""{"name": "same", "arguments": {}}""")]
    [InlineData("""{"name": "get_weather; Same", "arguments": {}}""")]
    [InlineData("""{"name": "get_weather", "arguments": []}""")]
    [InlineData("""{"name": "get_weather", "arguments": "Paris"}""")]
    [InlineData("""{"name": "get_weather", "arguments": true}""")]
    [InlineData(ToolMarks.Template)]
    public void Read_Otherwise_IsNoCall(string content)
    {
        var reader = Read(content);

        Assert.Empty(reader.Calls);
        Assert.Equal(ToolCallProblem.Malformed, Assert.Single(reader.Problems).Code);
    }

    [Fact]
    public void Read_DeepNesting_IsNoCall() =>
        Assert.Empty(Read("{\"name\": \"Same\", \"arguments\": {\"a\": " + new string('[', 500) + new string(']', 500) + "}}").Calls);

    [Fact]
    public void Read_HalfBlock_IsNoCallThoughItsJsonIsWhole()
    {
        var reader = new ToolCallReader(CallableTools.From(Options)!);

        reader.Read(new("""{"name": "Same"}""", "raw", IsClosed: false));

        Assert.Empty(reader.Calls);
        Assert.Equal("raw", Assert.Single(reader.Problems).Raw);
    }

    [Fact]
    public void Read_ManyCalls_HaveIdsOfTheirOwnThatTellToolAndOrder()
    {
        var reader = Read("""[{"name": "SAME"}, {"name": "SAME"}, {"name": "get_weather", "arguments": {"city": "Paris"}}]""");

        Assert.Equal(3, reader.Calls.Select(c => c.CallId).Distinct().Count());
        Assert.All(reader.Calls, c => Assert.InRange(c.CallId.Length, 1, 64));
        Assert.Equal([(2, 1), (2, 2), (0, 3)], reader.Calls.Select(c => ToolCallId.Parse(c.CallId)!.Value).Select(i => (i.Tool, i.Ordinal)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("call_1")]
    [InlineData("call_12345678_x_1_aa")]
    [InlineData("call_12345678_0_-1_aa")]
    [InlineData("toolu_12345678_0_1_aa")]
    public void CallId_OfAnother_IsNotTakenForOurs(string? id) => Assert.Null(ToolCallId.Parse(id));

    private static ToolCallReader Read(string content)
    {
        var reader = new ToolCallReader(CallableTools.From(Options)!);
        reader.Read(new(content, content, IsClosed: true));
        return reader;
    }
}
