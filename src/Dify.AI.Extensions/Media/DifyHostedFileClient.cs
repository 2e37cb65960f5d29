using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Dify.AI.Extensions;

/// <summary>The files of a Dify app: they can be uploaded, sent with messages, and downloaded then.</summary>
[Experimental("MEAI001")]
internal sealed class DifyHostedFileClient(DifyClient client) : IHostedFileClient
{
    private readonly HostedFileClientMetadata _metadata = new("dify", client.Endpoint);
    private readonly ILogger _logger = client.LoggerFactory.CreateLogger("Dify.AI.Extensions.DifyHostedFileClient");

    public async Task<HostedFileContent> UploadAsync(
        Stream content, string? mediaType = null, string? fileName = null, HostedFileClientOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        cancellationToken.ThrowIfCancellationRequested();
        var call = ToCallOptions(options);
        fileName ??= Path.GetFileName((content as FileStream)?.Name);
        mediaType ??= DifyFileTypes.OfExtension(fileName);
        if (mediaType is null)
        {
            (var start, content) = await PeekedStream.PeekAsync(content, cancellationToken).ConfigureAwait(false);
            mediaType = FileSignature.ToMediaType(start.Span) ?? "application/octet-stream";
        }

        var name = DifyFileTypes.ToFileName(mediaType, fileName);
        var uploaded = await client.Files.UploadAsync(content, name, mediaType, call, cancellationToken).ConfigureAwait(false);
        return new(uploaded.Id ?? "")
        {
            MediaType = uploaded.MimeType is { Length: > 0 } known ? known : mediaType,
            Name = uploaded.Name ?? name,
            SizeInBytes = uploaded.Size,
            CreatedAt = uploaded.CreatedAt,
            RawRepresentation = uploaded,
        };
    }

    public async Task<HostedFileDownloadStream> DownloadAsync(
        string fileId, HostedFileClientOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(fileId);
        cancellationToken.ThrowIfCancellationRequested();
        return new DownloadStream(await client.Files.DownloadAsync(fileId, asAttachment: false, ToCallOptions(options), cancellationToken).ConfigureAwait(false));
    }

    // Of a file that no message refers to yet the preview says 404: what could be asked for would not be the truth.
    public Task<HostedFileContent?> GetFileInfoAsync(string fileId, HostedFileClientOptions? options = null, CancellationToken cancellationToken = default) =>
        throw Lacks("tell about a file", "Keep what the upload returned.");

    public IAsyncEnumerable<HostedFileContent> ListFilesAsync(HostedFileClientOptions? options = null, CancellationToken cancellationToken = default) =>
        throw Lacks("list files", "Files stand in the messages that they were sent with: DifyClient.Messages.ListAsync.");

    public Task<bool> DeleteAsync(string fileId, HostedFileClientOptions? options = null, CancellationToken cancellationToken = default) =>
        throw Lacks("delete a file", "Dify removes files by its own rules.");

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(HostedFileClientMetadata) ? _metadata
            : serviceType == typeof(DifyClient) ? client
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <summary>Does nothing: the <see cref="DifyClient"/> belongs to whoever made it.</summary>
    void IDisposable.Dispose()
    {
    }

    private static NotSupportedException Lacks(string what, string instead) => new($"Dify's Service API can't {what}. {instead}");

    private DifyCallOptions ToCallOptions(HostedFileClientOptions? options)
    {
        MediaCall.LogIgnored(_logger, (nameof(options.Purpose), options?.Purpose), (nameof(options.Scope), options?.Scope));
        return MediaCall.ToCallOptions(options?.RawRepresentationFactory?.Invoke(this), options?.AdditionalProperties);
    }

    /// <summary>A download as it arrives; disposing it frees the connection.</summary>
    private sealed class DownloadStream(DifyDownload download) : HostedFileDownloadStream
    {
        public override string? MediaType => download.MediaType;

        public override string? FileName => download.FileName;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override long Length => download.Length ?? throw new NotSupportedException("Dify did not say how long the file is.");

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => download.Content.Read(buffer, offset, count);

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            download.Content.ReadAsync(buffer, offset, count, cancellationToken);

#if !NETSTANDARD2_0
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            download.Content.ReadAsync(buffer, cancellationToken);
#endif

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                download.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
