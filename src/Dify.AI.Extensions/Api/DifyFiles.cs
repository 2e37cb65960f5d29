using System.Net.Http.Headers;
using Dify.AI.Extensions.Wire;

namespace Dify.AI.Extensions;

/// <summary>Files for messages: <c>/files</c>.</summary>
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

        var user = await DifyUser.ResolveAsync(_http.Options, options?.User, cancellationToken).ConfigureAwait(false);
        using var form = new MultipartFormDataContent
        {
            { new StringContent(user), "user" },

            // Dify answers 415 to a part without a content type, and 400 to one without a file name.
            { new StreamContent(new LeftOpenStream(content)) { Headers = { ContentType = contentType } }, "file", fileName },
        };
        return await _http.SendAsync(HttpMethod.Post, "files/upload", form, options, WireJson.Default.DifyUploadedFile, cancellationToken).ConfigureAwait(false);
    }
}
