using System.Collections;
using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions.Tests.Chat;

/// <summary>Whoever gets an update may do with its contents all that he does with a list.</summary>
public sealed class OneContentTests
{
    private static readonly TextContent First = new("first");
    private static readonly TextContent Second = new("second");
    private static readonly TextContent Third = new("third");

    private static readonly Dictionary<string, Action<IList<AIContent>>> Actions = new()
    {
        ["nothing"] = _ => { },
        ["add"] = list => list.Add(Third),
        ["clear"] = list => list.Clear(),
        ["insert before"] = list => list.Insert(0, Third),
        ["insert behind"] = list => list.Insert(1, Third),
        ["remove"] = list => list.Remove(First),
        ["remove another"] = list => list.Remove(Third),
        ["remove at"] = list => list.RemoveAt(0),
        ["set"] = list => list[0] = Third,
    };

    public static TheoryData<string> ActionNames => [.. Actions.Keys];

    [Theory]
    [MemberData(nameof(ActionNames))]
    public void OneContent_WhateverIsDoneToIt_IsLikeAnyList(string action)
    {
        foreach (var before in new Action<IList<AIContent>>[] { _ => { }, list => list.Add(Second) })
        {
            IList<AIContent> one = new OneContent(First);
            IList<AIContent> many = new List<AIContent> { First };
            foreach (var list in new[] { one, many })
            {
                before(list);
                Actions[action](list);
            }

            AssertSame(many, one);
        }
    }

    [Fact]
    public void OneContent_Index_IsThatOfOne()
    {
        var one = new OneContent(First);

        Assert.Same(First, one[0]);
        Assert.Equal("index", Assert.Throws<ArgumentOutOfRangeException>(() => one[1]).ParamName);
        Assert.Equal("index", Assert.Throws<ArgumentOutOfRangeException>(() => one[-1]).ParamName);
        Assert.False(one.IsReadOnly);
    }

    private static void AssertSame(IList<AIContent> expected, IList<AIContent> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        Assert.Equal(Enumerable.Range(0, expected.Count).Select(i => expected[i]), Enumerable.Range(0, actual.Count).Select(i => actual[i]));
        Assert.Equal(ByHand(expected), ByHand(actual));
        foreach (var content in new[] { First, Second, Third })
        {
            Assert.Equal(expected.Contains(content), actual.Contains(content));
            Assert.Equal(expected.IndexOf(content), actual.IndexOf(content));
        }

        var (copyOfExpected, copyOfActual) = (new AIContent[4], new AIContent[4]);
        expected.CopyTo(copyOfExpected, 1);
        actual.CopyTo(copyOfActual, 1);
        Assert.Equal(copyOfExpected, copyOfActual);
    }

    // As foreach does it: LINQ and Assert know a list's other ways.
    private static List<object?> ByHand(IEnumerable contents)
    {
        var found = new List<object?>();
        foreach (var content in contents)
        {
            found.Add(content);
        }

        return found;
    }
}
