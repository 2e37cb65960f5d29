namespace Dify.AI.Extensions.Emulator;

/// <summary>One exchange with a real server, as it was recorded.</summary>
public sealed record DifyExchange
{
    /// <summary>Its name, such as <c>chat/send-streaming</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Dify's word for the app's mode, such as <c>advanced-chat</c>; empty when it belongs to no app.</summary>
    public string AppMode { get; init; } = "";

    /// <summary>What was sent.</summary>
    public required DifyExchangeRequest Request { get; init; }

    /// <summary>What came back.</summary>
    public required DifyExchangeResponse Response { get; init; }

    /// <summary>Reads a file of recordings: one JSON object a line, abbreviations expanded.</summary>
    /// <param name="path">Path of the <c>.jsonl</c> file.</param>
    /// <returns>Its exchanges, in order.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="System.Text.Json.JsonException">A line is no JSON.</exception>
    public static IReadOnlyList<DifyExchange> Load(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return [.. File.ReadLines(path).Where(line => line.Length > 0).Select(ExchangeReader.Read)];
    }

    /// <summary>The exchange's name.</summary>
    /// <returns>The name.</returns>
    public override string ToString() => Name;
}
