using Dify.AI.Extensions.Streaming;
using Dify.AI.Extensions.Wire;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Dify.AI.Extensions;

/// <summary>A client of one Dify app, grouped as Dify's Service API is. Safe for concurrent use; one instance serves the life of an application.</summary>
/// <remarks>
/// Every method takes <see cref="DifyCallOptions"/> for another user or key, and throws <see cref="DifyException"/> when Dify refuses,
/// <see cref="HttpRequestException"/> when it can't be reached, <see cref="OperationCanceledException"/> when cancelled, and
/// <see cref="InvalidOperationException"/> when a call that needs an end user has none.
/// </remarks>
public sealed class DifyClient : IDisposable, IAsyncDisposable
{
    private readonly BackgroundWork _background = new();
    private readonly HttpClient? _ownedHttpClient;

    /// <summary>Creates a client with connections of its own, which end with it.</summary>
    /// <param name="options">The app and how to reach it. Read once: later changes have no effect on the endpoint.</param>
    /// <param name="loggerFactory">Where to log; default: nowhere.</param>
    /// <exception cref="OptionsValidationException">The options have faults; all are named.</exception>
    public DifyClient(DifyClientOptions options, ILoggerFactory? loggerFactory = null)
        : this(options, CreateHttpClient(), loggerFactory) => _ownedHttpClient = _http;

    /// <summary>Creates a client that sends through the given <see cref="HttpClient"/>, which stays the caller's to dispose.</summary>
    /// <param name="options">The app and how to reach it. Read once: later changes have no effect on the endpoint.</param>
    /// <param name="httpClient">
    /// Its default headers and base address are not used. Its <see cref="HttpClient.Timeout"/> (100 s by default) ends calls whose answer has not begun by
    /// then; set it to <see cref="Timeout.InfiniteTimeSpan"/> to leave that to <see cref="DifyClientOptions.KeepAliveTimeout"/>.
    /// </param>
    /// <param name="loggerFactory">Where to log; default: nowhere.</param>
    /// <exception cref="OptionsValidationException">The options have faults; all are named.</exception>
    public DifyClient(DifyClientOptions options, HttpClient httpClient, ILoggerFactory? loggerFactory = null)
        : this(options, () => httpClient, loggerFactory)
    {
        ArgumentNullException.ThrowIfNull(httpClient);
        _http = httpClient;
    }

    internal DifyClient(DifyClientOptions options, Func<HttpClient> getHttpClient, ILoggerFactory? loggerFactory)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (DifyClientOptionsValidator.Instance.Validate(name: null, options) is { Failed: true } result)
        {
            throw new OptionsValidationException(nameof(DifyClientOptions), typeof(DifyClientOptions), result.Failures);
        }

        LoggerFactory = loggerFactory ?? NullLoggerFactory.Instance;
        Options = options;
        var http = new DifyHttp(getHttpClient, options);
        var runs = new RunServices(http, _background, LoggerFactory.CreateLogger<DifyClient>());
        Chat = new(runs);
        Messages = new(http);
        Conversations = new(http);
        Audio = new(http);
        Files = new(http);
        App = new(http);
        Annotations = new(http);
        Completion = new(this, runs);
        Workflows = new(this, runs);
        HumanInput = new(http);
    }

    private readonly HttpClient? _http;

    /// <summary>Sending messages, stopping answers.</summary>
    public DifyChat Chat { get; }

    /// <summary>Reading and rating messages, suggested questions.</summary>
    public DifyMessages Messages { get; }

    /// <summary>Listing, naming and deleting conversations; their variables.</summary>
    public DifyConversations Conversations { get; }

    /// <summary>Speech to text, text to speech.</summary>
    public DifyAudio Audio { get; }

    /// <summary>Uploading and downloading files.</summary>
    public DifyFiles Files { get; }

    /// <summary>What the app is and offers, what its users think of it, and who they are.</summary>
    public DifyApp App { get; }

    /// <summary>Annotations, and whether they answer.</summary>
    public DifyAnnotations Annotations { get; }

    /// <summary>Calls of a completion app.</summary>
    public DifyCompletion Completion { get; }

    /// <summary>Running a workflow app; the runs of workflows and chatflows, their log and events.</summary>
    public DifyWorkflows Workflows { get; }

    /// <summary>Forms that a chatflow waits for.</summary>
    public DifyHumanInput HumanInput { get; }

    /// <summary>The Service API's base address, as given.</summary>
    public Uri Endpoint => Options.Endpoint;

    internal DifyClientOptions Options { get; }

    internal ILoggerFactory LoggerFactory { get; }

    /// <summary>Closes the client's own connections; an injected <see cref="HttpClient"/> is left alone. Answers that were cancelled may not be stopped on the server: see <see cref="DisposeAsync"/>.</summary>
    public void Dispose() => _ownedHttpClient?.Dispose();

    /// <summary>
    /// Waits until answers that callers have left are stopped on the server (at most <see cref="DifyClientOptions.StopTimeout"/>), then closes the
    /// client's own connections.
    /// </summary>
    /// <returns>A task that ends when both are done.</returns>
    public async ValueTask DisposeAsync()
    {
        await _background.WhenIdleAsync().ConfigureAwait(false);
        Dispose();
    }

    private static HttpClient CreateHttpClient() =>
#if NETSTANDARD2_0
        new() { Timeout = Timeout.InfiniteTimeSpan };
#else
        // An answer may take minutes: its silence is judged, not its length. Connections are renewed so that a change of address is noticed.
        new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = Timeout.InfiniteTimeSpan };
#endif
}
