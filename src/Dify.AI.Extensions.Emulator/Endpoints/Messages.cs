using System.Text.Json.Nodes;

namespace Dify.AI.Extensions.Emulator;

/// <summary>Reading messages back, rating them, and what to ask next.</summary>
internal static class Messages
{
    public static Task ListAsync(Call call)
    {
        var fields = Fields.OfQuery(call, "MessageListQuery", out var checks);
        if (call.Query("conversation_id") is null)
        {
            checks.Missing("conversation_id", "Conversation ID");
        }

        var conversationId = fields.Uuid("conversation_id", "Conversation ID", known: id => call.State.FindConversation(id, user: null) is not null);
        var first = fields.Uuid("first_id", "First message ID for pagination");
        var limit = fields.Number("limit", "Number of messages to return", 20, 1, 100);
        checks.ThrowIfAny();
        if (conversationId is null)
        {
            return call.AnswerAsync(new Page<StoredMessage>(limit, HasMore: false, []).Of(message => MessageShapes.Of(call, message)));
        }

        var conversation = call.State.FindConversation(conversationId, call.User) ?? throw call.NotFound("Conversation Not Exists.");

        // The cursor goes backwards in time, the rows of a page forwards.
        var page = Page.After([.. call.State.MessagesOf(conversation).Reverse()], first, one => one.Id, limit)
            ?? throw call.NotFound("First Message Not Exists.");
        return call.AnswerAsync((page with { Rows = [.. page.Rows.Reverse()] }).Of(message => MessageShapes.Of(call, message)));
    }

    public static Task RateAsync(Call call)
    {
        var fields = Fields.OfBody(call, "MessageFeedbackPayload", out var checks);
        var rating = fields.Choice("rating", "Feedback rating", "like", "dislike");
        var content = call.Body["content"] is { } node ? PythonRepr.Str(node) : null;
        checks.ThrowIfAny();
        var message = call.State.FindMessage(call.Value("message_id"), call.User) ?? throw call.NotFound("Message Not Exists.");
        if (rating is null && message.Feedback is null)
        {
            throw Refusal.InvalidParam("rating cannot be None when feedback not exists");
        }

        // One row a message: a second rating replaces the words as well, also by none.
        message.Feedback = rating is null
            ? null
            : new Feedback(message.Feedback?.Id ?? Guid.NewGuid().ToString(), rating, content, message.Feedback?.CreatedAt ?? call.Now, call.Now);
        return call.AnswerAsync(new JsonObject { ["result"] = "success" });
    }

    public static Task SuggestAsync(Call call)
    {
        _ = call.State.FindMessage(call.Value("message_id"), call.User) ?? throw call.NotFound("Message Not Exists.");
        return call.App.SuggestsQuestions
            ? call.AnswerAsync(new JsonObject
            {
                ["result"] = "success",
                ["data"] = new JsonArray([.. call.App.SuggestedQuestionsAfterAnswer.Select(question => (JsonNode)question)]),
            })
            : throw Refusal.Of(400, "bad_request", "Suggested Questions Is Disabled.");
    }

    public static Task FeedbacksAsync(Call call)
    {
        var fields = Fields.OfQuery(call, "FeedbackListQuery", out var checks);
        var page = fields.Number("page", "Page number", 1, 1, int.MaxValue);
        var limit = fields.Number("limit", "Number of feedbacks per page", 20, 1, 101);
        checks.ThrowIfAny();
        lock (call.State.Gate)
        {
            var rated = call.State.Messages.Where(message => message.Feedback is not null)
                .OrderByDescending(message => message.Feedback!.CreatedAt).Skip((page - 1) * limit).Take(limit);
            return call.AnswerAsync(new JsonObject { ["data"] = new JsonArray([.. rated.Select(message => MessageShapes.Feedback(call, message))]) });
        }
    }
}
