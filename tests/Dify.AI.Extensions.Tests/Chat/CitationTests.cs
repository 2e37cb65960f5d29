using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions.Tests.Chat;

/// <summary>Passages of any knowledge base, which may fill few of the fields.</summary>
public sealed class CitationTests
{
    [Fact]
    public void ToContent_Passages_AreCitedInTheirOrder()
    {
        DifyRetrieverResource[] passages = [new() { DocumentName = "a.txt", Title = "other" }, new() { Title = "Wiki", Score = 0, SegmentId = "s" }];

        var citations = Citations.ToContent(passages)!.Annotations!.Cast<CitationAnnotation>().ToList();

        Assert.Equal(["a.txt", "Wiki"], citations.Select(c => c.Title));
        Assert.Null(citations[0].AdditionalProperties);
        Assert.Equal(0.0, citations[1].AdditionalProperties![DifyPropertyNames.Score]);
        Assert.Equal("s", citations[1].AdditionalProperties![DifyPropertyNames.SegmentId]);
        Assert.Equal(passages, citations.Select(c => c.RawRepresentation));
    }

    [Fact]
    public void ToContent_NoPassages_IsNone()
    {
        Assert.Null(Citations.ToContent(null));
        Assert.Null(Citations.ToContent([]));
        Assert.Null(Citations.ToContent([null!]));
    }
}
