using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions.Examples.Chat;

/// <summary>Shows one answer as it comes: its text as it is; reasoning, tool steps and sources on lines of their own, dimmed where the terminal can.</summary>
internal sealed class Screen
{
    private const int MaxDetail = 200;

    private static readonly bool Dims = !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    private readonly List<string> _sources = [];
    private Type? _open;
    private bool _atLineStart;

    public static void Error(string message) => Console.Error.WriteLine(Clean(message.ReplaceLineEndings(" ")));

    public void Show(ChatResponseUpdate update)
    {
        foreach (var content in update.Contents)
        {
            Show(content);
        }

        if (update.FinishReason is { } reason && reason != ChatFinishReason.Stop)
        {
            Note(reason.Value); // Such as "paused": a chatflow waits for human input.
        }
    }

    public void ShowSources()
    {
        foreach (var source in _sources.Distinct())
        {
            Note($"source: {source}");
        }
    }

    public void Note(string text)
    {
        EndLine();
        Console.WriteLine(Dim($"  [{Clean(text.ReplaceLineEndings(" "))}]"));
    }

    public void EndLine()
    {
        if (_open is not null && !_atLineStart)
        {
            Console.WriteLine();
        }

        _open = null;
    }

    private void Show(AIContent content)
    {
        switch (content)
        {
            case TextReasoningContent reasoning:
                Write(content, reasoning.Text);
                break;

            case TextContent text:
                Write(content, text.Text);
                break;

            case FunctionCallContent call:
                Note($"{call.Name}({Shorten(string.Join(", ", (call.Arguments ?? new Dictionary<string, object?>()).Select(a => $"{a.Key}: {a.Value}")))})");
                break;

            case FunctionResultContent result:
                Note($"= {Shorten(result.Result?.ToString() ?? "")}");
                break;

            case UriContent file:
                Note($"file: {file.Uri}");
                break;

            case ErrorContent withdrawn:
                Note("withdrawn by the app's moderation; in its place:");
                Write(new TextContent(withdrawn.Message), withdrawn.Message);
                break;

            default:
                break;
        }

        _sources.AddRange((content.Annotations ?? []).OfType<CitationAnnotation>().Select(c => c.Title ?? c.FileId ?? "untitled"));
    }

    /// <summary>Goes on with the line, or begins a new one for another kind of content.</summary>
    private void Write(AIContent content, string text)
    {
        text = Clean(text);
        if (_open != content.GetType())
        {
            text = text.TrimStart(); // Models put blank lines between their reasoning and their answer.
            if (text.Length == 0)
            {
                return;
            }

            EndLine();
            _open = content.GetType();
            text = content is TextReasoningContent ? "  (thinking) " + text : text;
        }

        _atLineStart = text.EndsWith('\n');
        Console.Write(content is TextReasoningContent ? Dim(text) : text);
    }

    private static string Shorten(string text) => text.Length <= MaxDetail ? text : text[..MaxDetail] + "…";

    private static string Dim(string text) => Dims ? $"\e[2m{text}\e[22m" : text;

    /// <summary>What an app says is untrusted: it must not steer the terminal.</summary>
    private static string Clean(string text) => string.Concat(text.Where(c => !char.IsControl(c) || c is '\n' or '\t'));
}
