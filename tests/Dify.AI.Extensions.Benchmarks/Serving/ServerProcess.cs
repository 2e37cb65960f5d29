using System.Diagnostics;

namespace Dify.AI.Extensions.Benchmarks.Serving;

/// <summary>The loopback server, as a process beside this one.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    public static ServerProcess Start()
    {
        var process = OwnProcess.Start("serve");
        return new(process, new Uri(process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The loopback server did not start.")));
    }

    /// <summary>The address below which each answer has so many tokens, so many milliseconds apart.</summary>
    public static Uri Paced(Uri server, int tokens, int interval) => new(server, $"/{tokens}/{interval}/");

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
