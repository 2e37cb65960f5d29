using System.Text.Json.Nodes;

namespace Dify.AI.Extensions.Emulator;

/// <summary>From a request's payload to a turn: conversation, files and inputs, in the order in which the server looks at them.</summary>
internal static class TurnFactory
{
    public static Turn Create(Call call, ChatPayload payload)
    {
        var app = call.App;
        if (app.Mode == DifyAppMode.AgentChat && !payload.Streams)
        {
            throw Refusal.InvalidParam("Agent Chat App does not support blocking mode");
        }

        if (app.HasConversations && (payload.Query.Length == 0 || (app.Mode == DifyAppMode.Agent && string.IsNullOrWhiteSpace(payload.Query))))
        {
            throw Refusal.InvalidParam("query is required");
        }

        var known = FindConversation(call, payload);
        var files = FileRules.Apply(call, payload.Files);
        var inputs = InputRules.Apply(app.Inputs, payload.Inputs);
        var query = app.HasConversations ? payload.Query : inputs["query"] is { } input ? PythonRepr.Str(input) : payload.Query;
        var conversation = app.HasConversations ? known ?? NewConversation(call, payload, inputs) : null;
        return Begin(call, query, inputs, files, conversation);
    }

    private static Turn Begin(Call call, string query, JsonObject inputs, IReadOnlyList<MessageFile> files, Conversation? conversation)
    {
        var (app, state) = (call.App, call.State);
        var run = app.RunsWorkflow ? new WorkflowRun(state.WorkflowId, call.User, [], call.Now) : null;
        var message = app.Mode == DifyAppMode.Workflow
            ? null
            : new StoredMessage(Guid.NewGuid().ToString(), call.User, query, inputs, call.Now) { Conversation = conversation, Run = run };
        var turn = new Turn(app, call.Options, call.User, query, inputs)
        {
            Conversation = conversation,
            Number = conversation is null ? 1 : state.MessagesOf(conversation).Count + 1,
            Message = message,
            Run = run,
            UserFiles = files,
            AnnotationHit = message is null ? null : Annotations.Match(app, query),
        };
        if (run is not null && turn.AnnotationHit is null)
        {
            foreach (var (key, value) in RunFrames.Inputs(turn, run.Id, run.WorkflowId))
            {
                run.Inputs[key] = value?.DeepClone();
            }

            lock (state.Gate)
            {
                state.Runs.Add(run);
            }
        }

        if (message is not null)
        {
            message.Files = files;
            state.Add(message);
        }

        if (conversation is not null)
        {
            conversation.UpdatedAt = call.Now;
        }

        return turn;
    }

    private static Conversation? FindConversation(Call call, ChatPayload payload)
    {
        if (payload.ConversationId is not { } id)
        {
            return null;
        }

        var conversation = call.State.FindConversation(id, call.User);

        // The 1.14 chatflow falls back to a new conversation without a word (advanced_chat/app_generator.py).
        var falls = call.App.Mode == DifyAppMode.AdvancedChat && call.Release == DifyServerRelease.Dify114;
        return conversation is null && !falls ? throw call.NotFound("Conversation Not Exists.") : conversation;
    }

    private static Conversation NewConversation(Call call, ChatPayload payload, JsonObject inputs)
    {
        var conversation = new Conversation(Guid.NewGuid().ToString(), call.User, (JsonObject)inputs.DeepClone(), call.Now)
        {
            Name = ConversationName.For(payload.Query, generated: payload.NamesItself),
            Introduction = ConversationName.Introduction(call.App, inputs),
        };
        foreach (var variable in call.App.Mode == DifyAppMode.AdvancedChat ? call.App.ConversationVariables : [])
        {
            conversation.Variables.Add(new ConversationVariable(variable, call.Now));
        }

        call.State.Add(conversation);
        return conversation;
    }
}
