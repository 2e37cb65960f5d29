namespace Dify.AI.Extensions.Emulator;

/// <summary>How a request to the emulator came to its end.</summary>
public enum DifyRequestEnd
{
    /// <summary>The emulator said all that it had to say, or broke the connection off as scripted.</summary>
    Completed,

    /// <summary>The client left before the emulator was done.</summary>
    ClientDisconnected,
}
