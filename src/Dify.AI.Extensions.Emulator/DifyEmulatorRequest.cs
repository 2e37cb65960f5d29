using System.Text.Json.Nodes;

namespace Dify.AI.Extensions.Emulator;

/// <summary>One request that reached the emulator, as it came.</summary>
public sealed class DifyEmulatorRequest
{
    private readonly TaskCompletionSource<DifyRequestEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal DifyEmulatorRequest()
    {
    }

    /// <summary>HTTP method, in capitals.</summary>
    public required string Method { get; init; }

    /// <summary>Path with its query string, such as <c>/v1/messages?user=ana</c>.</summary>
    public required string Path { get; init; }

    /// <summary>The <c>Authorization</c> header, or <see langword="null"/>.</summary>
    public string? Authorization { get; init; }

    /// <summary>Headers by name, compared without case; several values are joined by a comma.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>The body as bytes; empty when there was none.</summary>
    public required byte[] RawBody { get; init; }

    /// <summary>The body as JSON; <see langword="null"/> when it is none, or is the literal <c>null</c>.</summary>
    public JsonNode? Body { get; init; }

    /// <summary>Parts of a multipart body, in order; empty for other bodies.</summary>
    public IReadOnlyList<DifyFormPart> Form { get; init; } = [];

    /// <summary>The app whose key was used; <see langword="null"/> when no app has it.</summary>
    public DifyEmulatorApp? App { get; internal set; }

    /// <summary>Completes when the request is over, and tells how it ended.</summary>
    public Task<DifyRequestEnd> Ended => _ended.Task;

    internal void End(DifyRequestEnd how) => _ended.TrySetResult(how);

    /// <summary>Method and path.</summary>
    /// <returns>A line for logs and test output; never the key.</returns>
    public override string ToString() => $"{Method} {Path}";
}
