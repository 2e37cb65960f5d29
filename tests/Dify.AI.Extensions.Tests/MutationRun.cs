namespace Dify.AI.Extensions.Tests;

/// <summary>Mutation testing runs the tests thousands of times: then some of the recordings have to do, and what waits for seconds is left out.</summary>
internal static class MutationRun
{
#if MUTATION
    public const bool IsOn = true;
#else
    public const bool IsOn = false;
#endif
}
