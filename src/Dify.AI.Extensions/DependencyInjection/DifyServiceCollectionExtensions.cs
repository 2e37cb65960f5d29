using Dify.AI.Extensions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers clients of Dify apps.</summary>
public static class DifyServiceCollectionExtensions
{
    /// <summary>Registers a singleton <see cref="DifyClient"/>. Faulty options are reported when the host starts.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets the options; more can be added with <c>services.Configure&lt;DifyClientOptions&gt;</c>.</param>
    /// <returns>
    /// The builder of the client's <see cref="HttpClient"/>, for handlers of your own, such as resilience. Repeat no POST that may have reached Dify: it has
    /// no idempotency key, and a repeated message is a second turn.
    /// </returns>
    public static IHttpClientBuilder AddDifyClient(this IServiceCollection services, Action<DifyClientOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        _ = AddOptions(services, Options.Options.DefaultName).Configure(configure);
        services.TryAddSingleton(static provider => Create(provider, Options.Options.DefaultName));
        return AddHttpClient(services, Options.Options.DefaultName);
    }

    /// <summary>Registers a singleton <see cref="DifyClient"/> whose options come from configuration.</summary>
    /// <param name="services">The services.</param>
    /// <param name="section">The section with <c>ApiKey</c>, <c>Endpoint</c> and the other options by name.</param>
    /// <returns>The builder of the client's <see cref="HttpClient"/>.</returns>
    public static IHttpClientBuilder AddDifyClient(this IServiceCollection services, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return services.AddDifyClient(options => DifyClientOptionsBinder.Bind(section, options));
    }

    /// <summary>Registers a keyed singleton <see cref="DifyClient"/>, one of several apps in a process.</summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key, also the name of its options.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The builder of the client's <see cref="HttpClient"/>.</returns>
    public static IHttpClientBuilder AddKeyedDifyClient(this IServiceCollection services, string serviceKey, Action<DifyClientOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(serviceKey);
        ArgumentNullException.ThrowIfNull(configure);
        _ = AddOptions(services, serviceKey).Configure(configure);
        services.TryAddKeyedSingleton(serviceKey, static (provider, key) => Create(provider, (string)key!));
        return AddHttpClient(services, serviceKey);
    }

    /// <summary>Registers a keyed singleton <see cref="DifyClient"/> whose options come from configuration.</summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key, also the name of its options.</param>
    /// <param name="section">The section with <c>ApiKey</c>, <c>Endpoint</c> and the other options by name.</param>
    /// <returns>The builder of the client's <see cref="HttpClient"/>.</returns>
    public static IHttpClientBuilder AddKeyedDifyClient(this IServiceCollection services, string serviceKey, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return services.AddKeyedDifyClient(serviceKey, options => DifyClientOptionsBinder.Bind(section, options));
    }

    private static OptionsBuilder<DifyClientOptions> AddOptions(IServiceCollection services, string name)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<DifyClientOptions>, DifyClientOptionsValidator>());
        return services.AddOptions<DifyClientOptions>(name).ValidateOnStart();
    }

    private static DifyClient Create(IServiceProvider provider, string name)
    {
        // A client a request: the factory then renews its handlers, though this singleton lives as long as the app.
        var factory = provider.GetRequiredService<IHttpClientFactory>();
        var httpClientName = ToHttpClientName(name);
        return new(
            provider.GetRequiredService<IOptionsMonitor<DifyClientOptions>>().Get(name),
            () => factory.CreateClient(httpClientName),
            provider.GetService<ILoggerFactory>());
    }

    private static IHttpClientBuilder AddHttpClient(IServiceCollection services, string name) =>
        services.AddHttpClient(ToHttpClientName(name), static http => http.Timeout = Timeout.InfiniteTimeSpan) // Silence is judged, not length.
            .RedactLoggedHeaders(["Authorization"]);

    private static string ToHttpClientName(string name) => name.Length == 0 ? "Dify" : $"Dify:{name}";
}
