using System.Net.Http.Headers;
using Dify.AI.Extensions.Wire;

namespace Dify.AI.Extensions;

/// <summary>Files of messages: <c>/files</c>.</summary>
public sealed class DifyFiles
{
    private readonly DifyHttp _http;

    internal DifyFiles(DifyHttp http) => _http = http;

    /// <summary>Uploads a file, to be sent with messages of the same user.</summary>
    /// <remarks>
    /// Limits are the server's: by default 10 MB for images, 50 MB for audio, 100 MB for video, 15 MB for others.
    /// <see href="https://docs.dify.ai/en/api-reference/files/upload-file"/>
    /// </remarks>
    /// <param name="content">The file's bytes, from where the stream stands. Streamed, not buffered; left open.</param>
    /// <param name="fileName">File name with extension; Dify goes by it.</param>
    /// <param name="mediaType">Such as <c>image/png</c>.</param>
    /// <param name="options">Another user or key.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The file's id and what Dify found out about it.</returns>
    /// <exception cref="DifyException">Dify refused the file.</exception>
    public async Task<DifyUploadedFile> UploadAsync(
        Stream content, string fileName, string mediaType, DifyCallOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentException.ThrowIfNullOrWhiteSpace(fileName);
        if (!MediaTypeHeaderValue.TryParse(mediaType, out var contentType))
        {
            throw new ArgumentException($"'{mediaType}' is not a media type such as image/png.", nameof(mediaType));
        }

        var user = await _http.ResolveUserAsync(options, cancellationToken).ConfigureAwait(false);
        using var form = FileForm.Create(user, content, fileName, contentType);
        return await _http.SendAsync(HttpMethod.Post, "files/upload", form, options, WireJson.Default.DifyUploadedFile, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Downloads a file that was uploaded and has been sent with a message of this app.</summary>
    /// <remarks>Files that tools made have signed addresses instead, in their message. <see href="https://docs.dify.ai/en/api-reference/files/download-file"/></remarks>
    /// <param name="fileId">The upload's id: <see cref="DifyMessageFile.UploadFileId"/>, or what the upload returned.</param>
    /// <param name="asAttachment">Whether Dify should send the file's name along, and call it bytes of no certain type.</param>
    /// <param name="options">Another user or key.</param>
    /// <param name="cancellationToken">Ends the call, until the download is returned.</param>
    /// <returns>The file, to be disposed.</returns>
    /// <exception cref="DifyException">Dify refused: <c>file_not_found</c> also when no message refers to the file yet, <c>file_access_denied</c> when it is another app's.</exception>
    public async Task<DifyDownload> DownloadAsync(
        string fileId, bool asAttachment = false, DifyCallOptions? options = null, CancellationToken cancellationToken = default)
    {
        var path = $"files/{DifyPath.Escape(fileId)}/preview";
        var user = await _http.ResolveUserAsync(options, cancellationToken).ConfigureAwait(false);
        path = DifyPath.WithQuery(path, ("user", user), ("as_attachment", asAttachment ? "true" : null));
        var response = await _http.SendAsync(HttpMethod.Get, path, content: null, options, cancellationToken).ConfigureAwait(false);
        return await DifyHttp.ToDownloadAsync(response, cancellationToken).ConfigureAwait(false);
    }
}
