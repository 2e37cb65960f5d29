using System.Diagnostics;

namespace Dify.AI.Extensions.Benchmarks.Serving;

/// <summary>This program once more, with another command.</summary>
internal static class OwnProcess
{
    public static Process Start(params IEnumerable<string> arguments)
    {
        var program = Environment.ProcessPath!;
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
        {
            arguments = [Environment.GetCommandLineArgs()[0], .. arguments];
        }

        return Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
    }
}
