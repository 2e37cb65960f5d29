using System.Collections;
using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions;

/// <summary>A list for one content, as nearly every update of a stream has: a <see cref="List{T}"/> and its array weigh twice as much. It becomes one when more is added.</summary>
internal sealed class OneContent(AIContent content) : IList<AIContent>
{
    // The content, or a list of them.
    private object _contents = content;

    public int Count => _contents is List<AIContent> many ? many.Count : 1;

    public bool IsReadOnly => false;

    public AIContent this[int index]
    {
        get => _contents is List<AIContent> many ? many[index] : index == 0 ? (AIContent)_contents : throw new ArgumentOutOfRangeException(nameof(index));
        set => ToList()[index] = value;
    }

    public void Add(AIContent item) => ToList().Add(item);

    public void Clear() => ToList().Clear();

    public bool Contains(AIContent item) => IndexOf(item) >= 0;

    public void CopyTo(AIContent[] array, int arrayIndex)
    {
        if (_contents is List<AIContent> many)
        {
            many.CopyTo(array, arrayIndex);
        }
        else
        {
            array[arrayIndex] = (AIContent)_contents;
        }
    }

    public IEnumerator<AIContent> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    public int IndexOf(AIContent item) => _contents is List<AIContent> many ? many.IndexOf(item) : _contents.Equals(item) ? 0 : -1;

    public void Insert(int index, AIContent item) => ToList().Insert(index, item);

    public bool Remove(AIContent item) => ToList().Remove(item);

    public void RemoveAt(int index) => ToList().RemoveAt(index);

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private List<AIContent> ToList()
    {
        if (_contents is not List<AIContent> many)
        {
            _contents = many = [(AIContent)_contents];
        }

        return many;
    }
}
