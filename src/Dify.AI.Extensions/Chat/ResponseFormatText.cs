using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions;

/// <summary>The wish for a JSON answer in words, since the Service API has no field for it.</summary>
internal static class ResponseFormatText
{
    /// <summary>The schema; "{}" (any JSON) where none is given; null when JSON is not asked for.</summary>
    public static string? ToSchema(ChatResponseFormat? format) =>
        format is ChatResponseFormatJson json ? json.Schema?.GetRawText() ?? "{}" : null;

    /// <summary>The sentence that stands after the query.</summary>
    public static string? ToInstruction(ChatResponseFormat? format) => format is not ChatResponseFormatJson json ? null
        : json.Schema is { } schema
            ? "Answer with one JSON value that matches this JSON schema, and nothing else: no code fence, no words around it.\n" + schema.GetRawText()
            : "Answer with one JSON value, and nothing else: no code fence, no words around it.";
}
