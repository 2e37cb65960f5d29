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

    /// <summary>The conversation that an assistant message is stamped with, unless its scope is another; a history that kept only the id is taken at its word.</summary>
    public static string? Read(ChatMessage assistant, string scope) =>
        ChatOptionsReader.ReadString(assistant.AdditionalProperties, DifyPropertyNames.Scope) is not { } stamped || stamped == scope
            ? ChatOptionsReader.ReadString(assistant.AdditionalProperties, DifyPropertyNames.ConversationId)
            : null;
}
