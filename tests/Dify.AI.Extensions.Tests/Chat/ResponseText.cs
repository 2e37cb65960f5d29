using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions.Tests.Chat;

/// <summary>Responses as text, to compare them whole.</summary>
internal static class ResponseText
{
    public static string ToJson(ChatResponse response) => JsonSerializer.Serialize(response, AIJsonUtilities.DefaultOptions);
}
