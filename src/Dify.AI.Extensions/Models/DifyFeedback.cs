using System.Text.Json.Serialization;

namespace Dify.AI.Extensions;

/// <summary>A rating of a message, as the app's list of feedback shows it.</summary>
public sealed record DifyFeedback : DifyData
{
    /// <summary>The feedback's id.</summary>
    public string? Id { get; init; }

    /// <summary>The app.</summary>
    public string? AppId { get; init; }

    /// <summary>The conversation.</summary>
    public string? ConversationId { get; init; }

    /// <summary>The message that is rated.</summary>
    public string? MessageId { get; init; }

    /// <summary>Like or dislike.</summary>
    public DifyFeedbackRating? Rating { get; init; }

    /// <summary>What was written with it.</summary>
    public string? Content { get; init; }

    /// <summary><c>user</c> or <c>admin</c>.</summary>
    public string? FromSource { get; init; }

    /// <summary>Dify's id of the end user who gave it.</summary>
    public string? FromEndUserId { get; init; }

    /// <summary>The member of the workspace who gave it.</summary>
    public string? FromAccountId { get; init; }

    /// <summary>When it was given.</summary>
    [JsonConverter(typeof(IsoTimeConverter))]
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    [JsonConverter(typeof(IsoTimeConverter))]
    public DateTimeOffset? UpdatedAt { get; init; }
}

/// <summary>How a message is rated.</summary>
/// <param name="Value">Dify's word.</param>
public readonly record struct DifyFeedbackRating(string Value)
{
    /// <summary>A good answer.</summary>
    public static DifyFeedbackRating Like { get; } = new("like");

    /// <summary>A bad answer.</summary>
    public static DifyFeedbackRating Dislike { get; } = new("dislike");

    /// <inheritdoc/>
    public override string ToString() => Value ?? "";
}
