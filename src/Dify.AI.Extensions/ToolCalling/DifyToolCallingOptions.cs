namespace Dify.AI.Extensions;

/// <summary>How a Dify app is told of the caller's tools, and what happens when it calls them wrongly.</summary>
public sealed class DifyToolCallingOptions
{
    /// <summary>
    /// The app's input variable that takes names, descriptions and schemas of the tools, on every turn; its prompt must contain the variable, as a paragraph
    /// long enough. Default: none; they stand behind the words of each user turn. Apps that search a knowledge base with the query want the variable.
    /// </summary>
    public string? ToolsInput { get; set; }

    /// <summary>
    /// How often an answer with a call that can't be understood, or without the call that the tool mode requires, is sent back for correction: a further
    /// turn of the same conversation each. 0 to 3, default 1. What is still wrong then is reported as an <see cref="Microsoft.Extensions.AI.ErrorContent"/>.
    /// </summary>
    public int MaxCorrections { get; set; } = 1;
}
