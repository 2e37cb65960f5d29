namespace Dify.AI.Extensions.Examples.Chat;

/// <summary>Ctrl+C cancels what goes on at the moment: an answer, or the wait for a line.</summary>
internal sealed class CtrlC : IDisposable
{
    private volatile CancellationTokenSource _current = new();

    public CtrlC() => Console.CancelKeyPress += OnPressed;

    /// <summary>A token for what begins now.</summary>
    public CancellationToken Next() => (_current = new()).Token;

    public void Dispose()
    {
        Console.CancelKeyPress -= OnPressed;
        _current.Dispose();
    }

    private void OnPressed(object? sender, ConsoleCancelEventArgs e)
    {
        e.Cancel = true; // The process goes on.
        _current.Cancel();
    }
}
