using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Dify.AI.Extensions;

/// <summary>Reads options from configuration by name. Written out, since the reflecting binder can't be trimmed.</summary>
internal static class DifyClientOptionsBinder
{
    public static void Bind(IConfiguration section, DifyClientOptions options)
    {
        options.Endpoint = section[nameof(options.Endpoint)] is { Length: > 0 } endpoint ? new Uri(endpoint, UriKind.RelativeOrAbsolute) : options.Endpoint;
        options.ApiKey = section[nameof(options.ApiKey)] ?? options.ApiKey;
        options.User = section[nameof(options.User)] ?? options.User;
        options.StreamIdleTimeout = ToTimeSpan(section, nameof(options.StreamIdleTimeout)) ?? options.StreamIdleTimeout;
        options.KeepAliveTimeout = ToTimeSpan(section, nameof(options.KeepAliveTimeout)) ?? options.KeepAliveTimeout;
        options.StopTimeout = ToTimeSpan(section, nameof(options.StopTimeout)) ?? options.StopTimeout;
        options.MaxEventBytes = ToInt32(section, nameof(options.MaxEventBytes)) ?? options.MaxEventBytes;
        options.MaxAnswerLength = ToInt32(section, nameof(options.MaxAnswerLength)) ?? options.MaxAnswerLength;
        options.MaxResponseBytes = ToInt32(section, nameof(options.MaxResponseBytes)) ?? options.MaxResponseBytes;
        foreach (var input in section.GetSection(nameof(options.Inputs)).GetChildren())
        {
            options.Inputs[input.Key] = input.Value;
        }
    }

    private static TimeSpan? ToTimeSpan(IConfiguration section, string name) =>
        section[name] is not { Length: > 0 } text ? null
        : TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var value) ? value
        : throw new InvalidOperationException($"'{text}' is not a time span for {name}: write it as 00:01:30.");

    private static int? ToInt32(IConfiguration section, string name) =>
        section[name] is not { Length: > 0 } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value
        : throw new InvalidOperationException($"'{text}' is not a number for {name}: write it as 1048576, at most {int.MaxValue}.");
}
