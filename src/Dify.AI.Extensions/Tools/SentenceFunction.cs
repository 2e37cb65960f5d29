using System.Net;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Dify.AI.Extensions;

/// <summary>
/// A function that tells a model in a sentence why it could not do what was asked, and what to do instead. What only the host can mend is thrown; the host
/// finds the rest in its log.
/// </summary>
internal sealed class SentenceFunction(AIFunction innerFunction, Func<DifyException, string?>? explain, ILogger logger) : DelegatingAIFunction(innerFunction)
{
    private const int MaxServerMessage = 200;

    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        try
        {
            return await base.InvokeCoreAsync(arguments, cancellationToken).ConfigureAwait(false);
        }
        catch (ToolRefusedException e)
        {
            return e.Message;
        }
        catch (Exception e) when (e is JsonException || (e is ArgumentException { ParamName: "arguments" } && e is not ArgumentNullException))
        {
            logger.LogDebug(e, "{Tool} was called with arguments that don't fit", Name);
            return "The arguments don't fit the function's parameters: check their names and types, and which are required.";
        }
        catch (DifyException e)
        {
            logger.LogWarning(e, "{Tool} failed: {Code}", Name, e.Code);
            return explain?.Invoke(e) ?? ToSentence(e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            logger.LogWarning(e, "{Tool} did not reach Dify", Name);
            return "Dify can't be reached at the moment. Try again later, or go on without it.";
        }
    }

    /// <summary>Safe to show: the words of the server only where it says what is wrong with a request.</summary>
    private static string ToSentence(DifyException e) => e.Code switch
    {
        "not_chat_app" or "not_completion_app" or "not_workflow_app" => "This Dify app does not offer that.",
        "app_unavailable" or "forbidden" or "unauthorized" or "provider_not_initialize" or "provider_quota_exceeded" or "model_currently_not_support" =>
            "Dify does not allow the application to do that. Only its operator can change it: don't try again.",
        "invalid_param" or "bad_request" when e.ServerMessage.Length > 0 =>
            $"Dify refused the request: {(e.ServerMessage.Length > MaxServerMessage ? $"{e.ServerMessage.Substring(0, MaxServerMessage)}…" : e.ServerMessage)}",
        _ => e.StatusCode switch
        {
            HttpStatusCode.NotFound => "There is no such thing, or it belongs to another user or app. Take ids from the functions that list them.",
            (HttpStatusCode)429 => "Dify is busy. Try again later.",
            { } status and >= HttpStatusCode.InternalServerError => $"Dify failed ({(int)status}). It may work later; if not, the application's operator must look into it.",
            _ => $"Dify refused the request ({e.Code}).",
        },
    };
}
