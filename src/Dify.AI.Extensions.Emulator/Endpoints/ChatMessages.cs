using System.Text.Json.Nodes;

namespace Dify.AI.Extensions.Emulator;

/// <summary><c>POST /chat-messages</c>, <c>/completion-messages</c>, <c>/workflows/run</c>, and their stops.</summary>
internal static class ChatMessages
{
    public static async Task SendAsync(Call call)
    {
        if (call.App.PeekReply() is { Plain: not null })
        {
            await Generation.PlayPlainAsync(call, call.App.TakeReply()!).ConfigureAwait(false);
            return;
        }

        var payload = ChatPayload.Read(call);
        if (call.App.Mode == DifyAppMode.Agent && !payload.Streams)
        {
            throw Refusal.Of(400, "bad_request", "Agent App only supports streaming response mode.");
        }

        if (!call.State.TryEnter(call.App.MaxActiveRequests))
        {
            throw Refusal.InvalidParam(
                $"Too many requests. Please try again later. The current maximum concurrent requests allowed for {call.State.AppId} is {call.App.MaxActiveRequests}.");
        }

        try
        {
            await GenerateAsync(call, payload).ConfigureAwait(false);
        }
        finally
        {
            call.State.Leave();
        }
    }

    /// <summary>Always a success, for unknown tasks and other users' too.</summary>
    public static Task StopAsync(Call call)
    {
        // From 1.12 on chatflows also get an abort command that asks for no user (app_task_service.py).
        if (call.State.Running.TryGetValue(call.Value("task_id"), out var turn)
            && (turn.User == call.User || (turn.App.RunsWorkflow && call.Release != DifyServerRelease.Dify19)))
        {
            turn.Stop();
        }

        return call.AnswerAsync(new JsonObject { ["result"] = "success" });
    }

    private static async Task GenerateAsync(Call call, ChatPayload payload)
    {
        WorkflowIdRules.Check(call, call.Values.GetValueOrDefault("workflow_id") ?? payload.WorkflowId);
        var turn = await BeginAsync(call, payload).ConfigureAwait(false);
        if (turn is null)
        {
            return;
        }

        var reply = turn.AnnotationHit is { } hit ? AnnotationAnswer(hit) : call.App.TakeReply() ?? Ask(turn);
        await (reply switch
        {
            { RawFrames: not null } => Generation.PlayFramesAsync(call, reply),
            { Plain: not null } => Generation.PlayPlainAsync(call, reply),
            _ => Generation.RunAsync(call, turn, reply, payload.Streams),
        }).ConfigureAwait(false);
    }

    /// <summary>Null when the 1.14 worker refused the request inside its stream.</summary>
    private static async Task<Turn?> BeginAsync(Call call, ChatPayload payload)
    {
        try
        {
            return TurnFactory.Create(call, payload);
        }
        catch (Refusal refusal) when (refusal.Status == 400 && payload.Streams && call.App.RunsWorkflow && call.Release == DifyServerRelease.Dify114)
        {
            await Generation.PlayWorkerErrorAsync(call, refusal).ConfigureAwait(false);
            return null;
        }
    }

    private static DifyReply Ask(Turn turn)
    {
        var question = new DifyQuestion
        {
            App = turn.App,
            Query = turn.Query,
            User = turn.User.Session,
            Inputs = turn.Inputs,
            ConversationId = turn.Conversation?.Id,
            Turn = turn.Number,
            FileCount = turn.UserFiles.Count,
            AskedAt = turn.StartedAt,
        };
        return (turn.App.Model ?? EchoModel.Answer)(question);
    }

    /// <summary>An annotation's answer comes character by character.</summary>
    private static DifyReply AnnotationAnswer(Annotation hit) =>
        DifyReply.Text([.. hit.Answer.EnumerateRunes().Select(rune => rune.ToString())]);
}
