namespace Dify.AI.Extensions.Emulator;

/// <summary>How the emulator starts.</summary>
public sealed class DifyEmulatorOptions
{
    /// <summary>The server release to speak as. Default: 1.14.2.</summary>
    public DifyServerRelease Release { get; set; } = DifyServerRelease.Dify114;

    /// <summary>TCP port on 127.0.0.1, 0 to 65535. Default: 0, any free one.</summary>
    public int Port { get; set; }

    /// <summary>Apps to serve, each with its own key. Default: none, which means one chat app.</summary>
    public IList<DifyEmulatorApp> Apps { get; } = [];

    /// <summary>
    /// How long a 1.14 chatflow or workflow stream stays open and silent after an <c>error</c> frame or an annotation
    /// answer, as the server's relay does. Default 300 s, the server's own value; zero closes at once.
    /// </summary>
    public TimeSpan RelayIdleTimeout { get; set; } = TimeSpan.FromSeconds(300);

    /// <summary>Time between keep-alive pings while a scripted delay lasts. Default 10 s, the server's own value; must be positive.</summary>
    public TimeSpan PingInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Clock behind time stamps, scripted delays, pings and idle time-outs. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;
}
