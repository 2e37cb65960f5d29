namespace Dify.AI.Extensions.Emulator;

/// <summary>One field of an app's input form, checked on every turn as the server does.</summary>
/// <param name="Name">Name of the variable, the key in <c>inputs</c>.</param>
public sealed record DifyInputVariable(string Name)
{
    /// <summary>Control of the form: <c>text-input</c> (default), <c>paragraph</c>, <c>select</c>, <c>number</c>, <c>checkbox</c>, <c>file</c>, <c>file-list</c> or <c>json_object</c>.</summary>
    public string Type { get; init; } = "text-input";

    /// <summary>Whether a request without it is refused. Default: <see langword="true"/>.</summary>
    public bool Required { get; init; } = true;

    /// <summary>Most characters of a text; <see langword="null"/> (default) for no limit.</summary>
    public int? MaxLength { get; init; }

    /// <summary>Choices of a <c>select</c>. Default: none.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>Label shown to people. Default: the name.</summary>
    public string Label { get; init; } = Name;
}
