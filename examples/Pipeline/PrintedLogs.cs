using Microsoft.Extensions.Logging;

namespace Dify.AI.Extensions.Examples.Pipeline;

/// <summary>Prints at once, so that the lines stand in order; the console logger of hosts writes in the background.</summary>
internal sealed class PrintedLogs : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Console.WriteLine($"   log     {formatter(state, exception)}");

    public void Dispose()
    {
    }
}
