using System.Runtime.InteropServices;
using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions;

/// <summary>The files among a turn's contents, as Dify takes them: bytes are uploaded first, under the same user.</summary>
internal static class Attachments
{
    /// <param name="files">Where bytes are uploaded.</param>
    /// <param name="rules">By which they are checked before anything is sent; null: not at all.</param>
    /// <param name="messages">The turn.</param>
    /// <param name="user">Whose files they are.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public static async Task<List<DifyFile>> ToFilesAsync(
        DifyFiles files, UploadRules? rules, IEnumerable<ChatMessage> messages, string user, CancellationToken cancellationToken)
    {
        var contents = messages.SelectMany(m => m.Contents).Select(Normalize).OfType<AIContent>().ToList();
        if (rules is not null)
        {
            await rules.CheckAsync([.. contents.Select(Describe)], cancellationToken).ConfigureAwait(false);
        }

        var result = new List<DifyFile>(contents.Count);
        foreach (var content in contents)
        {
            result.Add(content is DataContent { RawRepresentation: not DifyFile } data
                ? await UploadAsync(files, data, user, cancellationToken).ConfigureAwait(false)
                : ToFile(content));
        }

        return result;
    }

    /// <summary>The content if it is a file; null for all others.</summary>
    /// <exception cref="ArgumentException">Dify has no way to the file.</exception>
    private static AIContent? Normalize(AIContent content) => content switch
    {
        { RawRepresentation: DifyFile } => content,
        DataContent or HostedFileContent or UriContent { Uri.Scheme: "http" or "https" } => content,
        UriContent { Uri.Scheme: "data" } uri => new DataContent(uri.Uri, uri.MediaType),
        UriContent uri => throw new ArgumentException(
            $"Dify can't fetch a file from a '{uri.Uri.Scheme}' address: send its bytes as DataContent, or an http address that the server can reach."),
        _ => null,
    };

    private static DifyFile ToFile(AIContent content) => content switch
    {
        { RawRepresentation: DifyFile own } => own,
        UriContent uri => DifyFile.FromUrl(uri.Uri, TypeOf(uri)),
        HostedFileContent hosted => DifyFile.FromUpload(hosted.FileId, DifyFileTypes.ToDifyType(hosted.MediaType, hosted.Name)),
        _ => throw new ArgumentOutOfRangeException(nameof(content)),
    };

    private static Attachment Describe(AIContent content)
    {
        if (content is DataContent { RawRepresentation: not DifyFile } data)
        {
            var name = NameOf(data);
            return new(name, DifyFileTypes.ToDifyType(data.MediaType, name), "local_file", Path.GetExtension(name), data.Data.Length);
        }

        var file = ToFile(content);
        var called = (content as HostedFileContent)?.Name ?? file.Url ?? file.UploadFileId ?? "";
        return new(called, file.Type, file.TransferMethod, Path.GetExtension(called.Split('?', '#')[0]), Bytes: null);
    }

    private static async Task<DifyFile> UploadAsync(DifyFiles files, DataContent data, string user, CancellationToken cancellationToken)
    {
        var name = NameOf(data);
        using var stream = MemoryMarshal.TryGetArray(data.Data, out var bytes)
            ? new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count)
            : new MemoryStream(data.Data.ToArray());
        var uploaded = await files.UploadAsync(stream, name, data.MediaType, new() { User = user }, cancellationToken).ConfigureAwait(false);
        return DifyFile.FromUpload(uploaded.Id ?? "", DifyFileTypes.ToDifyType(data.MediaType, name));
    }

    private static string NameOf(DataContent data) => DifyFileTypes.ToFileName(data.MediaType, data.Name);

    private static string TypeOf(UriContent uri) =>
        DifyFileTypes.ToDifyType(DifyFileTypes.ToMediaType(uri.MediaType, uri.Uri.AbsolutePath, difyType: null), fileName: null);
}
