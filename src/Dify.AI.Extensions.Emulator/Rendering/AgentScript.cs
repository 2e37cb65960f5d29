using System.Text.Json.Nodes;

namespace Dify.AI.Extensions.Emulator;

/// <summary>
/// Agent apps (function calling): each round opens with an empty <c>agent_thought</c>, streams <c>agent_message</c>, and
/// sends the thought again with the tools called and once more with their results.
/// </summary>
internal sealed class AgentScript(Turn turn) : AnswerScript(turn)
{
    private AgentRound? _round;

    protected override IEnumerable<JsonObject> Settle(ReplyStep next) =>
        next is ReplyStep.Tool or ReplyStep.File or ReplyStep.Cite ? [] : SettleTools();

    protected override IEnumerable<JsonObject> Play(ReplyStep step, IReadOnlyList<ReplyStep> rest)
    {
        switch (step)
        {
            case ReplyStep.Text text:
                foreach (var frame in OpenRound())
                {
                    yield return frame;
                }

                Turn.Answer.Append(text.Delta);
                _round!.Thought.Append(text.Delta);
                yield return Envelope.Of(Turn, "agent_message", ("id", Turn.Message?.Id), ("answer", text.Delta));
                break;
            case ReplyStep.Tool tool:
                foreach (var frame in OpenRound())
                {
                    yield return frame;
                }

                _round!.Tools.Add(tool);
                break;
            case ReplyStep.File file when _round is { Tools.Count: > 0, Observed: false }:
                _round.Files.Add(MessageEvents.Take(Turn, file));
                break;
            case ReplyStep.File file:
                yield return MessageEvents.File(Turn, file);
                break;
            case ReplyStep.Replace replace:
                yield return MessageEvents.Replace(Turn, replace, reason: "");
                break;
            case ReplyStep.Error error:
                yield return Fail(error.Code, error.Message, error.Status);
                break;
            case ReplyStep.FailWorkflow fail:
                yield return Fail("completion_request_error", fail.Message, 400);
                break;
        }
    }

    protected override IEnumerable<JsonObject> Close()
    {
        foreach (var frame in SettleTools().Concat(OpenRound()))
        {
            yield return frame;
        }

        yield return Thought(_round!);
        Turn.Message?.Save(Turn);
        if (Turn.App.Mode == DifyAppMode.Agent)
        {
            yield return Envelope.Of(
                Turn, "message", ("id", Turn.Message?.Id), ("answer", Turn.Answer.ToString()), ("from_variable_selector", null));
        }

        foreach (var frame in End())
        {
            yield return frame;
        }
    }

    protected override IEnumerable<JsonObject> Stop()
    {
        Turn.Message?.Save(Turn);
        return End();
    }

    private IEnumerable<JsonObject> End() => MessageEvents.End(Turn, FileShapes.OfMessageEnd(Turn), Usage.Of(Turn, timed: false));

    private IEnumerable<JsonObject> OpenRound()
    {
        if (_round is { Observed: false })
        {
            yield break;
        }

        _round = new AgentRound(Turn.Rounds.Count + 1, Turn.Now);
        Turn.Rounds.Add(_round);
        yield return Thought(_round);
    }

    private IEnumerable<JsonObject> SettleTools()
    {
        if (_round is not { Tools.Count: > 0, Observed: false } round)
        {
            yield break;
        }

        yield return Thought(round);
        foreach (var file in round.Files)
        {
            yield return MessageEvents.File(Turn, file);
        }

        round.Observed = true;
        yield return Thought(round);
    }

    private JsonObject Thought(AgentRound round) => Envelope.Of(
        Turn,
        "agent_thought",
        ("id", round.Id),
        ("position", round.Position),
        ("thought", round.Thought.ToString()),
        ("observation", AgentShapes.Observation(round)),
        ("tool", AgentShapes.Tool(round)),
        ("tool_labels", AgentShapes.Labels(round)),
        ("tool_input", AgentShapes.Input(round)),
        ("message_files", round.Observed ? new JsonArray([.. round.Files.Select(file => (JsonNode)file.Id)]) : new JsonArray()));
}
