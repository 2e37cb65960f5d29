using Microsoft.Extensions.Options;

namespace Dify.AI.Extensions;

/// <summary>Names one Dify app and how to reach it. A Dify API key belongs to exactly one app.</summary>
public sealed class DifyClientOptions
{
    /// <summary>Base address of the Service API, with or without its trailing slash. Default: Dify Cloud, <c>https://api.dify.ai/v1/</c>.</summary>
    public Uri Endpoint { get; set; } = new("https://api.dify.ai/v1/");

    /// <summary>The app's API key, from "API Access" in the app's menu in Dify. Required. Sent with each request, never logged.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>
    /// The end user on whose behalf calls are made when neither the call nor <see cref="UserResolver"/> names one. Default: none.
    /// Dify keeps conversations, files and feedback per user, so set this only where one process serves one user.
    /// </summary>
    public string? User { get; set; }

    /// <summary>
    /// Finds the end user of the current call, for example from the signed-in user of a web request. Asked when the call itself names none;
    /// <see langword="null"/> leaves the choice to <see cref="User"/>. Default: none.
    /// </summary>
    public Func<CancellationToken, ValueTask<string?>>? UserResolver { get; set; }

    /// <summary>
    /// The app's input variables that are sent on every turn; a call's own inputs win, name by name. Default: empty.
    /// Values: strings, numbers, booleans, <see cref="System.Text.Json.JsonElement"/>, <see cref="System.Text.Json.Nodes.JsonNode"/>,
    /// <see cref="DifyFile"/>, and lists and string-keyed maps of these.
    /// </summary>
    public IDictionary<string, object?> Inputs { get; set; } = new Dictionary<string, object?>();

    /// <summary>
    /// Longest wait for the next event of a streamed answer; pings do not count. Default 5 minutes, as long as Dify 1.14 itself keeps a silent
    /// stream (<c>api/core/app/apps/streaming_utils.py</c>). <see cref="Timeout.InfiniteTimeSpan"/> waits for ever.
    /// </summary>
    public TimeSpan StreamIdleTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Longest wait for any sign of life of a streamed answer, pings included. Default 60 s: Dify pings every 10 s, so six in a row are missing.
    /// <see cref="Timeout.InfiniteTimeSpan"/> waits for ever.
    /// </summary>
    public TimeSpan KeepAliveTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How long an answer that the caller has left is followed in the background: until its task is known, stopped and Dify has saved what was said.
    /// Default 10 s.
    /// </summary>
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Longest event of a streamed answer, in bytes, 1,024 or more; a longer one fails the answer (<c>event_too_large</c>). Default 16 MiB: a node's outputs and
    /// a piece of speech may be large, and nothing in the stream tells beforehand.
    /// </summary>
    public int MaxEventBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>
    /// Longest text of one streamed answer, in characters (UTF-16 code units), 1 or more; a longer one is stopped and fails (<c>answer_too_large</c>), with the text
    /// so far in the exception. Default 16 Mi (32 MiB of memory).
    /// </summary>
    public int MaxAnswerLength { get; set; } = 16 * 1024 * 1024;

    /// <summary>
    /// Longest JSON body of any other answer, in bytes, 1,024 or more; a longer one is a failure (<c>response_too_large</c>). Default 64 MiB. Downloads and speech are
    /// streamed, and have no limit.
    /// </summary>
    public int MaxResponseBytes { get; set; } = 64 * 1024 * 1024;
}

/// <summary>Reports every fault of the options at once, each with its remedy.</summary>
internal sealed class DifyClientOptionsValidator : IValidateOptions<DifyClientOptions>
{
    public static DifyClientOptionsValidator Instance { get; } = new();

    public ValidateOptionsResult Validate(string? name, DifyClientOptions options)
    {
        var faults = new List<string>();
        if (options.Endpoint is not { IsAbsoluteUri: true, Scheme: "http" or "https" })
        {
            faults.Add($"{nameof(options.Endpoint)} must be an absolute http or https address such as https://api.dify.ai/v1/.");
        }

        if (string.IsNullOrWhiteSpace(options.ApiKey))
        {
            faults.Add($"{nameof(options.ApiKey)} is empty: copy the app's key from \"API Access\" in Dify.");
        }
        else if (options.ApiKey.Any(c => c is <= ' ' or > '~'))
        {
            faults.Add($"{nameof(options.ApiKey)} holds a character that no key has (a space or line end copied along?).");
        }

        if (options.User is { } user && (string.IsNullOrWhiteSpace(user) || user.Length > DifyUser.MaxLength))
        {
            faults.Add($"{nameof(options.User)} must have 1 to {DifyUser.MaxLength} characters, or be null.");
        }

        CheckWait(options.StreamIdleTimeout, nameof(options.StreamIdleTimeout), faults);
        CheckWait(options.KeepAliveTimeout, nameof(options.KeepAliveTimeout), faults);
        CheckWait(options.StopTimeout, nameof(options.StopTimeout), faults);
        CheckLimit(options.MaxEventBytes, 1024, nameof(options.MaxEventBytes), faults);
        CheckLimit(options.MaxAnswerLength, 1, nameof(options.MaxAnswerLength), faults);
        CheckLimit(options.MaxResponseBytes, 1024, nameof(options.MaxResponseBytes), faults);
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static void CheckLimit(int limit, int least, string option, List<string> faults)
    {
        if (limit < least)
        {
            faults.Add($"{option} must be {least} or more.");
        }
    }

    private static void CheckWait(TimeSpan wait, string option, List<string> faults)
    {
        // Timers take at most this many milliseconds.
        if (wait != Timeout.InfiniteTimeSpan && (wait <= TimeSpan.Zero || wait.TotalMilliseconds > int.MaxValue))
        {
            faults.Add($"{option} must be positive and at most 24 days, or Timeout.InfiniteTimeSpan.");
        }
    }
}
