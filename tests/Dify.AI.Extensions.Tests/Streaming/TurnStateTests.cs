using System.Net;
using Dify.AI.Extensions.Streaming;

namespace Dify.AI.Extensions.Tests.Streaming;

/// <summary>When a turn is over, and how: by its events, in whatever order a release sends them.</summary>
public sealed class TurnStateTests
{
    private const string Key = "app-secret";

    private static readonly WorkflowStartedEvent Started = new() { Data = new() };
    private static readonly WorkflowFinishedEvent Finished = new() { Data = new() { Status = "succeeded" } };
    private static readonly MessageEndEvent End = new();
    private static readonly TtsMessageEndEvent Spoken = new();
    private static readonly WorkflowPausedEvent Paused = new() { Data = new() };

    [Fact]
    public void Observe_Ids_AreThoseThatCameFirst()
    {
        var turn = new TurnState(Key, default);

        _ = turn.Observe(new() { ConversationId = "c-1", TaskId = "t-1" });
        _ = turn.Observe(new() { ConversationId = "c-2", MessageId = "m-2", TaskId = "t-2", WorkflowRunId = "r-2" });
        _ = turn.Observe(new() { MessageId = "m-3", WorkflowRunId = "r-3" });

        Assert.Equal(("c-1", "m-2", "t-1", "r-2"), (turn.ConversationId, turn.MessageId, turn.TaskId, turn.WorkflowRunId));
    }

    [Fact]
    public void Observe_EndWithoutAWorkflow_EndsAtOnce()
    {
        var turn = Observe(default, new MessageEvent { Answer = "Hi" });
        Assert.Equal((false, false, null, 2), (turn.IsOver, turn.IsAnswered, turn.Grace, turn.AnswerLength));

        _ = turn.Observe(End);

        Assert.Equal((true, true, null), (turn.IsOver, turn.IsAnswered, turn.Failure));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Observe_Workflow_NeedsBothEndsInAnyOrder(bool messageFirst)
    {
        DifyEvent[] ends = messageFirst ? [End, Finished] : [Finished, End];

        var turn = Observe(default, Started, ends[0]);
        Assert.Equal((false, true, TimeSpan.FromSeconds(5), false), (turn.IsOver, turn.IsAnswered, turn.Grace, turn.RenewsGrace));

        _ = turn.Observe(ends[1]);
        Assert.True(turn.IsOver);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ObserveEnd_AfterOneOfTheEnds_IsNoFailure(bool messageEnded)
    {
        var turn = Observe(default, Started, messageEnded ? End : Finished);

        turn.ObserveEnd();

        Assert.Equal((true, null), (turn.IsOver, turn.Failure));
    }

    [Fact]
    public void Observe_OnlyTheRunsOwnEvents_EndWithTheRun()
    {
        var rules = new TurnRules(EndsWithRun: true, GoesOnAfter: null);

        var turn = Observe(rules, Started, End);
        Assert.Equal((false, null), (turn.IsOver, turn.Grace)); // The run goes on after the message, however long.

        _ = turn.Observe(Finished);
        Assert.Equal((true, null), (turn.IsOver, turn.Failure));
        Assert.False(Observe(rules, End).IsOver);
    }

    [Fact]
    public void Observe_FailedWorkflow_WaitsAMomentForTheErrorThatSaysMore()
    {
        var turn = Observe(default, Started, Failed("node broke"));
        Assert.Equal((false, true, TimeSpan.FromSeconds(2), null), (turn.IsOver, turn.IsAnswered, turn.Grace, turn.Failure));

        _ = turn.Observe(new ErrorEvent { Code = "completion_request_error", Status = 400, Message = "no credit" });

        Assert.Equal(("completion_request_error", HttpStatusCode.BadRequest, "no credit"), (turn.Failure!.Code, turn.Failure.StatusCode, turn.Failure.ServerMessage));
        Assert.True(turn.IsOver);
    }

    [Fact]
    public void Observe_FailedRunOfWhichNothingFollows_FailsAtOnce()
    {
        var turn = Observe(new(EndsWithRun: true, GoesOnAfter: null), Started, Failed("node broke"));

        Assert.Equal((true, "workflow_failed"), (turn.IsOver, turn.Failure?.Code));
    }

    [Theory]
    [InlineData("node broke", "The workflow failed: node broke. See the run's log in Dify.")]
    [InlineData("node broke.\n", "The workflow failed: node broke. See the run's log in Dify.")]
    [InlineData("No!", "The workflow failed: No! See the run's log in Dify.")]
    [InlineData("Why?", "The workflow failed: Why? See the run's log in Dify.")]
    [InlineData("app-secret refused", "The workflow failed: *** refused. See the run's log in Dify.")]
    [InlineData("", "The workflow failed: it gave no reason. See the run's log in Dify.")]
    [InlineData(null, "The workflow failed: it gave no reason. See the run's log in Dify.")]
    public void ObserveEnd_FailedWorkflow_TellsItsReasonAsASentence(string? error, string message)
    {
        var cause = new IOException("reset");
        var turn = Observe(default, new MessageEvent { ConversationId = "c", MessageId = "m", TaskId = "t", WorkflowRunId = "r", Answer = "Par" }, Failed(error));

        turn.ObserveEnd(cause);

        var failure = turn.Failure!;
        Assert.Equal(("workflow_failed", message, null), (failure.Code, failure.Message, failure.StatusCode));
        Assert.Equal(((error ?? "").Replace(Key, "***", StringComparison.Ordinal), "Par"), (failure.ServerMessage, failure.PartialText));
        Assert.Equal(("c", "m", "t", "r"), (failure.ConversationId, failure.MessageId, failure.TaskId, failure.WorkflowRunId));
        Assert.Same(cause, failure.InnerException);
    }

    [Fact]
    public void ObserveEnd_InTheMiddle_IsAnIncompleteStream()
    {
        var cause = new IOException("reset");
        var turn = Observe(default, Started);

        turn.ObserveEnd(cause);

        Assert.Equal(("incomplete_stream", "", null, null), (turn.Failure!.Code, turn.Failure.ServerMessage, turn.Failure.PartialText, turn.Failure.StatusCode));
        Assert.Same(cause, turn.Failure.InnerException);
        Assert.Contains("PartialText", turn.Failure.Message, StringComparison.Ordinal);
        Assert.Contains("look it up in the conversation", turn.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ObserveEnd_Twice_KeepsTheFirstReason()
    {
        var turn = Observe(default, new ErrorEvent { Code = "quota" });

        turn.ObserveEnd();

        Assert.Equal("quota", turn.Failure?.Code);
    }

    [Theory]
    [InlineData("app_unavailable", "gone", 400, null, "app_unavailable", "gone", 400)]
    [InlineData(null, null, null, null, "internal_server_error", "", 500)]
    [InlineData("", "", null, null, "internal_server_error", "", 500)]
    [InlineData(null, null, null, "node broke", "workflow_failed", "node broke", 500)]
    [InlineData("", "", 400, "node broke", "workflow_failed", "node broke", 400)]
    [InlineData("invalid_param", "city", 500, "node broke", "invalid_param", "city", 500)]
    [InlineData("unauthorized", "app-secret is none", 401, null, "unauthorized", "*** is none", 401)]
    public void Observe_Error_FailsWithAllThatIsKnown(
        string? code, string? message, int? status, string? workflow, string expectedCode, string expectedMessage, int expectedStatus)
    {
        var turn = workflow is null ? new TurnState(Key, default) : Observe(default, Failed(workflow));

        _ = turn.Observe(new ErrorEvent { Code = code, Message = message, Status = status });

        var failure = turn.Failure!;
        Assert.True(turn.IsOver);
        Assert.Equal((expectedCode, expectedMessage, (HttpStatusCode)expectedStatus), (failure.Code, failure.ServerMessage, failure.StatusCode));
        Assert.StartsWith($"Dify answered {expectedStatus} {expectedCode}{(expectedMessage.Length > 0 ? ": " + expectedMessage : "")}.", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Observe_Pause_EndsTheTurnUnlessMoreIsAwaited()
    {
        Assert.Equal((true, true), (Observe(default, Started, Paused).IsOver, Observe(default, Started, Paused).IsPaused));

        var turn = Observe(new(EndsWithRun: true, GoesOnAfter: pause => pause == Paused), Started, Paused);
        Assert.Equal((false, true), (turn.IsOver, turn.IsPaused));
        _ = turn.Observe(new MessageEvent { Answer = "on" });
        Assert.False(turn.IsPaused);
        Assert.True(Observe(new(EndsWithRun: true, GoesOnAfter: _ => false), Started, Paused).IsOver);
    }

    [Fact]
    public void ObserveEnd_WhilePaused_IsNoFailure()
    {
        var turn = Observe(new(EndsWithRun: true, GoesOnAfter: _ => true), Started, Paused);

        turn.ObserveEnd();

        Assert.Equal((true, null), (turn.IsOver, turn.Failure));
    }

    [Fact]
    public void Observe_SpeechIsAwaited_EndsWhenItHasBeenSpoken()
    {
        var rules = new TurnRules(EndsWithRun: false, GoesOnAfter: null, AwaitsSpeech: true);

        var turn = Observe(rules, new MessageEvent { Answer = "Hi" }, End);
        Assert.Equal((false, true, TimeSpan.FromSeconds(10), true), (turn.IsOver, turn.IsAnswered, turn.Grace, turn.RenewsGrace));
        _ = turn.Observe(Spoken);
        Assert.True(turn.IsOver);

        Assert.True(Observe(rules, Spoken, End).IsOver);
        Assert.False(Observe(rules, Spoken).IsOver);
        Assert.False(Observe(rules, Started, End, Spoken).IsOver);
        Assert.False(Observe(rules, Started, Finished, Spoken).IsOver);
        Assert.True(Observe(rules, Started, End, Finished, Spoken).IsOver);
        Assert.Equal((false, TimeSpan.FromSeconds(5)), (Observe(rules, Started, End).RenewsGrace, Observe(rules, Started, End).Grace));
        Assert.Equal((true, TimeSpan.FromSeconds(10)), (Observe(rules, Started, End, Finished).RenewsGrace, Observe(rules, Started, End, Finished).Grace));
    }

    [Fact]
    public void Observe_SpeechThatIsNotAwaited_IsNoReasonToWait() => Assert.True(Observe(default, new TtsMessageEvent { Audio = "" }, End).IsOver);

    private static WorkflowFinishedEvent Failed(string? error) => new() { Data = new() { Status = "failed", Error = error } };

    private static TurnState Observe(TurnRules rules, params DifyEvent[] events)
    {
        var turn = new TurnState(Key, rules);
        Array.ForEach(events, e => turn.Observe(e));
        return turn;
    }
}
