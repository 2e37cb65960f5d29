using System.Text.Json.Nodes;

namespace Dify.AI.Extensions.Emulator;

/// <summary>Chat and completion apps, and every app's answer out of an annotation: <c>message</c>*, <c>message_end</c>.</summary>
internal sealed class ChatScript(Turn turn) : AnswerScript(turn)
{
    private string? _textEvent;

    protected override bool OpensWithPing => Turn.Release == DifyServerRelease.Dify114 && Turn.App.RunsWorkflow;

    protected override IEnumerable<JsonObject> Play(ReplyStep step, IReadOnlyList<ReplyStep> rest)
    {
        switch (step)
        {
            case ReplyStep.Text text:
                Turn.Answer.Append(text.Delta);
                _textEvent ??= TextEvent();
                yield return Envelope.Of(
                    Turn, _textEvent, ("id", Turn.Message?.Id), ("answer", text.Delta), ("from_variable_selector", null));
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
        Turn.Message?.Save(Turn);

        // The 1.14 relay waits for a workflow's end, which an annotation's answer never brings.
        Turn.Lingers = OpensWithPing;
        return MessageEvents.End(Turn, Turn.App.RunsWorkflow ? [] : FileShapes.OfMessageEnd(Turn), Usage.Of(Turn, timed: Turn.App.RunsWorkflow));
    }

    protected override IEnumerable<JsonObject> Stop() => Close();

    /// <summary>The name is picked once, at the first chunk (message_cycle_manager.py, get_message_event_type).</summary>
    private string TextEvent() => Turn.Release switch
    {
        DifyServerRelease.Dify112 when Turn.UserFiles.Count + Turn.AssistantFiles.Count > 0 => "message_file",
        DifyServerRelease.Dify114 when Turn.AssistantFiles.Count > 0 => "message_file",
        _ => "message",
    };
}
