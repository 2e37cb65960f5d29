namespace Dify.AI.Extensions.Benchmarks.Load;

/// <summary>How much of each measurement.</summary>
/// <param name="Rounds">Streams per client, interleaved.</param>
/// <param name="WarmUp">How long each client runs before it counts.</param>
/// <param name="Crowds">Streams at a time.</param>
/// <param name="CrowdTokens">In each of them, 20 ms apart.</param>
/// <param name="Cancels">Answers cancelled per client.</param>
internal sealed record LoadPlan(int Rounds, TimeSpan WarmUp, int[] Crowds, int CrowdTokens, int Cancels)
{
    /// <summary>In each stream that runs alone.</summary>
    public const int Tokens = 2000;

    /// <summary>How long answers of one client are cancelled, should each take long.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);

    public static LoadPlan Full { get; } = new(Rounds: 201, TimeSpan.FromSeconds(1), Crowds: [100, 1000], CrowdTokens: 50, Cancels: 60);

    public static LoadPlan Quick { get; } = new(Rounds: 3, TimeSpan.FromSeconds(0.02), Crowds: [10], CrowdTokens: 10, Cancels: 1);
}
