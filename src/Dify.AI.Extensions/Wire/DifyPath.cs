using System.Globalization;
using System.Runtime.CompilerServices;

namespace Dify.AI.Extensions.Wire;

/// <summary>Paths and queries from callers' values, which may hold anything.</summary>
internal static class DifyPath
{
    /// <summary>One segment of a path. "." and ".." are refused: a Uri would resolve them, whatever the escaping, and name another operation.</summary>
    public static string Escape(string id, [CallerArgumentExpression(nameof(id))] string? parameter = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id, parameter);
        return id is "." or ".." ? throw new ArgumentException($"'{id}' is not an id.", parameter) : Uri.EscapeDataString(id);
    }

    /// <summary>Values that are null are left to the server's default.</summary>
    public static string WithQuery(string path, params (string Name, string? Value)[] query) =>
        string.Join("&", query.Where(q => q.Value is not null).Select(q => $"{q.Name}={Uri.EscapeDataString(q.Value!)}")) is { Length: > 0 } text
            ? $"{path}?{text}"
            : path;

    public static string? ToText(int? number) => number?.ToString(CultureInfo.InvariantCulture);

    public static string? ToText(DateTimeOffset? time) =>
        time?.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);
}
