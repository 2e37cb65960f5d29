using System.Diagnostics;
using System.Text;

namespace Dify.AI.Extensions.Examples.Tests;

/// <summary>A built example, run as a process of its own; killed with the test that started it.</summary>
internal sealed class ExampleProgram : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly Task _reading;
    private readonly Task<string> _errors;

    private ExampleProgram(Process process)
    {
        _process = process;
        _reading = ReadAsync();
        _errors = process.StandardError.ReadToEndAsync(Token);
    }

    /// <summary>What it has written so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString().ReplaceLineEndings("\n");
            }
        }
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Starts an example's dll, or a program that was published ahead of time.</summary>
    public static ExampleProgram Start(string path, Dictionary<string, string?> environment, params string[] arguments)
    {
        // A runner in the background may ignore Ctrl+C, and its children with it: these must not.
        string[] start = [.. OperatingSystem.IsLinux() ? ["env", "--default-signal=INT"] : Array.Empty<string>(), .. path.EndsWith(".dll", StringComparison.Ordinal) ? ["dotnet", "exec", path] : new[] { path }];
        var info = new ProcessStartInfo(start[0], start[1..].Concat(arguments))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
        };
        foreach (var name in new[] { "DIFY_API_KEY", "DIFY_BASE_URL", "DIFY_USER" })
        {
            info.Environment.Remove(name); // The developer's own settings stay out of the tests.
        }

        foreach (var (name, value) in environment)
        {
            info.Environment[name] = value;
        }

        return new(Process.Start(info)!);
    }

    public void WriteLine(string line) => _process.StandardInput.WriteLine(line);

    public async Task WaitForAsync(string text)
    {
        while (!Output.Contains(text, StringComparison.Ordinal))
        {
            Assert.False(_reading.IsCompleted, $"Ended without \"{text}\": {Output}");
            await Task.Delay(10, Token);
        }
    }

    public Task PressCtrlCAsync() => SignalAsync("INT");

    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{_process.Id}"]);
        await kill.WaitForExitAsync(Token);
    }

    /// <summary>Ends its input, and waits for its end.</summary>
    public async Task<(int ExitCode, string Output, string Errors)> EndAsync()
    {
        _process.StandardInput.Close();
        return await WaitForExitAsync();
    }

    public async Task<(int ExitCode, string Output, string Errors)> WaitForExitAsync()
    {
        await _process.WaitForExitAsync(Token);
        await _reading;
        return (_process.ExitCode, Output, (await _errors).ReplaceLineEndings("\n"));
    }

    public ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
        return default;
    }

    private async Task ReadAsync()
    {
        var buffer = new char[1024];
        while (await _process.StandardOutput.ReadAsync(buffer, Token) is > 0 and var read)
        {
            lock (_output)
            {
                _output.Append(buffer, 0, read);
            }
        }
    }
}
