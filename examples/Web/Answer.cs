using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions.Examples.Web;

/// <summary>One answer, from the chat client's updates to what the page shows.</summary>
internal static class Answer
{
    public static async IAsyncEnumerable<AnswerEvent> StreamAsync(
        IChatClient chat, Question question, ILogger log, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var message = new ChatMessage(ChatRole.User, question.Text);
        foreach (var file in question.Files ?? [])
        {
            message.Contents.Add(new HostedFileContent(file.Id) { Name = file.Name, MediaType = file.MediaType });
        }

        var options = new ChatOptions { ConversationId = question.ConversationId };
        await using var updates = chat.GetStreamingResponseAsync([message], options, cancellationToken).GetAsyncEnumerator(cancellationToken);
        var begun = false;
        ChatFinishReason? finish = null;
        while (true)
        {
            AnswerEvent? failed = null;
            try
            {
                if (!await updates.MoveNextAsync())
                {
                    break;
                }
            }
            catch (HttpRequestException e)
            {
                log.LogWarning(e, "The answer broke off");
                failed = new AnswerEvent.Failed(Explain(e));
            }

            if (failed is not null)
            {
                yield return failed; // The response has begun: its status can't tell any more.
                yield break;
            }

            var update = updates.Current;
            finish = update.FinishReason ?? finish;
            if (!begun && update.MessageId is not null)
            {
                begun = true;
                yield return new AnswerEvent.Begun(update.ConversationId, update.MessageId);
            }

            foreach (var content in update.Contents)
            {
                foreach (var shown in ToEvents(content))
                {
                    yield return shown;
                }
            }
        }

        yield return new AnswerEvent.Done(finish is null || finish == ChatFinishReason.Stop ? null : finish.Value.Value);
    }

    /// <summary>A sentence for the page. Dify's own says what to do, and never holds the key.</summary>
    public static string Explain(HttpRequestException e) => e is DifyException ? e.Message : "The Dify server can't be reached.";

    private static IEnumerable<AnswerEvent> ToEvents(AIContent content)
    {
        switch (content)
        {
            case TextReasoningContent reasoning:
                yield return new AnswerEvent.Reasoning(reasoning.Text);
                break;

            case TextContent text:
                yield return new AnswerEvent.Text(text.Text);
                break;

            case FunctionCallContent call:
                yield return new AnswerEvent.ToolCall(call.CallId, call.Name, call.Arguments);
                break;

            case FunctionResultContent result:
                yield return new AnswerEvent.ToolResult(result.CallId, result.Result);
                break;

            case UriContent file:
                yield return new AnswerEvent.File(file.Uri.ToString());
                break;

            case ErrorContent withdrawn:
                yield return new AnswerEvent.Replaced(withdrawn.Message);
                break;

            default:
                break;
        }

        foreach (var citation in (content.Annotations ?? []).OfType<CitationAnnotation>())
        {
            yield return new AnswerEvent.Source(citation.Title ?? citation.FileId ?? "untitled", citation.Snippet);
        }
    }
}
