using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dify.AI.Extensions;

/// <summary>One of an app's input variables, as its form shows it.</summary>
/// <remarks>Values go into <see cref="DifyChatRequest.Inputs"/> under <see cref="Variable"/>: text for most controls, numbers, booleans, <see cref="DifyFile"/> or a list of these.</remarks>
public sealed record DifyInputField : DifyData
{
    /// <summary>
    /// The control: <c>text-input</c>, <c>paragraph</c>, <c>select</c>, <c>number</c>, <c>checkbox</c>, <c>external_data_tool</c>, and in chatflows
    /// <c>file</c>, <c>file-list</c>, <c>json_object</c>. On the wire it is the key that holds the rest.
    /// </summary>
    [JsonIgnore]
    public string? Control { get; init; }

    /// <summary>The variable's name, under which its value is sent.</summary>
    public string? Variable { get; init; }

    /// <summary>What the form calls it.</summary>
    public string? Label { get; init; }

    /// <summary>The control once more, in chatflows.</summary>
    public string? Type { get; init; }

    /// <summary>Whether a value must be sent; on every turn.</summary>
    public bool? Required { get; init; }

    /// <summary>Longest text in characters, or most files of a list.</summary>
    public int? MaxLength { get; init; }

    /// <summary>The value to begin with.</summary>
    public JsonElement? Default { get; init; }

    /// <summary>The choices of a select.</summary>
    public IReadOnlyList<string>? Options { get; init; }

    /// <summary>Whether the form does not show it.</summary>
    public bool? Hide { get; init; }

    /// <summary>What stands in it while it is empty.</summary>
    public string? Placeholder { get; init; }

    /// <summary>What the app's author wrote about it.</summary>
    public string? Description { get; init; }

    /// <summary>File types that it takes: <c>image</c>, <c>document</c>, <c>audio</c>, <c>video</c>, <c>custom</c>.</summary>
    public IReadOnlyList<string>? AllowedFileTypes { get; init; }

    /// <summary>Extensions that it takes, such as <c>.PDF</c>.</summary>
    public IReadOnlyList<string>? AllowedFileExtensions { get; init; }

    /// <summary><c>local_file</c>, <c>remote_url</c>.</summary>
    public IReadOnlyList<string>? AllowedFileUploadMethods { get; init; }

    /// <summary>The schema of a JSON object.</summary>
    public JsonElement? JsonSchema { get; init; }
}
