namespace Dify.AI.Extensions.Examples.Readme;

/// <summary>For blocks that print nothing: what must be true after them.</summary>
internal static class Expect
{
    public static void That(bool isTrue, string otherwise)
    {
        if (!isTrue)
        {
            throw new InvalidOperationException(otherwise);
        }
    }
}
