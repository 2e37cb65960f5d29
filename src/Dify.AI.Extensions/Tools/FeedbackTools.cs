using System.ComponentModel;

namespace Dify.AI.Extensions;

/// <summary>What the user thinks of an answer.</summary>
internal sealed class FeedbackTools(ToolSet set)
{
    private const string IdDescription = "The id of the answer's message, from get_conversation_messages or the current conversation.";

    public void Add()
    {
        set.Add(
            "rate_message",
            DifyToolEffects.Write,
            "Records what the current user thinks of an answer: like or dislike, with or without a comment in the user's words. "
            + "It takes the place of an earlier rating, comment included. Only for an opinion that the user has expressed.",
            RateAsync);
        set.Add(
            "revoke_message_rating",
            DifyToolEffects.Write,
            "Takes the current user's rating of an answer back, comment included.",
            RevokeAsync,
            static e => e.ServerMessage.Contains("feedback not exist", StringComparison.OrdinalIgnoreCase) ? "The user has not rated this message." : null);
    }

    private async Task<object> RateAsync(
        [Description(IdDescription)] string message_id,
        [Description("\"like\" or \"dislike\".")] string rating,
        [Description("Why, in the user's words.")] string? comment = null,
        CancellationToken cancellationToken = default)
    {
        var value = rating?.Trim().ToLowerInvariant() switch
        {
            "like" => DifyFeedbackRating.Like,
            "dislike" => DifyFeedbackRating.Dislike,
            _ => throw new ToolRefusedException("The rating must be \"like\" or \"dislike\"."),
        };
        comment = string.IsNullOrWhiteSpace(comment) ? null : comment;
        await set.Client.Messages.SendFeedbackAsync(ToId(message_id), value, comment, set.Call, cancellationToken).ConfigureAwait(false);
        return comment is null ? $"The {value} is recorded." : $"The {value} is recorded, with the comment.";
    }

    private async Task<object> RevokeAsync([Description(IdDescription)] string message_id, CancellationToken cancellationToken = default)
    {
        await set.Client.Messages.RevokeFeedbackAsync(ToId(message_id), set.Call, cancellationToken).ConfigureAwait(false);
        return "The rating is taken back.";
    }

    private static string ToId(string id) => ToolSet.ToId(id, "get_conversation_messages");
}
