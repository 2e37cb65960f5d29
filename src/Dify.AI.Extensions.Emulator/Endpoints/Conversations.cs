using System.Text.Json.Nodes;

namespace Dify.AI.Extensions.Emulator;

/// <summary>Listing, renaming and deleting conversations.</summary>
internal static class Conversations
{
    public static Task ListAsync(Call call)
    {
        var fields = Fields.OfQuery(call, "ConversationListQuery", out var checks);
        var last = fields.Uuid("last_id", "The last conversation ID for pagination");
        var limit = fields.Number("limit", "Number of conversations to return", 20, 1, 100);
        var sort = fields.Choice("sort_by", "Sort order for conversations", "created_at", "-created_at", "updated_at", "-updated_at") ?? "-updated_at";
        checks.ThrowIfAny();
        var sorted = Sorted(call, sort);
        var page = Page.After(sorted, last, one => one.Id, limit)
            ?? throw call.NotFound("Last Conversation Not Exists.");
        return call.AnswerAsync(page.Of(Shape));
    }

    public static Task DeleteAsync(Call call)
    {
        var id = call.Value("c_id");

        // Before 1.14 nobody asks whose it is, or whether it is at all.
        var owned = call.Release == DifyServerRelease.Dify114;
        var conversation = call.State.FindConversation(id, owned ? call.User : null);
        if (conversation is null && owned)
        {
            throw call.NotFound("Conversation Not Exists.");
        }

        lock (call.State.Gate)
        {
            call.State.Conversations.RemoveAll(one => one == conversation);
            call.State.Messages.RemoveAll(message => message.Conversation is not null && message.Conversation == conversation);
        }

        return call.WriteAsync(204, "application/json", "");
    }

    public static Task RenameAsync(Call call)
    {
        var fields = Fields.OfBody(call, "ConversationRenamePayload", out var checks);
        var generates = fields.Flag("auto_generate", byDefault: false);
        var name = call.Body["name"] is { } node ? PythonRepr.Str(node) : null;
        if (!generates && string.IsNullOrWhiteSpace(name) && !checks.Old)
        {
            checks.Fail(null, "Value error, name is required when auto_generate is false", "value_error", call.Body, "");
        }

        checks.ThrowIfAny();
        var conversation = call.State.FindConversation(call.Value("c_id"), call.User) ?? throw call.NotFound("Conversation Not Exists.");
        conversation.Name = generates
            ? ConversationName.For(FirstQuery(call, conversation), generated: true)
            : name ?? throw Refusal.Unknown();
        conversation.UpdatedAt = call.Now;
        return call.AnswerAsync(Shape(conversation));
    }

    private static string FirstQuery(Call call, Conversation conversation) =>
        call.State.MessagesOf(conversation) is [var first, ..] ? first.Query : throw Refusal.InvalidParam("");

    private static List<Conversation> Sorted(Call call, string sort)
    {
        lock (call.State.Gate)
        {
            // Later ones count as newer where times are equal: rows here are created within one tick.
            var mine = call.State.Conversations.Where(one => one.User == call.User).Select((one, index) => (one, index));
            var byKey = sort.EndsWith("updated_at", StringComparison.Ordinal)
                ? mine.OrderBy(pair => pair.one.UpdatedAt).ThenBy(pair => pair.index)
                : mine.OrderBy(pair => pair.one.CreatedAt).ThenBy(pair => pair.index);
            List<Conversation> ascending = [.. byKey.Select(pair => pair.one)];
            if (sort.StartsWith('-'))
            {
                ascending.Reverse();
            }

            return ascending;
        }
    }

    private static JsonObject Shape(Conversation conversation) => new()
    {
        ["id"] = conversation.Id,
        ["name"] = conversation.Name,
        ["inputs"] = conversation.Inputs.DeepClone(),
        ["status"] = "normal",
        ["introduction"] = conversation.Introduction,
        ["created_at"] = conversation.CreatedAt.ToUnixTimeSeconds(),
        ["updated_at"] = conversation.UpdatedAt.ToUnixTimeSeconds(),
    };
}
