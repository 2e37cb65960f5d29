namespace Dify.AI.Extensions.Emulator;

/// <summary>One operation of the API.</summary>
/// <param name="Method">HTTP method, in capitals.</param>
/// <param name="Template">Path under <c>/v1/</c>: <c>{uuid:name}</c> takes only UUIDs, <c>{name}</c> any text.</param>
/// <param name="Handler">What it does.</param>
internal sealed record Route(string Method, string Template, Func<Call, Task> Handler)
{
    /// <summary>Where the server looks for <c>user</c>.</summary>
    public UserPlace User { get; init; }

    public bool UserRequired { get; init; }

    /// <summary>Whether the body must be a JSON object; a user in the body says so too.</summary>
    public bool TakesJson { get; init; }

    public ModeRule Mode { get; init; }

    /// <summary>The first release that has it.</summary>
    public DifyServerRelease Since { get; init; }

    private string[] Segments { get; } = Template.Split('/');

    public bool TryMatch(string[] path, Dictionary<string, string> values)
    {
        if (path.Length != Segments.Length)
        {
            return false;
        }

        for (var i = 0; i < path.Length; i++)
        {
            if (!TryMatch(Segments[i], path[i], values))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryMatch(string segment, string text, Dictionary<string, string> values)
    {
        if (!segment.StartsWith('{'))
        {
            return segment == text;
        }

        var parts = segment.Trim('{', '}').Split(':');
        values[parts[^1]] = text;
        return text.Length > 0 && (parts.Length == 1 || Guid.TryParseExact(text, "D", out _));
    }
}

/// <summary>Where a route takes its <c>user</c> from.</summary>
internal enum UserPlace
{
    None,
    Json,
    Query,
    Form,
}

/// <summary>Which apps a route serves, and with them the code of the refusal.</summary>
internal enum ModeRule
{
    Any,
    Chat,
    ChatButNewAgent,
    Workflow,
    WorkflowOrChatflow,
    Completion,
}
