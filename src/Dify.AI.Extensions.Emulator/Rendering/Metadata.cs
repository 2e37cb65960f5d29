using System.Text.Json.Nodes;

namespace Dify.AI.Extensions.Emulator;

/// <summary>The <c>metadata</c> of a finished answer: annotation, citations, usage.</summary>
internal static class Metadata
{
    public static JsonObject Of(Turn turn, JsonObject? usage)
    {
        var metadata = new JsonObject();

        // A chatflow drops the key when an annotation answered (_message_end_to_stream_response); the others fill it.
        if (turn.AnnotationHit is null || !turn.App.RunsWorkflow)
        {
            metadata["annotation_reply"] = AnnotationReply(turn);
        }

        metadata["retriever_resources"] = Resources(turn);
        metadata["usage"] = usage;
        return metadata;
    }

    public static JsonArray Resources(Turn turn) => turn.App.ReportsCitations
        ? [.. turn.Citations.Select((citation, index) => Resource(citation, index + 1, turn.Release, turn.App.RunsWorkflow))]
        : [];

    public static JsonObject Resource(Citation citation, int position, DifyServerRelease release, bool fromWorkflow)
    {
        var resource = new JsonObject
        {
            ["position"] = position,
            ["dataset_id"] = StableId.Of(citation.DatasetName),
            ["dataset_name"] = citation.DatasetName,
            ["document_id"] = StableId.Of(citation.DocumentName),
            ["document_name"] = citation.DocumentName,
            ["data_source_type"] = "upload_file",
            ["segment_id"] = StableId.Of(citation.Content),
            ["retriever_from"] = fromWorkflow ? "workflow" : "api",
            ["score"] = citation.Score,
            ["hit_count"] = fromWorkflow ? 1 : null,
            ["word_count"] = fromWorkflow ? citation.Content.Length : null,
            ["segment_position"] = fromWorkflow ? position : null,
            ["index_node_hash"] = fromWorkflow ? StableId.Of(citation.Content).Replace("-", "", StringComparison.Ordinal) : null,
            ["content"] = citation.Content,
            ["page"] = null,
            ["doc_metadata"] = null,
            ["title"] = null,
        };
        if (release != DifyServerRelease.Dify19)
        {
            resource["files"] = null;
            resource["summary"] = null;
        }

        return resource;
    }

    private static JsonObject? AnnotationReply(Turn turn) => turn.AnnotationHit is { } hit
        ? new JsonObject
        {
            ["id"] = hit.Id,
            ["account"] = new JsonObject { ["id"] = turn.App.State.OwnerId, ["name"] = "Owner" },
        }
        : null;
}
