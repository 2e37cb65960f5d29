namespace Dify.AI.Extensions;

/// <summary>One page of a list. Which of the counts are there depends on the list.</summary>
/// <typeparam name="T">What is listed.</typeparam>
public sealed record DifyPage<T> : DifyData
{
    /// <summary>The page's rows; empty past the end.</summary>
    public IReadOnlyList<T> Data { get => field ?? []; init; }

    /// <summary>
    /// Whether Dify says that there are more rows. Missing in the list of feedback; in the list of annotations it only says that the page was full
    /// (<c>api/controllers/service_api/app/annotation.py</c>, 1.14.2): go by <see cref="Total"/> there.
    /// </summary>
    public bool? HasMore { get; init; }

    /// <summary>Most rows of a page, as asked for; the list of annotations returns no more than 100 whatever it says here.</summary>
    public int? Limit { get; init; }

    /// <summary>The page's number, from 1, in lists that have numbered pages.</summary>
    public int? Page { get; init; }

    /// <summary>Rows on all pages, in the lists of annotations and of workflow logs.</summary>
    public int? Total { get; init; }
}
