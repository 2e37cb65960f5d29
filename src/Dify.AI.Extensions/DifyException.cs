using System.Net;

namespace Dify.AI.Extensions;

/// <summary>Dify refused a request, or broke off an answer that it had begun.</summary>
/// <remarks>
/// A server that can't be reached stays a plain <see cref="HttpRequestException"/>. The message ends with what to do; what had arrived until then is
/// in the properties. Codes: <see href="https://docs.dify.ai/en/api-reference/guides/errors"/>, and those that this library adds:
/// <c>incomplete_stream</c> (the connection ended before the answer did), <c>stream_idle</c> (nothing came for too long), <c>workflow_failed</c>,
/// <c>annotation_reply_failed</c>, <c>no_audio</c>, <c>no_output</c> (a workflow ended without the chosen output),
/// <c>malformed_event</c>, <c>event_too_large</c>, <c>answer_too_large</c>, <c>response_too_large</c> (limits of <see cref="DifyClientOptions"/>) and
/// <c>unexpected_response</c> (what answered does not speak the Service API).
/// </remarks>
public sealed class DifyException : HttpRequestException
{
    /// <summary>Creates the exception for one refusal.</summary>
    /// <param name="code">Dify's code, such as <c>invalid_param</c>.</param>
    /// <param name="message">What happened, and what to do about it.</param>
    /// <param name="statusCode">The HTTP status, or the status inside a stream's error event.</param>
    /// <param name="innerException">The network fault behind it, if there is one.</param>
    public DifyException(string code, string message, HttpStatusCode? statusCode = null, Exception? innerException = null)
#if NETSTANDARD2_0
        : base(message, innerException) => (Code, StatusCode) = (code, statusCode);
#else
        : base(message, innerException, statusCode) => Code = code;
#endif

    /// <summary>Dify's stable identifier for the failure, such as <c>invalid_param</c>, or one of this library's own.</summary>
    public string Code { get; }

#if NETSTANDARD2_0
    /// <summary>The HTTP status, or the status inside a stream's error event; <see langword="null"/> when there was none.</summary>
    public HttpStatusCode? StatusCode { get; }
#endif

    /// <summary>The server's own words, without advice; empty when it sent none.</summary>
    public string ServerMessage { get; init; } = "";

    /// <summary>The conversation in which it happened, when it was known by then.</summary>
    public string? ConversationId { get; init; }

    /// <summary>The message in which it happened, when it was known by then.</summary>
    public string? MessageId { get; init; }

    /// <summary>The generation's task, when it was known by then.</summary>
    public string? TaskId { get; init; }

    /// <summary>The chatflow's run, when it was known by then.</summary>
    public string? WorkflowRunId { get; init; }

    /// <summary>The answer as far as it had arrived; <see langword="null"/> when nothing had. Dify does not keep the text of a failed answer.</summary>
    public string? PartialText { get; init; }

    /// <summary>The first 2,000 characters of an error body that is not Dify's JSON, such as a proxy's HTML page.</summary>
    public string? ResponseBody { get; init; }
}
