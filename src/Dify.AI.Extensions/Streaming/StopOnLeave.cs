namespace Dify.AI.Extensions.Streaming;

/// <summary>How a run is stopped whose caller leaves.</summary>
/// <param name="StopAsync">Stops the task of that name.</param>
/// <param name="Unless">Whether it shall go on all the same, asked when the caller leaves. Null: never.</param>
internal sealed record StopOnLeave(Func<string, CancellationToken, Task> StopAsync, Func<bool>? Unless = null);
