namespace Dify.AI.Extensions;

/// <summary>What <see cref="DifyTools"/> is about.</summary>
[Flags]
public enum DifyToolGroups
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The user's conversations: <c>list_conversations</c>, <c>get_conversation_messages</c>, <c>rename_conversation</c>, <c>delete_conversation</c>.</summary>
    Conversations = 1,

    /// <summary>What to ask next: <c>get_suggested_questions</c>.</summary>
    Suggestions = 2,

    /// <summary>What the user thinks of an answer: <c>rate_message</c> (like or dislike, with or without a comment), <c>revoke_message_rating</c>.</summary>
    Feedback = 4,

    /// <summary>
    /// Fixed answers: <c>search_annotations</c>, <c>create_annotation</c>, <c>update_annotation</c>, <c>delete_annotation</c>,
    /// <c>enable_annotation_reply</c>, <c>disable_annotation_reply</c>, <c>get_annotation_reply_status</c>.
    /// </summary>
    Annotations = 8,

    /// <summary>Speech: <c>speak_text</c>, <c>speak_message</c>, <c>transcribe_recording</c>.</summary>
    Audio = 16,

    /// <summary>All of them.</summary>
    All = Conversations | Suggestions | Feedback | Annotations | Audio,
}
