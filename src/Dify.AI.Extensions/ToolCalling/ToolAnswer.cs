using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions;

/// <summary>One answer of the app, read piece by piece: words go on, calls are kept until its end is known.</summary>
internal sealed class ToolAnswer(CallableTools tools, ToolMarks marks)
{
    private readonly ToolCallSplitter _splitter = new(marks);
    private readonly List<ToolCallBlock> _blocks = [];
    private bool _withdrawn;

    /// <summary>The contents without the blocks. Only text is looked at: reasoning calls nothing, and tools that Dify ran have run.</summary>
    public IList<AIContent> Read(IEnumerable<AIContent> contents)
    {
        var result = new List<AIContent>();
        foreach (var content in contents)
        {
            switch (content)
            {
                case TextContent text when !_withdrawn:
                    AddWords(result, text, TakeBlocks(_splitter.Split(text.Text)));
                    break;

                case TextContent or TextReasoningContent:
                    result.Add(content);
                    break;

                case ErrorContent { ErrorCode: UpdateMapper.MessageReplacedCode }:
                    // Moderation took the answer back, its calls with it.
                    _withdrawn = true;
                    _splitter.Reset();
                    _blocks.Clear();
                    result.Add(content);
                    break;

                default:
                    if (_splitter.Settle() is { Length: > 0 } words)
                    {
                        result.Add(new TextContent(words));
                    }

                    result.Add(content);
                    break;
            }
        }

        return result;
    }

    /// <summary>What the answer comes to, now that it is over.</summary>
    public ToolOutcome End(ChatFinishReason? reason)
    {
        var words = _splitter.Flush() is { } last ? TakeBlocks([last]) : "";
        if (_withdrawn || !MayCall(reason))
        {
            return new(string.Concat(_blocks.Select(b => b.Raw)) + words, [], []);
        }

        var reader = new ToolCallReader(tools);
        foreach (var block in _blocks)
        {
            reader.Read(block);
        }

        return new(words, reader.Calls, tools.MustCall && reader is { Calls.Count: 0, Problems.Count: 0 }
            ? [new(ToolCallProblem.Missing, $"the answer calls none of {string.Join(", ", tools.Names)}, though one must be called", Raw: null)]
            : reader.Problems);
    }

    /// <summary>Whether an answer that ended so is the model's own, whole one: not stopped by the user, waiting for a person, or replaced by moderation.</summary>
    public static bool MayCall(ChatFinishReason? reason) =>
        reason is null || reason == ChatFinishReason.Stop || reason == ChatFinishReason.ToolCalls || reason == ChatFinishReason.Length;

    private string TakeBlocks(IEnumerable<AnswerPart> parts)
    {
        var words = "";
        foreach (var part in parts)
        {
            words += part.Text;
            if (part.Block is { } block)
            {
                _blocks.Add(block);
            }
        }

        return words;
    }

    private static void AddWords(List<AIContent> result, TextContent source, string words)
    {
        if (words == source.Text)
        {
            result.Add(source);
        }
        else if (words.Length > 0)
        {
            result.Add(new TextContent(words)
            {
                Annotations = source.Annotations,
                AdditionalProperties = source.AdditionalProperties,
                RawRepresentation = source.RawRepresentation,
            });
        }
    }
}

/// <param name="Words">What is left of the answer's words.</param>
/// <param name="Calls">The calls it makes.</param>
/// <param name="Problems">What is wrong with it.</param>
internal sealed record ToolOutcome(string Words, IReadOnlyList<FunctionCallContent> Calls, IReadOnlyList<ToolCallProblem> Problems)
{
    /// <summary>The contents that end the answer; problems only where they are not sent back for correction.</summary>
    public IEnumerable<AIContent> ToContents(bool isCorrected)
    {
        if (Words.Length > 0)
        {
            yield return new TextContent(Words);
        }

        foreach (var content in isCorrected ? [] : Calls.Concat<AIContent>(Problems.Select(p => p.ToContent())))
        {
            yield return content;
        }
    }
}
