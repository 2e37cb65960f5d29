using System.Text.Json;
using Dify.AI.Extensions.Wire;
using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions;

/// <summary>Names a run of Dify, and the place in its answer up to which the caller has it.</summary>
internal sealed class DifyContinuationToken(ContinuationBody body) : ResponseContinuationToken
{
    public override ReadOnlyMemory<byte> ToBytes() => JsonSerializer.SerializeToUtf8Bytes(body, WireJson.Default.ContinuationBody);

    /// <summary>Reads a token that may have been through JSON.</summary>
    /// <param name="token">The token.</param>
    /// <param name="scope">Server, app and user of the call, to which the token must belong.</param>
    /// <exception cref="ArgumentException">The token is none of ours, or of another app or user.</exception>
    public static ContinuationBody Read(ResponseContinuationToken token, string scope)
    {
        ContinuationBody? body;
        try
        {
            body = JsonSerializer.Deserialize(token.ToBytes().Span, WireJson.Default.ContinuationBody);
        }
        catch (JsonException e)
        {
            throw Unusable("The continuation token is none of a Dify app's.", e);
        }

        return body is not { WorkflowRunId.Length: > 0, Length: >= 0 }
            ? throw Unusable("The continuation token is none of a Dify app's.")
            : body.Scope != scope
            ? throw Unusable("The continuation token belongs to another app or user: Dify shows a run only to the user who began it.")
            : body;
    }

    /// <summary>The token as text, for where only text is kept.</summary>
    public static string ToText(ResponseContinuationToken token) => Convert.ToBase64String(token.ToBytes().ToArray());

    public static ResponseContinuationToken FromText(string text)
    {
        try
        {
            return FromBytes(Convert.FromBase64String(text));
        }
        catch (FormatException e)
        {
            throw Unusable("The continuation token is none of a Dify app's.", e);
        }
    }

    private static ArgumentException Unusable(string why, Exception? cause = null) =>
        new(why + " Pass the one that came with the answer, under the same key and user.", cause);
}
