using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Dify.AI.Extensions;

/// <summary>Options of speech and file calls: what Dify takes of them, and what not.</summary>
internal static class MediaCall
{
    /// <summary>User and key of a call: the caller's own <see cref="DifyCallOptions"/> win, then the user among the properties.</summary>
    public static DifyCallOptions ToCallOptions(object? own, AdditionalPropertiesDictionary? properties)
    {
        var call = own as DifyCallOptions;
        return new() { User = call?.User ?? ChatOptionsReader.ReadUser(properties), ApiKey = call?.ApiKey };
    }

    /// <summary>Says which options the Service API has no field for; they are part of the app's configuration in Dify.</summary>
    public static void LogIgnored(ILogger logger, params (string Name, object? Value)[] options)
    {
        var given = options.Where(o => o.Value is not null).Select(o => o.Name).ToList();
        if (given.Count > 0)
        {
            logger.LogDebug("Dify's Service API does not take these options, they are ignored: {Options}", string.Join(", ", given));
        }
    }
}
