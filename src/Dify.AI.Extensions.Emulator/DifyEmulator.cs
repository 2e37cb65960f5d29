using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dify.AI.Extensions.Emulator;

/// <summary>Dify's Service API on loopback: as strict as the server, stateful, scriptable, gone with the process.</summary>
public sealed class DifyEmulator : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentQueue<DifyEmulatorRequest> _requests = new();
    private readonly WebApplication _server;
    private volatile DifyEmulatorApp[] _apps;

    private DifyEmulator(WebApplication server, DifyEmulatorOptions options)
    {
        _server = server;
        _apps = options.Apps.Count > 0 ? [.. options.Apps] : [new DifyEmulatorApp()];
        Release = options.Release;
    }

    /// <summary>Base address of the API, <c>http://127.0.0.1:&lt;port&gt;/v1/</c>.</summary>
    public Uri Endpoint { get; private set; } = null!;

    /// <summary>The server release that it speaks as.</summary>
    public DifyServerRelease Release { get; }

    /// <summary>The apps it serves.</summary>
    public IReadOnlyList<DifyEmulatorApp> Apps => _apps;

    /// <summary>The first app.</summary>
    public DifyEmulatorApp App => _apps[0];

    /// <summary>The first app's key.</summary>
    public string ApiKey => App.ApiKey;

    /// <summary>All requests so far, of all apps, in order of arrival: a snapshot.</summary>
    public IReadOnlyList<DifyEmulatorRequest> Requests => [.. _requests];

    /// <summary>Starts an emulator.</summary>
    /// <param name="options">How it starts; <see langword="null"/> for one chat app on a server of release 1.14.2.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <returns>The running emulator; dispose it to end it.</returns>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<DifyEmulator> StartAsync(DifyEmulatorOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new DifyEmulatorOptions();
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.PingInterval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.RelayIdleTimeout, TimeSpan.Zero);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IHostLifetime>(new ForeignSignals());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, options.Port);
        });

        var server = builder.Build();
        var emulator = new DifyEmulator(server, options);
        var dispatcher = new Dispatcher(emulator, options, emulator._stopping.Token);
        server.Run(dispatcher.HandleAsync);
        try
        {
            await server.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await emulator.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        var address = server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        emulator.Endpoint = new Uri(new Uri(address), "/v1/");
        return emulator;
    }

    /// <summary>Adds an app while the emulator runs.</summary>
    /// <param name="app">The app.</param>
    /// <returns>The same app.</returns>
    /// <exception cref="ArgumentException">Another app has its key.</exception>
    public DifyEmulatorApp AddApp(DifyEmulatorApp app)
    {
        ArgumentNullException.ThrowIfNull(app);
        lock (_requests)
        {
            if (_apps.Any(one => one.ApiKey == app.ApiKey))
            {
                throw new ArgumentException("Another app has this key; give each its own.", nameof(app));
            }

            _apps = [.. _apps, app];
        }

        return app;
    }

    /// <summary>Queues replies for the first app: each of its next messages takes one.</summary>
    /// <param name="replies">Replies, in order.</param>
    public void Reply(params DifyReply[] replies) => App.Reply(replies);

    /// <summary>Queues one reply of raw frames for the first app.</summary>
    /// <param name="frames">Text of each frame, with its own line ends.</param>
    public void Reply(params string[] frames) => App.Reply(frames);

    /// <summary>Ends the emulator, and all that it still has open.</summary>
    /// <returns>A task that completes when the port is free.</returns>
    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
        {
            return;
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        try
        {
            await _server.StopAsync(patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // A connection that does not end in time is dropped with the server.
        }

        await _server.DisposeAsync().ConfigureAwait(false);
        _stopping.Dispose();
    }

    internal void Record(DifyEmulatorRequest request) => _requests.Enqueue(request);
}
