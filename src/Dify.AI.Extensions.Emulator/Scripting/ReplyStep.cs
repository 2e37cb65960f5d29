namespace Dify.AI.Extensions.Emulator;

/// <summary>One thing the server does while it answers a message.</summary>
internal abstract record ReplyStep
{
    public sealed record Text(string Delta) : ReplyStep;

    public sealed record Tool(string Name, string InputJson, string Observation) : ReplyStep;

    public sealed record File(string Url, string Type) : ReplyStep;

    public sealed record Cite(Citation Source) : ReplyStep;

    public sealed record Replace(string Answer) : ReplyStep;

    public sealed record Delay(TimeSpan Time) : ReplyStep;

    public sealed record Frame(string Raw) : ReplyStep;

    public sealed record Error(string Code, string Message, int Status) : ReplyStep;

    public sealed record FailWorkflow(string Message) : ReplyStep;

    public sealed record Pause(HumanInput Form) : ReplyStep;
}

/// <summary>A document that an answer leans on.</summary>
internal sealed record Citation(string DocumentName, string Content, double Score, string DatasetName);

/// <summary>A form on which a chatflow waits.</summary>
internal sealed record HumanInput(string Title, string Content, IReadOnlyList<string> Inputs, IReadOnlyList<string> Actions);
