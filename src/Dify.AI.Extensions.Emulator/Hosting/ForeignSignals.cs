using Microsoft.Extensions.Hosting;

namespace Dify.AI.Extensions.Emulator;

/// <summary>Leaves signals to the program that the emulator runs in: the default lifetime would swallow them, and <c>kill</c> would end nothing.</summary>
internal sealed class ForeignSignals : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
