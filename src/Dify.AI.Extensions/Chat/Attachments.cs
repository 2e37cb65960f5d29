using System.Runtime.InteropServices;
using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions;

/// <summary>The files among a turn's contents, as Dify takes them: bytes are uploaded first, under the same user.</summary>
internal static class Attachments
{
    public static async Task<List<DifyFile>> ToFilesAsync(
        DifyFiles files, IEnumerable<ChatMessage> messages, string user, CancellationToken cancellationToken)
    {
        var result = new List<DifyFile>();
        foreach (var content in messages.SelectMany(m => m.Contents))
        {
            if (content.RawRepresentation is DifyFile own)
            {
                result.Add(own);
                continue;
            }

            switch (content)
            {
                case DataContent data:
                    result.Add(await UploadAsync(files, data, user, cancellationToken).ConfigureAwait(false));
                    break;

                case UriContent { Uri.Scheme: "http" or "https" } uri:
                    result.Add(DifyFile.FromUrl(uri.Uri, DifyFileTypes.ToDifyType(
                        DifyFileTypes.ToMediaType(uri.MediaType, uri.Uri.AbsolutePath, difyType: null), fileName: null)));
                    break;

                case UriContent { Uri.Scheme: "data" } uri:
                    result.Add(await UploadAsync(files, new DataContent(uri.Uri, uri.MediaType), user, cancellationToken).ConfigureAwait(false));
                    break;

                case UriContent uri:
                    throw new ArgumentException(
                        $"Dify can't fetch a file from a '{uri.Uri.Scheme}' address: send its bytes as DataContent, or an http address that the server can reach.");

                case HostedFileContent hosted:
                    result.Add(DifyFile.FromUpload(hosted.FileId, DifyFileTypes.ToDifyType(hosted.MediaType, hosted.Name)));
                    break;

                default:
                    break;
            }
        }

        return result;
    }

    private static async Task<DifyFile> UploadAsync(DifyFiles files, DataContent data, string user, CancellationToken cancellationToken)
    {
        var name = DifyFileTypes.ToFileName(data.MediaType, data.Name);
        using var stream = MemoryMarshal.TryGetArray(data.Data, out var bytes)
            ? new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false)
            : new MemoryStream(data.Data.ToArray(), writable: false);
        var uploaded = await files.UploadAsync(stream, name, data.MediaType, new() { User = user }, cancellationToken).ConfigureAwait(false);
        return DifyFile.FromUpload(uploaded.Id ?? "", DifyFileTypes.ToDifyType(data.MediaType, name));
    }
}
