using Dify.AI.Extensions;

namespace Microsoft.Extensions.AI;

/// <summary>The caller's own tools for Dify apps, whose Service API takes none.</summary>
public static class DifyToolCallingExtensions
{
    /// <summary>
    /// Lets a Dify app call the functions in <see cref="ChatOptions.Tools"/>: they are described in the prompt, and the calls that the app's model writes into its
    /// answer become <see cref="FunctionCallContent"/>s.
    /// </summary>
    /// <remarks>
    /// <para>
    /// Wraps a client, rather than being a step of ChatClientBuilder, because that type is in the package Microsoft.Extensions.AI, which this library does without:
    /// <c>client.AsIChatClient().AsBuilder().UseFunctionInvocation().Use(inner =&gt; inner.WithDifyToolCalling()).Build()</c>. It belongs next to the Dify client:
    /// below function invocation, and below caches, since no two of its requests are alike.
    /// </para>
    /// <para>
    /// Each request has marks of its own, with 48 random bits. Only text between the current marks that names a function of the request and gives it a JSON object of arguments is a
    /// call; small faults (code fences, trailing commas, casing) are mended. Text with other marks or none stays text, reasoning never calls, and an answer that
    /// was stopped, paused or replaced by moderation calls nothing. What is wrong between the right marks goes back for correction, and then becomes an
    /// <see cref="ErrorContent"/> with code <c>tool_call_malformed</c> (or <c>tool_call_missing</c>, where <see cref="ChatToolMode"/> requires a call) that has
    /// the text in its details; it is never run. Arguments are not checked against the schema: the function does that.
    /// </para>
    /// <para>
    /// It works as well as the app's model follows instructions, and needs an app with conversation memory. The marks keep others from forging a call, but not
    /// from talking the model into one: a document or a result can still do so. Wrap what must not happen by mistake in <see cref="ApprovalRequiredAIFunction"/>. Dify
    /// keeps the descriptions and results as part of the conversation's messages.
    /// </para>
    /// <para>
    /// What an app says after a form is answered, or by a <see cref="ChatOptions.ContinuationToken"/>, passes through as it is, and calls nothing. Calls with tools are
    /// no background responses.
    /// </para>
    /// </remarks>
    /// <param name="chatClient">The client of a Dify app.</param>
    /// <param name="options">How it behaves; default: see <see cref="DifyToolCallingOptions"/>.</param>
    /// <returns>A chat client that takes tools; disposing it disposes <paramref name="chatClient"/>.</returns>
    /// <exception cref="ArgumentException">The input variable's name is blank, or the number of corrections out of range.</exception>
    public static IChatClient WithDifyToolCalling(this IChatClient chatClient, DifyToolCallingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(chatClient);
        options ??= new();
        if (options.ToolsInput is { } input && string.IsNullOrWhiteSpace(input))
        {
            throw new ArgumentException("ToolsInput is blank: name one of the app's input variables, or leave it null to have the tools stand in the query.", nameof(options));
        }

        return options.MaxCorrections is >= 0 and <= 3
            ? new ToolCallingChatClient(chatClient, options.ToolsInput, options.MaxCorrections)
            : throw new ArgumentOutOfRangeException(nameof(options), options.MaxCorrections, "MaxCorrections must be from 0 to 3: each is a further turn that costs tokens.");
    }
}
