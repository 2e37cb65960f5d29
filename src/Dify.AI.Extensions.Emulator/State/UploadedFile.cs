namespace Dify.AI.Extensions.Emulator;

internal sealed record UploadedFile(string Name, string MimeType, byte[] Content, EndUser User, DateTimeOffset CreatedAt)
{
    public string Id { get; } = Guid.NewGuid().ToString();

    /// <summary>Without the dot, lower case.</summary>
    public string Extension => Path.GetExtension(Name).TrimStart('.').ToLowerInvariant();
}
