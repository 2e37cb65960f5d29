using System.Text.Json;

namespace Dify.AI.Extensions;

/// <summary>A form of a chatflow that waits for somebody to fill it in (from Dify 1.13 on).</summary>
public sealed record DifyHumanInputForm : DifyData
{
    /// <summary>What the form says, in Markdown.</summary>
    public string? FormContent { get; init; }

    /// <summary>Its fields.</summary>
    public IReadOnlyList<DifyHumanInputField>? Inputs { get; init; }

    /// <summary>Values to begin with, by field.</summary>
    public JsonElement? ResolvedDefaultValues { get; init; }

    /// <summary>Its buttons.</summary>
    public IReadOnlyList<DifyHumanInputAction>? UserActions { get; init; }

    /// <summary>Until when it can be submitted.</summary>
    public DateTimeOffset? ExpirationTime { get; init; }
}
