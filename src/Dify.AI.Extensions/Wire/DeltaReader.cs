using System.Text.Json;

namespace Dify.AI.Extensions.Wire;

/// <summary>
/// The fast path: <c>message</c> and <c>agent_message</c> events, of which an answer has thousands, read in one pass without a copy of the ids that each
/// repeats. Whatever is not exactly as known is left to the serializer.
/// </summary>
internal sealed class DeltaReader
{
    private string? _conversationId;
    private string? _messageId;
    private string? _taskId;
    private string? _id;
    private long _createdAtSeconds = -1;
    private DateTimeOffset _createdAt;
    private string[]? _selector;

    /// <summary>The event, or null when it is of another kind or has anything unusual about it.</summary>
    public DifyEvent? TryRead(ReadOnlySpan<byte> data)
    {
        var reader = new Utf8JsonReader(data);
        try
        {
            if (!reader.Read() || !reader.Read() || !reader.ValueTextEquals("event"u8) || !reader.Read() || reader.TokenType != JsonTokenType.String)
            {
                return null;
            }

            var isAgent = reader.ValueTextEquals("agent_message"u8);
            if (!isAgent && !reader.ValueTextEquals("message"u8))
            {
                return null;
            }

            var fields = default(Fields);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (!TryReadField(ref reader, ref fields))
                {
                    return null;
                }
            }

            return reader.Read() ? null : ToEvent(isAgent, fields);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null; // Not JSON, or not UTF-8: the serializer says so.
        }
    }

    private static DifyEvent ToEvent(bool isAgent, in Fields fields) => isAgent
        ? new AgentMessageEvent
        {
            Event = "agent_message",
            ConversationId = fields.ConversationId,
            MessageId = fields.MessageId,
            TaskId = fields.TaskId,
            CreatedAt = fields.CreatedAt,
            Id = fields.Id,
            Answer = fields.Answer,
        }
        : new MessageEvent
        {
            Event = "message",
            ConversationId = fields.ConversationId,
            MessageId = fields.MessageId,
            TaskId = fields.TaskId,
            CreatedAt = fields.CreatedAt,
            Id = fields.Id,
            Answer = fields.Answer,
            FromVariableSelector = fields.Selector,
        };

    private bool TryReadField(ref Utf8JsonReader reader, ref Fields fields) =>
        reader.ValueTextEquals("answer"u8) ? TryReadText(ref reader, out fields.Answer)
        : reader.ValueTextEquals("conversation_id"u8) ? TryReadSame(ref reader, ref _conversationId, out fields.ConversationId)
        : reader.ValueTextEquals("message_id"u8) ? TryReadSame(ref reader, ref _messageId, out fields.MessageId)
        : reader.ValueTextEquals("task_id"u8) ? TryReadSame(ref reader, ref _taskId, out fields.TaskId)
        : reader.ValueTextEquals("id"u8) ? TryReadSame(ref reader, ref _id, out fields.Id)
        : reader.ValueTextEquals("created_at"u8) ? TryReadTime(ref reader, out fields.CreatedAt)
        : reader.ValueTextEquals("from_variable_selector"u8) && TryReadSelector(ref reader, out fields.Selector);

    private static bool TryReadText(ref Utf8JsonReader reader, out string? text)
    {
        text = null;
        if (!reader.Read() || reader.TokenType != JsonTokenType.String)
        {
            return false;
        }

        text = reader.GetString();
        return true;
    }

    private static bool TryReadSame(ref Utf8JsonReader reader, ref string? last, out string? text)
    {
        text = null;
        if (!reader.Read() || reader.TokenType != JsonTokenType.String)
        {
            return false;
        }

        if (last is null || !reader.ValueTextEquals(last))
        {
            last = reader.GetString();
        }

        text = last;
        return true;
    }

    private bool TryReadTime(ref Utf8JsonReader reader, out DateTimeOffset? time)
    {
        time = null;
        if (!reader.Read() || reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var seconds) || seconds is < 0 or >= DifyTimeConverter.MaxSeconds)
        {
            return false;
        }

        if (seconds != _createdAtSeconds)
        {
            (_createdAtSeconds, _createdAt) = (seconds, DateTimeOffset.FromUnixTimeSeconds(seconds));
        }

        time = _createdAt;
        return true;
    }

    private bool TryReadSelector(ref Utf8JsonReader reader, out string[]? selector)
    {
        selector = null;
        if (!reader.Read() || reader.TokenType == JsonTokenType.Null)
        {
            return reader.TokenType == JsonTokenType.Null;
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return false;
        }

        // Nearly always the two names of the node before: compared in place, and copied only when they change.
        var from = reader;
        var count = 0;
        var same = true;
        while (reader.Read() && reader.TokenType == JsonTokenType.String)
        {
            same = same && _selector is not null && count < _selector.Length && reader.ValueTextEquals(_selector[count]);
            count++;
        }

        if (reader.TokenType != JsonTokenType.EndArray)
        {
            return false;
        }

        if (!same || _selector?.Length != count)
        {
            _selector = new string[count];
            for (var i = 0; i < count; i++)
            {
                _ = from.Read();
                _selector[i] = from.GetString()!;
            }
        }

        selector = _selector;
        return true;
    }

    private struct Fields
    {
        public string? Answer;
        public string? ConversationId;
        public string? MessageId;
        public string? TaskId;
        public string? Id;
        public DateTimeOffset? CreatedAt;
        public string[]? Selector;
    }
}
