namespace Dify.AI.Extensions.Emulator;

/// <summary>A caller's <c>user</c>, as the server keeps it.</summary>
internal sealed record EndUser(string Session, DateTimeOffset CreatedAt)
{
    /// <summary>Whom requests without a <c>user</c> belong to.</summary>
    public const string Anonymous = "DEFAULT-USER";

    public string Id { get; } = Guid.NewGuid().ToString();
}
