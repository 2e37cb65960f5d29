using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dify.AI.Extensions;

/// <summary>A form that a chatflow waits for (from Dify 1.13 on).</summary>
public sealed record DifyHumanInputRequest : DifyData
{
    /// <summary>Why the run paused: <c>human_input_required</c>.</summary>
    [JsonPropertyName("TYPE")]
    public string? Type { get; init; }

    /// <summary>The form's id.</summary>
    public string? FormId { get; init; }

    /// <summary>The node that asks.</summary>
    public string? NodeId { get; init; }

    /// <summary>The node's title.</summary>
    public string? NodeTitle { get; init; }

    /// <summary>What the form says, in Markdown.</summary>
    public string? FormContent { get; init; }

    /// <summary>The form's fields.</summary>
    public IReadOnlyList<DifyHumanInputField>? Inputs { get; init; }

    /// <summary>The form's buttons.</summary>
    public IReadOnlyList<DifyHumanInputAction>? Actions { get; init; }

    /// <summary>Whether Dify's own web app shows the form.</summary>
    public bool? DisplayInUi { get; init; }

    /// <summary>By which the form is fetched and submitted; missing when it is delivered otherwise (e-mail).</summary>
    public string? FormToken { get; init; }

    /// <summary>Values to begin with, by field.</summary>
    public JsonElement? ResolvedDefaultValues { get; init; }

    /// <summary>Until when the form can be submitted.</summary>
    public DateTimeOffset? ExpirationTime { get; init; }
}

/// <summary>A field of a form.</summary>
public sealed record DifyHumanInputField : DifyData
{
    /// <summary><c>paragraph</c>, <c>select</c>, <c>file</c> or <c>file-list</c>.</summary>
    public string? Type { get; init; }

    /// <summary>The name under which the value is submitted.</summary>
    public string? OutputVariableName { get; init; }

    /// <summary>Where the first value comes from: <c>type</c> (constant or variable), <c>selector</c>, <c>value</c>.</summary>
    public JsonElement? Default { get; init; }

    /// <summary>Where a select's choices come from: <c>type</c>, <c>selector</c>, <c>value</c>.</summary>
    public JsonElement? OptionSource { get; init; }

    /// <summary>File types that the field takes.</summary>
    public IReadOnlyList<string>? AllowedFileTypes { get; init; }

    /// <summary>Extensions that the field takes.</summary>
    public IReadOnlyList<string>? AllowedFileExtensions { get; init; }

    /// <summary><c>local_file</c>, <c>remote_url</c>.</summary>
    public IReadOnlyList<string>? AllowedFileUploadMethods { get; init; }

    /// <summary>Most files of a list.</summary>
    public int? NumberLimits { get; init; }
}

/// <summary>A button of a form.</summary>
public sealed record DifyHumanInputAction : DifyData
{
    /// <summary>What is submitted when it is chosen.</summary>
    public string? Id { get; init; }

    /// <summary>What it says.</summary>
    public string? Title { get; init; }

    /// <summary><c>primary</c>, <c>default</c>, <c>accent</c> or <c>ghost</c>.</summary>
    public string? ButtonStyle { get; init; }
}

/// <summary>How a form ended: filled in, or expired.</summary>
public sealed record DifyHumanInputResult : DifyData
{
    /// <summary>The node that asked.</summary>
    public string? NodeId { get; init; }

    /// <summary>The node's title.</summary>
    public string? NodeTitle { get; init; }

    /// <summary>The form's text with the values in it.</summary>
    public string? RenderedContent { get; init; }

    /// <summary>The button that was chosen.</summary>
    public string? ActionId { get; init; }

    /// <summary>What the button said.</summary>
    public string? ActionText { get; init; }

    /// <summary>The values, by field.</summary>
    public JsonElement? SubmittedData { get; init; }

    /// <summary>Until when the form could have been submitted, when it expired.</summary>
    public DateTimeOffset? ExpirationTime { get; init; }
}
