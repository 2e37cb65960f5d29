using Microsoft.SemanticKernel;

namespace Dify.AI.Extensions.SemanticKernel;

/// <summary>The metadata of a whole answer, gathered from the messages of its stream: later ones win.</summary>
internal sealed class AnswerMetadata
{
    private readonly Dictionary<string, object?> _values = [];

    public void Add(StreamingKernelContent message)
    {
        foreach (var value in message.Metadata ?? new Dictionary<string, object?>())
        {
            _values[value.Key] = value.Value;
        }
    }

    public bool NamesConversation => _values.ContainsKey(DifyPropertyNames.ConversationId);

    public IReadOnlyDictionary<string, object?> MergedInto(IReadOnlyDictionary<string, object?>? metadata)
    {
        var merged = new Dictionary<string, object?>(_values);
        foreach (var value in metadata ?? merged)
        {
            merged[value.Key] = value.Value;
        }

        return merged;
    }
}
