namespace Dify.AI.Extensions;

/// <summary>One call of a completion app: the body of <c>POST /completion-messages</c>.</summary>
/// <remarks><see href="https://docs.dify.ai/en/api-reference/completion-messages/send-completion-message"/></remarks>
public sealed record DifyCompletionRequest
{
    /// <summary>
    /// The app's input variables; the text that the app works on is usually one of them, named <c>query</c> in new apps.
    /// Values: strings, numbers, booleans, JsonElement, JsonNode, <see cref="DifyFile"/>, lists and string-keyed maps of these.
    /// </summary>
    public IReadOnlyDictionary<string, object?>? Inputs { get; init; }

    /// <summary>
    /// A text beside the variables. It does not stand for a variable named <c>query</c>, but where it is given the model gets it as the user's message
    /// [recordings dify-1.14.2 completion/missing-required-input, completion/query-outside-inputs]. Default: none.
    /// </summary>
    public string? Query { get; init; }

    /// <summary>The end user, 1 to 255 characters. Default: that of the call, then of the client.</summary>
    public string? User { get; init; }

    /// <summary>Files that go with the call.</summary>
    public IReadOnlyList<DifyFile>? Files { get; init; }
}
