namespace Dify.AI.Extensions;

/// <summary>Bytes on their way from Dify. Disposing it, or its <see cref="Content"/>, frees the connection.</summary>
public sealed class DifyDownload : IDisposable
{
    private readonly HttpResponseMessage _response;

    internal DifyDownload(HttpResponseMessage response, Stream content) => (_response, Content) = (response, content);

    /// <summary>The bytes as they arrive; to be read once.</summary>
    public Stream Content { get; }

    /// <summary>Media type as Dify declares it, such as <c>image/png</c>; <c>application/octet-stream</c> when it doesn't know better.</summary>
    public string MediaType => _response.Content.Headers.ContentType?.MediaType ?? "application/octet-stream";

    /// <summary>The file's name; Dify tells it only of attachments.</summary>
    public string? FileName =>
        _response.Content.Headers.ContentDisposition is { } disposition ? (disposition.FileNameStar ?? disposition.FileName)?.Trim('"') : null;

    /// <summary>Size in bytes; <see langword="null"/> when Dify doesn't say, as of speech.</summary>
    public long? Length => _response.Content.Headers.ContentLength;

    /// <inheritdoc/>
    public void Dispose()
    {
        Content.Dispose();
        _response.Dispose();
    }
}
