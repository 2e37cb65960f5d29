using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions;

/// <summary>
/// What our answers carry so that a later call with the same history finds its conversation: the id, and a fingerprint of server, key and user.
/// A conversation of another app or user would be unknown to the server, or (chatflows of 1.14) silently begun anew without its history.
/// </summary>
internal static class ConversationStamp
{
    /// <summary>64 bits of a hash: enough to tell apps and users apart, nothing to find a key by.</summary>
    public static string ToScope(Uri endpoint, string apiKey, string user)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join("\n", "dify.scope", endpoint.AbsoluteUri.TrimEnd('/'), apiKey, user)));
        return BitConverter.ToUInt64(hash, 0).ToString("x16", CultureInfo.InvariantCulture);
    }

    /// <summary>The conversation that the last assistant message belongs to, if it is one of ours and of the same scope.</summary>
    public static string? Read(ChatMessage? lastAssistant, string scope) =>
        ChatOptionsReader.ReadString(lastAssistant?.AdditionalProperties, DifyPropertyNames.Scope) == scope
            ? ChatOptionsReader.ReadString(lastAssistant?.AdditionalProperties, DifyPropertyNames.ConversationId)
            : null;
}
