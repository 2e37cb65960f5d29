using System.Runtime.CompilerServices;

namespace Dify.AI.Extensions.Wire;

/// <summary>
/// Walks all pages of a list. Rows move while they are read (a conversation that is written to goes to the front), so each is yielded once; a page
/// without a new row ends the walk, so that a server that ignores the cursor can't keep it going.
/// </summary>
internal static class Paging
{
    /// <summary>The server's maximum (<c>api/controllers/common/controller_schemas.py</c>, 1.14.2).</summary>
    public const int PageSize = 100;

    /// <summary>
    /// By the id of the last row. <paramref name="backwards"/>: pages go back in time with their rows oldest first, as messages do; rows are yielded newest first.
    /// </summary>
    public static async IAsyncEnumerable<T> ByCursorAsync<T>(
        Func<string?, CancellationToken, Task<DifyPage<T>>> fetch,
        Func<T, string?> idOf,
        bool backwards,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        string? cursor = null;
        var advanced = true;
        while (advanced)
        {
            var page = await fetch(cursor, cancellationToken).ConfigureAwait(false);
            advanced = false;
            foreach (var row in backwards ? page.Data.Reverse() : page.Data)
            {
                var id = idOf(row);
                if (id is not null && !seen.Add(id))
                {
                    continue;
                }

                advanced |= id is not null;
                yield return row;
            }

            if (page.HasMore is not true || page.Data.Count == 0 || idOf(backwards ? page.Data[0] : page.Data[page.Data.Count - 1]) is not { } next)
            {
                yield break;
            }

            cursor = next;
        }
    }

    /// <summary>By page number. Goes by the total where the server tells one: its <c>has_more</c> only says that the page was full.</summary>
    public static async IAsyncEnumerable<T> ByPageAsync<T>(
        Func<int, CancellationToken, Task<DifyPage<T>>> fetch,
        Func<T, string?> idOf,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var received = 0;
        for (var number = 1; ; number++)
        {
            var page = await fetch(number, cancellationToken).ConfigureAwait(false);
            received += page.Data.Count;
            var advanced = false;
            foreach (var row in page.Data)
            {
                var id = idOf(row);
                if (id is not null && !seen.Add(id))
                {
                    continue;
                }

                advanced |= id is not null;
                yield return row;
            }

            if (!advanced || !(page.Total is { } total ? received < total : page.HasMore ?? page.Data.Count >= PageSize))
            {
                yield break;
            }
        }
    }
}
