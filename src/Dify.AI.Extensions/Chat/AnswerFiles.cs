using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions;

/// <summary>The files of an answer, each once, though Dify names them twice: when they are made, and at the end of the message.</summary>
internal sealed class AnswerFiles(Uri endpoint)
{
    private readonly HashSet<string> _seen = [];

    public AIContent? ToContent(MessageFileEvent file) =>
        file is { Url: { Length: > 0 } url, BelongsTo: not "user" } && IsNew(file.Id, url)
            ? ToContent(url, DifyFileTypes.ToMediaType(mediaType: null, url, file.Type), file)
            : null;

    public IEnumerable<AIContent> ToContents(IReadOnlyList<DifyAnswerFile>? files, bool ofWorkflow)
    {
        foreach (var file in (files ?? []).OfType<DifyAnswerFile>()) // JSON's lists may hold null.
        {
            // Outside chatflows the list holds the user's own files too (1.14, message_file_utils.py): only a tool's are the answer's.
            var url = file.Url ?? file.RemoteUrl;
            if (url is { Length: > 0 } && (ofWorkflow || file.TransferMethod is "tool_file") && IsNew(file.RelatedId ?? file.Id, url))
            {
                yield return ToContent(url, DifyFileTypes.ToMediaType(file.MimeType, file.Filename ?? url, file.Type), file);
            }
        }
    }

    private bool IsNew(string? id, string url) => _seen.Add(id ?? url);

    // A server without FILES_URL gives addresses relative to itself.
    private UriContent ToContent(string url, string mediaType, object raw) => new(new Uri(endpoint, url), mediaType) { RawRepresentation = raw };
}
