using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions;

/// <summary>Puts tools into the prompt and takes calls out of the answer. Keeps nothing between calls.</summary>
internal sealed class ToolCallingChatClient(IChatClient inner, string? toolsInput, int maxCorrections) : DelegatingChatClient(inner)
{
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var request = ToolRequest.Create(ToList(messages), options, toolsInput);
        ChatResponse? earlier = null;
        for (var left = maxCorrections; ; left--)
        {
            var response = await base.GetResponseAsync(request.Messages, request.Options, cancellationToken).ConfigureAwait(false);
            if (request.Tools is null || !ToolAnswer.MayCall(response.FinishReason))
            {
                return Join(earlier, response);
            }

            var outcome = Read(response, new(request.Tools, request.Marks));
            var isCorrected = outcome.Problems.Count > 0 && left > 0 && response.ConversationId is not null;
            End(response, outcome, isCorrected);
            earlier = Join(earlier, response);
            if (!isCorrected)
            {
                return earlier;
            }

            request = request.ToCorrection(response.ConversationId!, outcome.Problems);
        }
    }

    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return StreamAsync(messages, options, cancellationToken);
    }

    private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = ToolRequest.Create(ToList(messages), options, toolsInput);
        for (var left = maxCorrections; ; left--)
        {
            var answer = request.Tools is { } tools ? new ToolAnswer(tools, request.Marks) : null;
            ChatResponseUpdate? last = null;
            ChatResponseUpdate? held = null;
            await foreach (var update in base.GetStreamingResponseAsync(request.Messages, request.Options, cancellationToken).ConfigureAwait(false))
            {
                if (answer is null)
                {
                    yield return update;
                    continue;
                }

                last = update.Clone();
                last.Contents = answer.Read(update.Contents);

                // From the one that ends the answer on, one behind: the very last carries the calls, and the reason.
                if (held is not null)
                {
                    last.FinishReason ??= held.FinishReason;
                    held.FinishReason = null;
                    yield return held;
                }

                held = last.FinishReason is null ? null : last;
                if (held is null)
                {
                    yield return last;
                }
            }

            if (answer is null || last is null)
            {
                yield break;
            }

            held ??= ToEnd(last);
            var outcome = answer.End(held.FinishReason);
            var isCorrected = outcome.Problems.Count > 0 && left > 0 && held.ConversationId is not null;
            held.Contents = [.. held.Contents, .. outcome.ToContents(isCorrected)];
            held.FinishReason = isCorrected ? null : outcome.Calls.Count > 0 ? ChatFinishReason.ToolCalls : held.FinishReason;
            yield return held;
            if (!isCorrected)
            {
                yield break;
            }

            request = request.ToCorrection(held.ConversationId!, outcome.Problems);
        }
    }

    /// <summary>An update for what is left, where the stream ended without a reason.</summary>
    private static ChatResponseUpdate ToEnd(ChatResponseUpdate last) => new()
    {
        Role = last.Role,
        AuthorName = last.AuthorName,
        ConversationId = last.ConversationId,
        ResponseId = last.ResponseId,
        MessageId = last.MessageId,
        CreatedAt = last.CreatedAt,
    };

    private static IReadOnlyList<ChatMessage> ToList(IEnumerable<ChatMessage> messages) => messages as IReadOnlyList<ChatMessage> ?? [.. messages];

    private static ToolOutcome Read(ChatResponse response, ToolAnswer answer)
    {
        for (var i = 0; i < response.Messages.Count; i++)
        {
            if (response.Messages[i].Role == ChatRole.Assistant)
            {
                response.Messages[i] = response.Messages[i].Clone();
                response.Messages[i].Contents = answer.Read(response.Messages[i].Contents);
            }
        }

        return answer.End(response.FinishReason);
    }

    private static void End(ChatResponse response, ToolOutcome outcome, bool isCorrected)
    {
        var contents = outcome.ToContents(isCorrected).ToList();
        if (contents.Count > 0)
        {
            if (response.Messages.LastOrDefault(m => m.Role == ChatRole.Assistant) is not { } message)
            {
                response.Messages.Add(message = new(ChatRole.Assistant, (string?)null));
            }

            if (contents[0] is TextContent rest && message.Contents.LastOrDefault() is TextContent { Annotations: null } text)
            {
                message.Contents[message.Contents.Count - 1] = new TextContent(text.Text + rest.Text)
                {
                    AdditionalProperties = text.AdditionalProperties,
                    RawRepresentation = text.RawRepresentation,
                };
                contents.RemoveAt(0);
            }

            message.Contents = [.. message.Contents, .. contents];
        }

        response.FinishReason = outcome.Calls.Count > 0 && !isCorrected ? ChatFinishReason.ToolCalls : response.FinishReason;
    }

    /// <summary>An answer and its correction are two messages of one response.</summary>
    private static ChatResponse Join(ChatResponse? earlier, ChatResponse response)
    {
        if (earlier is null)
        {
            return response;
        }

        response.Messages = [.. earlier.Messages, .. response.Messages];
        if (earlier.Usage is { } usage)
        {
            if (response.Usage is { } own)
            {
                usage.Add(own);
            }

            response.Usage = usage;
        }

        return response;
    }
}
