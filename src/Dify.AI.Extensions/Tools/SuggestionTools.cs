using System.ComponentModel;
using System.Net;

namespace Dify.AI.Extensions;

/// <summary>What the user might ask next.</summary>
internal sealed class SuggestionTools(ToolSet set)
{
    public void Add() => set.Add(
        "get_suggested_questions",
        DifyToolEffects.Read,
        "Suggests a few questions that the user might ask next, after an answer of the app. Dify has a model think of them, which takes a while.",
        SuggestAsync,
        static e => e.Code == "bad_request" && e.ServerMessage.Contains("disabled", StringComparison.OrdinalIgnoreCase)
            ? "This app does not suggest questions: the feature is switched off."
            : e.StatusCode == HttpStatusCode.InternalServerError ? "The app could not think of questions. Go on without them."
            : null);

    private async Task<object> SuggestAsync(
        [Description("The id of the answer's message, from get_conversation_messages or the current conversation.")] string message_id,
        CancellationToken cancellationToken = default)
    {
        var id = ToolSet.ToId(message_id, "get_conversation_messages");
        var questions = await set.Client.Messages.GetSuggestedQuestionsAsync(id, set.Call, cancellationToken).ConfigureAwait(false);
        return questions.Count == 0
            ? "The app has no questions to suggest."
            : new QuestionList([.. questions.Take(ToolSet.MostRows).Select(set.Cut)]);
    }
}
