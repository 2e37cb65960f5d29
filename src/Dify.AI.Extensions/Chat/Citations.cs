using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions;

/// <summary>The passages that an answer rests on, as citations.</summary>
internal static class Citations
{
    /// <summary>
    /// A content of its own behind the text: Dify does not say which words rest on which passage, and annotated text would not join with the rest.
    /// </summary>
    public static AIContent? ToContent(IReadOnlyList<DifyRetrieverResource>? resources) =>
        resources?.OfType<DifyRetrieverResource>().Select(ToAnnotation).ToList<AIAnnotation>() is { Count: > 0 } citations // JSON's lists may hold null.
            ? new AIContent { Annotations = citations }
            : null;

    private static CitationAnnotation ToAnnotation(DifyRetrieverResource resource)
    {
        var citation = new CitationAnnotation
        {
            Title = resource.DocumentName ?? resource.Title,
            FileId = resource.DocumentId,
            ToolName = resource.DatasetName,
            Snippet = resource.Content,
            RawRepresentation = resource,
        };
        var properties = new AdditionalPropertiesDictionary();
        if (resource.Score is { } score)
        {
            properties[DifyPropertyNames.Score] = score;
        }

        if (resource.SegmentId is { } segment)
        {
            properties[DifyPropertyNames.SegmentId] = segment;
        }

        citation.AdditionalProperties = properties.Count > 0 ? properties : null;
        return citation;
    }
}
