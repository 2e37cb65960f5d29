using System.Text.Json;

namespace Dify.AI.Extensions;

/// <summary>A conversation of an end user.</summary>
public sealed record DifyConversation : DifyData
{
    /// <summary>The conversation's id.</summary>
    public string? Id { get; init; }

    /// <summary>Its title: the beginning of the first message, until Dify or the user gives it one.</summary>
    public string? Name { get; init; }

    /// <summary>The app variables of its first turn.</summary>
    public JsonElement? Inputs { get; init; }

    /// <summary><c>normal</c>.</summary>
    public string? Status { get; init; }

    /// <summary>The app's opening statement with the variables in it.</summary>
    public string? Introduction { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When it was last written to.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }
}

/// <summary>A conversation variable of a chatflow.</summary>
public sealed record DifyVariable : DifyData
{
    /// <summary>The variable's id in this conversation.</summary>
    public string? Id { get; init; }

    /// <summary>Its name.</summary>
    public string? Name { get; init; }

    /// <summary><c>string</c>, <c>number</c>, <c>boolean</c>, <c>object</c>, <c>secret</c>, <c>file</c> or <c>array[…]</c> of these.</summary>
    public string? ValueType { get; init; }

    /// <summary>
    /// Its value as Python prints it: <c>3</c>, <c>True</c>, <c>['alpha', 'beta']</c>, <c>{'level': 1}</c>. Not JSON
    /// (<c>api/controllers/service_api/app/conversation.py</c>, 1.9.2 to 1.14.2).
    /// </summary>
    public string? Value { get; init; }

    /// <summary>What the app's author wrote about it.</summary>
    public string? Description { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }
}

/// <summary>The order of a list of conversations.</summary>
/// <param name="Value">Dify's word.</param>
public readonly record struct DifyConversationOrder(string Value)
{
    /// <summary>The last written to first: the server's default. Conversations move while the list is read.</summary>
    public static DifyConversationOrder UpdatedLast { get; } = new("-updated_at");

    /// <summary>The longest untouched first.</summary>
    public static DifyConversationOrder UpdatedFirst { get; } = new("updated_at");

    /// <summary>The newest first.</summary>
    public static DifyConversationOrder CreatedLast { get; } = new("-created_at");

    /// <summary>The oldest first: conversations that begin while the list is read come at its end.</summary>
    public static DifyConversationOrder CreatedFirst { get; } = new("created_at");

    /// <inheritdoc/>
    public override string ToString() => Value ?? "";
}
