using Dify.AI.Extensions;

namespace Microsoft.Extensions.AI;

/// <summary>Forms that a chatflow asks a human to fill in (from Dify 1.13 on), in the contents of a response and of the message that answers it.</summary>
/// <remarks>
/// A run that waits ends its response with <see cref="ChatFinishReason"/> "paused", a content for each form, and a
/// <see cref="ChatResponse.ContinuationToken"/>. It goes on when a user's message with the answers is sent, or when somebody fills the form in elsewhere
/// (<see cref="DifyHumanInput.SubmitFormAsync"/>, Dify's web app, e-mail): then pass the token, without messages, to get the rest.
/// </remarks>
public static class DifyHumanInputExtensions
{
    /// <summary>The form that a content of a response asks to fill in.</summary>
    /// <param name="content">A content; also after a trip through JSON.</param>
    /// <returns>The form, or <see langword="null"/> when the content is something else.</returns>
    public static DifyHumanInputRequest? GetDifyForm(this AIContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        return HumanInputForms.ReadForm(content);
    }

    /// <summary>Answers a form: send the result in a user's message, with nothing else. The response then holds what the chatflow says after it.</summary>
    /// <param name="content">The content with the form.</param>
    /// <param name="action">The button: the <see cref="DifyHumanInputAction.Id"/> of one of the form's <see cref="DifyHumanInputRequest.Actions"/>.</param>
    /// <param name="inputs">
    /// The values, by <see cref="DifyHumanInputField.OutputVariableName"/>: strings, <see cref="DifyFile"/>, lists of these. Dify wants all of the form's fields.
    /// </param>
    /// <returns>The answer.</returns>
    /// <exception cref="ArgumentException">The content holds no form, or the form has no such button.</exception>
    /// <exception cref="InvalidOperationException">The app delivers the form otherwise, such as by e-mail.</exception>
    public static AIContent AnswerDifyForm(this AIContent content, string action, IReadOnlyDictionary<string, object?>? inputs = null)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentException.ThrowIfNullOrWhiteSpace(action);
        return HumanInputForms.ToAnswer(content, action, inputs);
    }
}
