using System.Text.Json.Nodes;

namespace Dify.AI.Extensions.Emulator;

/// <summary>A page that a cursor or a number asked for.</summary>
internal sealed record Page<T>(int Limit, bool HasMore, IReadOnlyList<T> Rows)
{
    public JsonObject Of(Func<T, JsonNode> shape) => new()
    {
        ["limit"] = Limit,
        ["has_more"] = HasMore,
        ["data"] = new JsonArray([.. Rows.Select(shape)]),
    };
}

internal static class Page
{
    /// <summary>The rows that follow the one with the cursor's id; null when there is no such row.</summary>
    public static Page<T>? After<T>(IReadOnlyList<T> rows, string? cursor, Func<T, string> id, int limit)
    {
        var from = 0;
        if (cursor is not null)
        {
            from = rows.ToList().FindIndex(row => id(row).Equals(cursor, StringComparison.OrdinalIgnoreCase)) + 1;
            if (from == 0)
            {
                return null;
            }
        }

        return new Page<T>(limit, rows.Count > from + limit, [.. rows.Skip(from).Take(limit)]);
    }
}
