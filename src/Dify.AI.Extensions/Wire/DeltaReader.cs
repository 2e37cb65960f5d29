using System.Text.Json;

namespace Dify.AI.Extensions.Wire;

/// <summary>
/// The fast path: <c>message</c> and <c>agent_message</c> events, of which an answer has thousands. All but the words is the same in each, and is compared with
/// the bytes of the one before; what differs is read in one pass, without a copy of the ids. Whatever is not exactly as known is left to the serializer.
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
    private DifyEnvelope? _envelope;

    // The event read last: its bytes, and where among them its words stand.
    private byte[] _last = [];
    private int _lastLength;
    private int _wordsStart;
    private int _wordsEnd;
    private bool _isAgent;
    private Fields _fields;

    /// <summary>The event, or null when it is of another kind or has anything unusual about it.</summary>
    public DifyEvent? TryRead(ReadOnlySpan<byte> data)
    {
        try
        {
            return TryRepeat(data) ?? TryReadWhole(data);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null; // Not JSON, or not UTF-8: the serializer says so.
        }
    }

    /// <summary>An event that differs from the last in its words only.</summary>
    private DifyEvent? TryRepeat(ReadOnlySpan<byte> data)
    {
        if (_lastLength == 0 || !data.StartsWith(_last.AsSpan(0, _wordsStart)))
        {
            return null;
        }

        var reader = new Utf8JsonReader(data.Slice(_wordsStart));
        if (!reader.Read() || reader.TokenType != JsonTokenType.String
            || !data.Slice(_wordsStart + (int)reader.BytesConsumed).SequenceEqual(_last.AsSpan(_wordsEnd, _lastLength - _wordsEnd)))
        {
            return null;
        }

        _fields.Answer = reader.GetString();
        return ToEvent(_isAgent, _fields);
    }

    private DifyEvent? TryReadWhole(ReadOnlySpan<byte> data)
    {
        var reader = new Utf8JsonReader(data);
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

        if (reader.Read())
        {
            return null;
        }

        Remember(data, isAgent, fields);
        return ToEvent(isAgent, fields);
    }

    private void Remember(ReadOnlySpan<byte> data, bool isAgent, in Fields fields)
    {
        _lastLength = data.Length;
        if (_last.Length < _lastLength)
        {
            _last = new byte[_lastLength * 2];
        }

        data.CopyTo(_last);
        (_isAgent, _fields, _wordsStart, _wordsEnd) = (isAgent, fields, fields.AnswerStart, fields.AnswerEnd);
    }

    private DifyEvent ToEvent(bool isAgent, in Fields fields) => isAgent
        ? new AgentMessageEvent
        {
            Event = "agent_message",
            Envelope = ToEnvelope(fields),
            Id = fields.Id,
            Answer = fields.Answer,
        }
        : new MessageEvent
        {
            Event = "message",
            Envelope = ToEnvelope(fields),
            Id = fields.Id,
            Answer = fields.Answer,
            FromVariableSelector = fields.Selector,
        };

    private DifyEnvelope ToEnvelope(in Fields fields)
    {
        // The strings are those of the event before when they are the same.
        if (_envelope is null
            || (object?)_envelope.ConversationId != fields.ConversationId
            || (object?)_envelope.MessageId != fields.MessageId
            || (object?)_envelope.TaskId != fields.TaskId
            || _envelope.CreatedAt != fields.CreatedAt)
        {
            _envelope = new()
            {
                ConversationId = fields.ConversationId,
                MessageId = fields.MessageId,
                TaskId = fields.TaskId,
                CreatedAt = fields.CreatedAt,
            };
        }

        return _envelope;
    }

    private bool TryReadField(ref Utf8JsonReader reader, ref Fields fields) =>
        reader.ValueTextEquals("answer"u8) ? TryReadAnswer(ref reader, ref fields)
        : reader.ValueTextEquals("conversation_id"u8) ? TryReadSame(ref reader, ref _conversationId, out fields.ConversationId)
        : reader.ValueTextEquals("message_id"u8) ? TryReadSame(ref reader, ref _messageId, out fields.MessageId)
        : reader.ValueTextEquals("task_id"u8) ? TryReadSame(ref reader, ref _taskId, out fields.TaskId)
        : reader.ValueTextEquals("id"u8) ? TryReadSame(ref reader, ref _id, out fields.Id)
        : reader.ValueTextEquals("created_at"u8) ? TryReadTime(ref reader, out fields.CreatedAt)
        : reader.ValueTextEquals("from_variable_selector"u8) && TryReadSelector(ref reader, out fields.Selector);

    private static bool TryReadAnswer(ref Utf8JsonReader reader, ref Fields fields)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.String)
        {
            return false;
        }

        (fields.Answer, fields.AnswerStart, fields.AnswerEnd) = (reader.GetString(), (int)reader.TokenStartIndex, (int)reader.BytesConsumed);
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
        public int AnswerStart;
        public int AnswerEnd;
        public string? ConversationId;
        public string? MessageId;
        public string? TaskId;
        public string? Id;
        public DateTimeOffset? CreatedAt;
        public string[]? Selector;
    }
}
