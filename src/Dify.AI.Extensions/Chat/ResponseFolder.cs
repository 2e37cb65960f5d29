using System.Text.Json;
using Dify.AI.Extensions.Streaming;
using Dify.AI.Extensions.Wire;
using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions;

/// <summary>Folds a turn's updates into one response: as M.E.AI does, plus what that drops or can't know.</summary>
internal static class ResponseFolder
{
    public static ChatResponse ToResponse(List<ChatResponseUpdate> updates) => ToResponse(updates, ToChatResponse);

    /// <param name="updates">The turn's updates.</param>
    /// <param name="toRaw">What a blocking call of the app would have returned, from the turn's events.</param>
    public static ChatResponse ToResponse(List<ChatResponseUpdate> updates, Func<List<DifyEvent>, object> toRaw)
    {
        ApplyReplacements(updates);
        var response = updates.ToChatResponse();
        var raw = toRaw([.. updates.Select(u => u.RawRepresentation).OfType<DifyEvent>()]);
        response.RawRepresentation = raw;
        response.ContinuationToken = updates[updates.Count - 1].ContinuationToken; // A turn has at least the update that says how it ended.
        foreach (var message in response.Messages)
        {
            message.RawRepresentation = raw;
            JoinSpeech(message);
        }

        return response;
    }

    /// <summary>Pieces of the spoken answer, which only together are a file, become one content where the first of them stands.</summary>
    private static void JoinSpeech(ChatMessage message)
    {
        var pieces = message.Contents.OfType<DataContent>().Where(c => c.RawRepresentation is TtsMessageEvent).ToList();
        if (pieces.Count > 1)
        {
            var whole = new DataContent(pieces.SelectMany(p => p.Data.ToArray()).ToArray(), pieces[0].MediaType) { RawRepresentation = pieces[0].RawRepresentation };
            message.Contents = [.. message.Contents.Select(c => c == pieces[0] ? whole : c).Where(c => c == whole || !pieces.Contains(c))];
        }
    }

    /// <summary>Text before a replacement is withdrawn: in a stream it can only be said, here it can be done.</summary>
    private static void ApplyReplacements(List<ChatResponseUpdate> updates)
    {
        var last = updates.FindLastIndex(u => ReplacementOf(u) is not null);
        for (var i = 0; i <= last; i++)
        {
            updates[i] = updates[i].Clone();
            updates[i].Contents = i < last
                ? [.. updates[i].Contents.Where(c => c is not (TextContent or TextReasoningContent or ErrorContent { ErrorCode: UpdateMapper.MessageReplacedCode }))]
                : [new TextContent(ReplacementOf(updates[i])!.Message)];
        }
    }

    private static ErrorContent? ReplacementOf(ChatResponseUpdate update) =>
        update.Contents.OfType<ErrorContent>().FirstOrDefault(c => c.ErrorCode == UpdateMapper.MessageReplacedCode);

    /// <summary>What a blocking call of a chat app would have returned.</summary>
    public static DifyChatResponse ToChatResponse(List<DifyEvent> events)
    {
        var answer = new AnswerText();
        foreach (var difyEvent in events)
        {
            _ = answer.Apply(difyEvent);
        }

        var first = events.Find(e => e.MessageId is not null) ?? new DifyEvent();
        var pause = events.OfType<WorkflowPausedEvent>().LastOrDefault();
        var finish = events.OfType<WorkflowFinishedEvent>().LastOrDefault();
        if (pause is not null && finish is not null)
        {
            pause = null; // Went on.
        }

        return new()
        {
            Event = pause?.Event ?? "message",
            TaskId = first.TaskId,
            Id = first.MessageId,
            MessageId = first.MessageId,
            ConversationId = first.ConversationId,
            Answer = ToWholeAnswer(events, finish) ?? answer.ToString(),
            Metadata = events.OfType<MessageEndEvent>().LastOrDefault()?.Metadata,
            CreatedAt = first.CreatedAt,
            WorkflowRunId = events.Find(e => e.WorkflowRunId is not null)?.WorkflowRunId,
            Data = pause?.Data,
        };
    }

    /// <summary>The run's own word on its answer: of one that was taken up, the events hold a part only. A moderated answer is not told there.</summary>
    private static string? ToWholeAnswer(List<DifyEvent> events, WorkflowFinishedEvent? finish) =>
        finish?.Data?.Outputs is { ValueKind: JsonValueKind.Object } outputs
        && outputs.TryGetProperty("answer", out var answer)
        && !events.OfType<MessageReplaceEvent>().Any(r => r.Reason is { Length: > 0 })
            ? Utf8Text.Of(answer)
            : null;
}
