namespace Dify.AI.Extensions;

/// <summary>What an app is.</summary>
public sealed record DifyAppInfo : DifyData
{
    /// <summary>Its name.</summary>
    public string? Name { get; init; }

    /// <summary>What its author wrote about it.</summary>
    public string? Description { get; init; }

    /// <summary>Its tags.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Its mode. Old apps that say chat may be agents, and refuse blocking calls as those do (<c>App.is_agent</c>, <c>api/models/model.py</c>, 1.14.2).</summary>
    public DifyMode? Mode { get; init; }

    /// <summary>Its author.</summary>
    public string? AuthorName { get; init; }
}

/// <summary>What kind of app it is.</summary>
/// <param name="Value">Dify's word.</param>
public readonly record struct DifyMode(string Value)
{
    /// <summary>A chatbot.</summary>
    public static DifyMode Chat { get; } = new("chat");

    /// <summary>An agent.</summary>
    public static DifyMode AgentChat { get; } = new("agent-chat");

    /// <summary>A chatflow.</summary>
    public static DifyMode AdvancedChat { get; } = new("advanced-chat");

    /// <summary>A "New Agent"; from Dify 1.14 on.</summary>
    public static DifyMode Agent { get; } = new("agent");

    /// <summary>A text generator: not a chat app.</summary>
    public static DifyMode Completion { get; } = new("completion");

    /// <summary>A workflow: not a chat app.</summary>
    public static DifyMode Workflow { get; } = new("workflow");

    /// <inheritdoc/>
    public override string ToString() => Value ?? "";
}

/// <summary>What belongs to an app besides its settings.</summary>
public sealed record DifyAppMeta : DifyData
{
    /// <summary>Icons of the app's tools, by the tool's name; empty when it has none.</summary>
    public IReadOnlyDictionary<string, DifyToolIcon>? ToolIcons { get; init; }
}

/// <summary>A tool's icon: an address, or a character on a colour.</summary>
public sealed record DifyToolIcon : DifyData
{
    /// <summary>Where the icon is. Of Dify's own tools it is on the console, for members of the workspace only, and may be relative.</summary>
    public string? Url { get; init; }

    /// <summary>The colour behind it, such as <c>#252525</c>.</summary>
    public string? Background { get; init; }

    /// <summary>The character, such as an emoji.</summary>
    public string? Content { get; init; }
}

/// <summary>How an app presents itself on its own web page.</summary>
public sealed record DifySite : DifyData
{
    /// <summary>The page's title.</summary>
    public string? Title { get; init; }

    /// <summary>The colour of the chat.</summary>
    public string? ChatColorTheme { get; init; }

    /// <summary>Whether that colour is inverted.</summary>
    public bool? ChatColorThemeInverted { get; init; }

    /// <summary><c>emoji</c>, <c>image</c> or <c>link</c>.</summary>
    public string? IconType { get; init; }

    /// <summary>The emoji, the image's id, or the link.</summary>
    public string? Icon { get; init; }

    /// <summary>The colour behind the icon, such as <c>#FFEAD5</c>.</summary>
    public string? IconBackground { get; init; }

    /// <summary>Where an image is: signed.</summary>
    public string? IconUrl { get; init; }

    /// <summary>What the page says about the app.</summary>
    public string? Description { get; init; }

    /// <summary>Whose it is.</summary>
    public string? Copyright { get; init; }

    /// <summary>Address of the privacy policy.</summary>
    public string? PrivacyPolicy { get; init; }

    /// <summary>What the app's owner disclaims.</summary>
    public string? CustomDisclaimer { get; init; }

    /// <summary>The page's language, such as <c>en-US</c>.</summary>
    public string? DefaultLanguage { get; init; }

    /// <summary>What stands in the empty input; from servers newer than 1.14.2.</summary>
    public string? InputPlaceholder { get; init; }

    /// <summary>Whether the page shows a workflow's steps.</summary>
    public bool? ShowWorkflowSteps { get; init; }

    /// <summary>Whether the app's icon stands before its answers.</summary>
    public bool? UseIconAsAnswerIcon { get; init; }
}
