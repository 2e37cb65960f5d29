using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions.Tests.Chat;

/// <summary>An agent's steps as calls and results: keyed by tool, bare, or plain text, as servers of all ages send them.</summary>
public sealed class AgentStepTests
{
    [Theory]
    [InlineData("lookup", """{"lookup":{"word":"cat"}}""", """[{"word":"cat"}]""")]
    [InlineData("lookup", """{"word":"cat","n":1}""", """[{"word":"cat","n":1}]""")]
    [InlineData("lookup", """{"lookup":"cat","n":1}""", """[{"lookup":"cat","n":1}]""")]
    [InlineData("lookup", """{"lookup":"cat"}""", """[{"input":"cat"}]""")]
    [InlineData("lookup", """{"lookup":null}""", "[null]")]
    [InlineData("lookup", "plain words", """[{"input":"plain words"}]""")]
    [InlineData("lookup", "[1,2]", """[{"input":"[1,2]"}]""")]
    [InlineData("lookup", "", "[null]")]
    [InlineData("lookup", null, "[null]")]
    [InlineData("lookup;draw", """{"lookup":{"word":"cat"},"draw":{"n":2}}""", """[{"word":"cat"},{"n":2}]""")]
    [InlineData("lookup;draw", """{"lookup":{"word":"cat"}}""", """[{"word":"cat"},null]""")]
    [InlineData("lookup;draw", "plain words", """[{"input":"plain words"},{"input":"plain words"}]""")]
    public void ToContents_ToolInput_BecomesTheArgumentsOfEachCall(string tools, string? input, string arguments)
    {
        var calls = new AgentSteps().ToContents(new() { Id = "s-1", Tool = tools, ToolInput = input }).Cast<FunctionCallContent>().ToList();

        Assert.Equal(tools.Split(';'), calls.Select(c => c.Name));
        Assert.Equal(arguments, JsonSerializer.Serialize(calls.Select(c => c.Arguments)));
        Assert.All(calls, c => Assert.True(c.InformationalOnly));
    }

    [Theory]
    [InlineData("lookup", "plain words", """["plain words"]""")]
    [InlineData("lookup", """{"lookup":"noon"}""", """["noon"]""")]
    [InlineData("lookup", """{"lookup":{"n":1}}""", """[{"n":1}]""")]
    [InlineData("lookup", """{"n":1}""", """["{\"n\":1}"]""")]
    [InlineData("lookup;draw", """{"draw":"done","lookup":"noon"}""", """["noon","done"]""")]
    [InlineData("lookup;draw", """{"lookup":"noon"}""", """["noon",null]""")]
    [InlineData("lookup;draw", "plain words", """["plain words","plain words"]""")]
    public void ToContents_Observation_BecomesTheResultOfEachCall(string tools, string observation, string results)
    {
        var contents = new AgentSteps().ToContents(new() { Id = "s-1", Tool = tools, Observation = observation }).ToList();

        Assert.Equal(results, JsonSerializer.Serialize(contents.OfType<FunctionResultContent>().Select(r => r.Result), Relaxed));
    }

    [Fact]
    public void ToContents_StepsThatComeAgain_AreToldOnceAndKeptApart()
    {
        var steps = new AgentSteps();
        AgentThoughtEvent[] events =
        [
            new() { Id = "s-1", Tool = "lookup;draw" },
            new() { Id = "s-1", Tool = "lookup;draw", Observation = "first" },
            new() { Id = "s-1", Tool = "lookup;draw", Observation = "first" },
            new() { Id = "s-2", Tool = "lookup", Observation = "second" },
        ];

        var contents = events.SelectMany(steps.ToContents).ToList();

        var calls = contents.OfType<FunctionCallContent>().Select(c => c.CallId).ToList();
        Assert.Equal(3, calls.Count);
        Assert.Equal(calls, calls.Distinct());
        Assert.Equal(calls, contents.OfType<FunctionResultContent>().Select(r => r.CallId));
    }

    [Theory]
    [InlineData(null, "lookup")]
    [InlineData("", "lookup")]
    [InlineData("s-1", null)]
    [InlineData("s-1", "")]
    [InlineData("s-1", ";")]
    public void ToContents_StepWithoutATool_HasNone(string? id, string? tools) =>
        Assert.Empty(new AgentSteps().ToContents(new() { Id = id, Tool = tools, ToolInput = "{}", Observation = "words" }));

    private static JsonSerializerOptions Relaxed { get; } = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
