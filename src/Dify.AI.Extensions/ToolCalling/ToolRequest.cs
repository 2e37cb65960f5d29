using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions;

/// <summary>One request to the app: the caller's, with tools and results put into words.</summary>
/// <param name="Messages">The messages as the app gets them.</param>
/// <param name="Options">The options without the tools.</param>
/// <param name="Tools">What its answer may call; null for nothing.</param>
/// <param name="Marks">What sets calls off in its answer.</param>
internal sealed record ToolRequest(IReadOnlyList<ChatMessage> Messages, ChatOptions? Options, CallableTools? Tools, ToolMarks Marks)
{
    public static ToolRequest Create(IReadOnlyList<ChatMessage> messages, ChatOptions? options, string? toolsInput)
    {
        var tools = CallableTools.From(options);
        var marks = new ToolMarks();
        var inner = WithoutTools(options);
        var turn = messages.Count;
        while (turn > 0 && messages[turn - 1].Role != ChatRole.Assistant)
        {
            turn--;
        }

        if (options?.ContinuationToken is not null || HumanInputForms.AreAnswered(messages.Skip(turn)))
        {
            // A run that is taken up can be told nothing, and knows other marks than those of this request.
            return new(messages, inner, Tools: null, marks);
        }

        var results = messages.Skip(turn).SelectMany(m => m.Contents).OfType<FunctionResultContent>().ToList();
        if (tools is null && !results.Exists(r => ToolCallId.Parse(r.CallId) is not null))
        {
            return new(messages, inner, tools, marks);
        }

        var rewritten = new List<ChatMessage>(messages);
        for (var i = turn; i < messages.Count; i++)
        {
            rewritten[i] = ToolResults.ToText(messages[i], messages, tools, marks);
        }

        var words = new List<string>();
        if (results.Count > 0)
        {
            words.Add(ToolPrompt.ToResultsNote(marks));
        }

        if (tools is not null)
        {
            if (toolsInput is not null)
            {
                inner!.SetDifyInput(toolsInput, ToolPrompt.ToDescriptions(tools));
            }
            else if (!AreTold(tools, options!, messages.Skip(turn)))
            {
                words.Add(QueryText.Tagged("tools", ToolPrompt.ToDescriptions(tools)));
            }

            words.Add(ToolPrompt.ToInstructions(tools, marks));
        }

        rewritten.Add(new(ChatRole.User, string.Join("\n\n", words)));
        return new(rewritten, inner, tools, marks);
    }

    /// <summary>The request that has an answer's faults put right, in the same conversation.</summary>
    public ToolRequest ToCorrection(string conversationId, IReadOnlyList<ToolCallProblem> problems)
    {
        var marks = new ToolMarks();
        var options = Options!.Clone();
        options.ConversationId = conversationId;
        return new([new(ChatRole.User, ToolPrompt.ToCorrection(problems) + "\n\n" + ToolPrompt.ToInstructions(Tools!, marks))], options, Tools, marks);
    }

    /// <summary>
    /// Whether the app knows the tools from the turn before: the results are of calls of theirs, in a conversation that is sure to go on. Turns of a user tell
    /// them again, since apps remember only the latest turns.
    /// </summary>
    private static bool AreTold(CallableTools tools, ChatOptions options, IEnumerable<ChatMessage> turn) =>
        !string.IsNullOrWhiteSpace(options.ConversationId)
        && turn.All(m => m.Contents.Count > 0 && m.Contents.All(c => c is FunctionResultContent result && ToolCallId.Parse(result.CallId)?.Fingerprint == tools.Fingerprint));

    /// <summary>What is handled here is kept from the inner client, which would report it as ignored. Tools of other kinds stay: those are.</summary>
    private static ChatOptions? WithoutTools(ChatOptions? options)
    {
        if (options?.Tools?.Any(t => t is AIFunctionDeclaration) is not true)
        {
            return options;
        }

        var others = options.Tools.Where(t => t is not AIFunctionDeclaration).ToList();
        options = options.Clone();
        options.Tools = others.Count > 0 ? others : null;
        options.ToolMode = null;
        options.AllowMultipleToolCalls = null;

        // A stream that breaks may do so within a call, which nobody could put together again.
        options.AllowBackgroundResponses = null;
        return options;
    }
}
