using System.Diagnostics;

namespace Dify.AI.Extensions;

/// <summary>
/// What files the app takes, by its own word (<c>GET /parameters</c>), judged as the server does (<c>file_factory.py</c>, 1.14.2): it says nothing of files that
/// it drops, and tells of others only after they have been uploaded.
/// </summary>
/// <param name="getParameters">Fetches the app's parameters.</param>
/// <param name="clock">The time that has passed since any moment; default: the system's.</param>
internal sealed class UploadRules(Func<CancellationToken, Task<DifyAppParameters>> getParameters, Func<TimeSpan>? clock = null)
{
    /// <summary>How long the app's word is kept.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(5);

    private readonly Func<TimeSpan> _clock = clock ?? (static () => TimeSpan.FromSeconds(Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency));
    private Known? _known;

    /// <exception cref="ArgumentException">The app takes none such; the message says what it takes.</exception>
    public async ValueTask CheckAsync(IReadOnlyList<Attachment> attachments, CancellationToken cancellationToken)
    {
        if (attachments.Count == 0)
        {
            return;
        }

        var known = _known;
        if (known is null || _clock() - known.At >= KeptFor)
        {
            _known = known = new(await getParameters(cancellationToken).ConfigureAwait(false), _clock());
        }

        Check(attachments, known.Parameters);
    }

    private static void Check(IReadOnlyList<Attachment> attachments, DifyAppParameters parameters)
    {
        var upload = parameters.FileUpload ?? new();
        if (!(upload.Enabled ?? upload.Image?.Enabled ?? false))
        {
            throw Refuse($"The app takes no files, and Dify would drop '{attachments[0].Name}' without a word: turn file upload on in the app, or leave the file out.");
        }

        // Old apps know of images only, and say so elsewhere.
        var types = upload.AllowedFileTypes ?? (upload.Enabled is null ? ["image"] : []);
        var methods = upload.AllowedFileUploadMethods ?? upload.Image?.TransferMethods ?? [];
        var most = upload.NumberLimits ?? upload.Image?.NumberLimits;
        var allowed = Describe(types, upload.AllowedFileExtensions, methods, most);
        if (attachments.Count > most)
        {
            throw Refuse($"The message has {attachments.Count} files. {allowed}");
        }

        foreach (var file in attachments)
        {
            // Of an upload that is known by its id alone, the server knows more.
            if (file.Type == "custom" ? upload.AllowedFileExtensions is { } extensions && (file.Extension.Length > 0 || file.Bytes is not null)
                    && !extensions.Contains(file.Extension, StringComparer.OrdinalIgnoreCase)
                : types.Count > 0 && !types.Contains(file.Type, StringComparer.Ordinal))
            {
                throw Refuse($"'{file.Name}' is of type {file.Type}. {allowed}");
            }

            if (methods.Count > 0 && !methods.Contains(file.Method, StringComparer.Ordinal))
            {
                throw Refuse($"'{file.Name}' comes as {file.Method}. {allowed}");
            }

            if (file.Bytes > LimitOf(file.Type, parameters.SystemParameters) * 1024L * 1024L)
            {
                throw Refuse(FormattableString.Invariant(
                    $"'{file.Name}' has {file.Bytes / 1024d / 1024d:0.##} MB; the server takes files of type {file.Type} up to {LimitOf(file.Type, parameters.SystemParameters)} MB."));
            }
        }
    }

    private static string Describe(
        IReadOnlyList<string> types, IReadOnlyList<string>? extensions, IReadOnlyList<string> methods, int? most) =>
        "The app takes files of type " + (types.Count > 0 ? string.Join(", ", types) : "image, document, audio, video")
        + (extensions is { Count: > 0 } ? $", others by extension ({string.Join(" ", extensions)})" : "")
        + (methods.Count > 0 ? $", as {string.Join(" or ", methods)}" : "")
        + (most is { } n ? FormattableString.Invariant($", at most {n} a message.") : ".");

    // By the kind of the file, as on upload (file_service.py, is_file_size_within_limit).
    private static long? LimitOf(string type, DifySystemParameters? limits) => type switch
    {
        "image" => limits?.ImageFileSizeLimit,
        "video" => limits?.VideoFileSizeLimit,
        "audio" => limits?.AudioFileSizeLimit,
        _ => limits?.FileSizeLimit,
    };

    private static ArgumentException Refuse(string why) => new(why);

    private sealed record Known(DifyAppParameters Parameters, TimeSpan At);
}

/// <summary>A file that goes with a message, as the app's rules see it.</summary>
/// <param name="Name">What it is called, for messages to the developer.</param>
/// <param name="Type">Dify's type.</param>
/// <param name="Method">Dify's word for how it gets there: <c>local_file</c>, <c>remote_url</c>.</param>
/// <param name="Extension">Of its name, with the dot; empty when it has none.</param>
/// <param name="Bytes">How large it is; null when not known here.</param>
internal readonly record struct Attachment(string Name, string Type, string Method, string Extension, long? Bytes);
