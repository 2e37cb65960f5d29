using System.Text.Json.Nodes;

namespace Dify.AI.Extensions.Emulator;

/// <summary>A variable that a chatflow keeps for each conversation.</summary>
/// <param name="Name">The variable's name.</param>
/// <param name="ValueType">Dify's type: <c>string</c>, <c>number</c>, <c>object</c>, <c>boolean</c>, <c>array[string]</c> and so on.</param>
/// <param name="Value">Value that each conversation starts with.</param>
public sealed record DifyConversationVariable(string Name, string ValueType, JsonNode? Value)
{
    /// <summary>Description. Default: empty.</summary>
    public string Description { get; init; } = "";
}
