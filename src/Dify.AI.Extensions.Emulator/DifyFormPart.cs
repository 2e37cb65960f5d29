namespace Dify.AI.Extensions.Emulator;

/// <summary>One part of a multipart request, as it came.</summary>
/// <param name="Name">Field name.</param>
/// <param name="FileName">File name; <see langword="null"/> for a plain field.</param>
/// <param name="ContentType">Media type with its parameters; <see langword="null"/> when the part declared none.</param>
/// <param name="Content">The part's bytes.</param>
public sealed record DifyFormPart(string Name, string? FileName, string? ContentType, byte[] Content)
{
    /// <summary>The bytes read as UTF-8.</summary>
    public string Text => System.Text.Encoding.UTF8.GetString(Content);
}
