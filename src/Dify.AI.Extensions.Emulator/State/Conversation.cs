using System.Text.Json.Nodes;

namespace Dify.AI.Extensions.Emulator;

internal sealed class Conversation(string id, EndUser user, JsonObject inputs, DateTimeOffset createdAt)
{
    public string Id { get; } = id;

    public EndUser User { get; } = user;

    /// <summary>The first turn's inputs: later ones do not change them.</summary>
    public JsonObject Inputs { get; } = inputs;

    public DateTimeOffset CreatedAt { get; } = createdAt;

    public DateTimeOffset UpdatedAt { get; set; } = createdAt;

    public string Name { get; set; } = "New conversation";

    public string Introduction { get; init; } = "";

    public List<ConversationVariable> Variables { get; } = [];
}

internal sealed class ConversationVariable(DifyConversationVariable declared, DateTimeOffset createdAt)
{
    public string Id { get; } = Guid.NewGuid().ToString();

    public DifyConversationVariable Declared { get; } = declared;

    public JsonNode? Value { get; set; } = declared.Value?.DeepClone();

    public DateTimeOffset CreatedAt { get; } = createdAt;

    public DateTimeOffset UpdatedAt { get; set; } = createdAt;
}
