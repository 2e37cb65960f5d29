using System.Text.Json.Nodes;

namespace Dify.AI.Extensions.Emulator;

/// <summary>Chatflows and workflows: a start node, one that talks to a model, one that answers.</summary>
/// <param name="turn">The turn.</param>
/// <param name="resumed">The pause that the run comes back from; null on its first go.</param>
internal sealed class WorkflowScript(Turn turn, PausedRun? resumed = null) : AnswerScript(turn)
{
    private readonly WorkflowNodes _nodes = new(turn);
    private NodeRun? _model;

    protected override bool OpensWithPing => resumed is null && Turn.Release == DifyServerRelease.Dify114;

    private bool Chatflow => Turn.Message is not null;

    protected override IEnumerable<JsonObject> Open() => resumed is null ? _nodes.Start() : HumanInputFrames.Resumed(Turn, resumed);

    protected override IEnumerable<JsonObject> Play(ReplyStep step, IReadOnlyList<ReplyStep> rest)
    {
        if (step is not ReplyStep.Pause && _model is null)
        {
            _model = _nodes.Model(calls: step is ReplyStep.Tool || rest.Any(one => one is ReplyStep.Tool));
            yield return _model.Started(Turn);
        }

        switch (step)
        {
            case ReplyStep.Text text:
                Turn.Answer.Append(text.Delta);
                yield return TextFrame(text.Delta);
                break;
            case ReplyStep.Tool tool:
                yield return AgentLog(tool, "start");
                yield return AgentLog(tool, "success");
                break;
            case ReplyStep.File file:
                MessageEvents.Take(Turn, file);
                break;
            case ReplyStep.Replace replace:
                yield return MessageEvents.Replace(Turn, replace, reason: "output_moderation");
                break;
            case ReplyStep.Error error:
                // The relay does not take an error for an end.
                Turn.Lingers = Turn.Release == DifyServerRelease.Dify114;
                yield return Fail(error.Code, error.Message, error.Status);
                break;
            case ReplyStep.FailWorkflow fail:
                foreach (var frame in FailNode(fail.Message))
                {
                    yield return frame;
                }

                break;
            case ReplyStep.Pause pause:
                foreach (var frame in FinishModel().Concat(HumanInputFrames.Pause(Turn, pause.Form, rest)))
                {
                    yield return frame;
                }

                break;
        }
    }

    protected override IEnumerable<JsonObject> Close()
    {
        if (_model is null)
        {
            _model = _nodes.Model(calls: false);
            yield return _model.Started(Turn);
        }

        foreach (var frame in FinishModel().Concat(_nodes.Answer()))
        {
            yield return frame;
        }

        Turn.Message?.Save(Turn);
        var finished = RunFrames.Finished(Turn, "succeeded", _nodes.Outputs(), error: null, exceptions: 0);
        foreach (var frame in InOrder(finished, End(Usage.Of(Turn, timed: true))))
        {
            yield return frame;
        }
    }

    protected override IEnumerable<JsonObject> Stop()
    {
        // A stop races two ways on the server: the flag says "stopped", the graph's abort says "failed". These are the recorded winners.
        var stopped = Turn.Release == DifyServerRelease.Dify112 || (Chatflow && Turn.Release == DifyServerRelease.Dify19);
        if (stopped)
        {
            yield return RunFrames.Finished(Turn, "stopped", [], "Stopped by user.", exceptions: 0);
            Turn.Message?.Save(Turn);
            foreach (var frame in End(Usage.None(Turn, timed: true)))
            {
                yield return frame;
            }
        }
        else
        {
            Turn.Message?.Fail("Run failed: Aborted: User requested stop");
            yield return RunFrames.Finished(Turn, "failed", [], "Aborted: User requested stop", exceptions: 0);
        }
    }

    private IEnumerable<JsonObject> FailNode(string message)
    {
        yield return _model!.Finished(Turn, _nodes.Failed(message));
        yield return RunFrames.Finished(Turn, "failed", [], message, exceptions: 1);
        var error = Fail("invalid_param", "Run failed: " + message, 400);

        // The 1.14 relay has closed by now, so this frame is lost; workflows never had it.
        if (Chatflow && Turn.Release != DifyServerRelease.Dify114)
        {
            yield return error;
        }
    }

    private IEnumerable<JsonObject> FinishModel()
    {
        if (_model is not null)
        {
            yield return _model.Finished(Turn, _nodes.ModelResult(_model));
            _model = null;
        }
    }

    private IEnumerable<JsonObject> End(JsonObject usage) =>
        Chatflow ? MessageEvents.End(Turn, FileShapes.OfWorkflow(Turn, Turn.AssistantFiles), usage) : [];

    /// <summary>1.14 says <c>message_end</c> first and closes on <c>workflow_finished</c>; before, it was the other way round.</summary>
    private IEnumerable<JsonObject> InOrder(JsonObject finished, IEnumerable<JsonObject> end) =>
        Turn.Release == DifyServerRelease.Dify114 ? [.. end.Take(1), finished] : [finished, .. end];

    private JsonObject TextFrame(string delta)
    {
        var selector = new JsonArray(_model!.NodeId, "text");
        return Chatflow
            ? Envelope.Of(Turn, "message", ("id", Turn.Message!.Id), ("answer", delta), ("from_variable_selector", selector))
            : Envelope.Of(Turn, "text_chunk", ("data", new JsonObject { ["text"] = delta, ["from_variable_selector"] = selector }));
    }

    private JsonObject AgentLog(ReplyStep.Tool tool, string status) => Envelope.Of(Turn, "agent_log", ("data", new JsonObject
    {
        ["node_execution_id"] = _model!.NodeId,
        ["id"] = StableId.Of(Turn.TaskId + tool.Name + tool.InputJson),
        ["label"] = "CALL " + tool.Name,
        ["parent_id"] = null,
        ["error"] = null,
        ["status"] = status,
        ["data"] = status == "start" ? new JsonObject() : new JsonObject { ["output"] = tool.Observation },
        ["metadata"] = new JsonObject(),
        ["node_id"] = _model.NodeId,
    }));
}
