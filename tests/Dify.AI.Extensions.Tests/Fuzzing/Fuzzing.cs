using System.Globalization;
using CsCheck;

namespace Dify.AI.Extensions.Tests.Fuzzing;

/// <summary>How much is tried: a little with every test run, as long as is wanted by command.</summary>
internal static class Fuzzing
{
    private const int ShortRun = MutationRun.IsOn ? 30 : 1_000;

    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(30);

    private static readonly int Seconds =
        int.TryParse(Environment.GetEnvironmentVariable("DIFY_FUZZ_SECONDS"), CultureInfo.InvariantCulture, out var seconds) ? seconds : 0;

    public static Gen<T> OneOf<T>(T[] all) => Gen.Int[0, all.Length - 1].Select(i => all[i]);

    public static Task RunAsync<T1, T2>(Gen<(T1, T2)> cases, Func<T1, T2, Task> check) =>
        cases.SampleAsync((a, b) => check(a, b).WaitAsync(Hang), iter: Seconds > 0 ? -1 : ShortRun, time: Seconds > 0 ? Seconds : -1, print: Print);

    public static Task RunAsync<T1, T2, T3>(Gen<(T1, T2, T3)> cases, Func<T1, T2, T3, Task> check) =>
        cases.SampleAsync((a, b, c) => check(a, b, c).WaitAsync(Hang), iter: Seconds > 0 ? -1 : ShortRun, time: Seconds > 0 ? Seconds : -1, print: Print);

    private static string Print<T1, T2>((T1 Recording, T2 Mutations) one) => $"{one.Recording} {string.Join(", ", (IEnumerable<Mutation>)(object)one.Mutations!)}";

    private static string Print<T1, T2, T3>((T1 Recording, T2 Mutations, T3 Trickle) one) => $"{Print((one.Recording, one.Mutations))} {one.Trickle}";
}
