using Dify.AI.Extensions;
using Dify.AI.Extensions.SemanticKernel;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.SemanticKernel;

/// <summary>Dify's conversations, suggestions, feedback, annotations and audio as kernel plugins, made from <see cref="DifyTools"/>.</summary>
/// <remarks>
/// They read only, unless the options allow more; user and key come from the host. What they return is untrusted text. Add a <see cref="DifyApprovalFilter"/>
/// to the kernel: without one, functions that destroy something refuse to run.
/// </remarks>
public static class DifyKernelPluginExtensions
{
    /// <summary>Adds all five plugins, but those that the options leave without functions (feedback only writes; audio needs the host's sink or source).</summary>
    /// <param name="plugins">The kernel's plugins.</param>
    /// <param name="client">The app's client.</param>
    /// <param name="options">What the functions may do; default: see <see cref="DifyToolsOptions"/>.</param>
    /// <returns>The plugins that were added.</returns>
    public static IReadOnlyList<KernelPlugin> AddDifyPlugins(this ICollection<KernelPlugin> plugins, DifyClient client, DifyToolsOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(plugins);
        ArgumentNullException.ThrowIfNull(client);
        KernelPlugin[] added = [.. DifyKernelPlugins.All.Select(p => p.Create(client, options)).Where(p => p.FunctionCount > 0)];
        foreach (var plugin in added)
        {
            plugins.Add(plugin);
        }

        return added;
    }

    /// <summary>Adds all five plugins, over the registered <see cref="DifyClient"/>. A plugin that the options leave without functions stays empty.</summary>
    /// <param name="plugins">The kernel builder's plugins.</param>
    /// <param name="options">What the functions may do; default: see <see cref="DifyToolsOptions"/>.</param>
    /// <param name="serviceKey">The client's key. Default: none.</param>
    /// <returns>The same plugins.</returns>
    public static IKernelBuilderPlugins AddDifyPlugins(this IKernelBuilderPlugins plugins, DifyToolsOptions? options = null, string? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(plugins);
        foreach (var plugin in DifyKernelPlugins.All)
        {
            _ = plugins.Services.AddSingleton(provider => plugin.Create(
                serviceKey is null ? provider.GetRequiredService<DifyClient>() : provider.GetRequiredKeyedService<DifyClient>(serviceKey), options));
        }

        return plugins;
    }

    /// <summary>Adds the plugin <c>dify_conversations</c>: list conversations, read, rename and delete one.</summary>
    /// <param name="plugins">The kernel's plugins.</param>
    /// <param name="client">The app's client.</param>
    /// <param name="options">What the functions may do; default: see <see cref="DifyToolsOptions"/>.</param>
    /// <returns>The plugin.</returns>
    public static KernelPlugin AddDifyConversations(this ICollection<KernelPlugin> plugins, DifyClient client, DifyToolsOptions? options = null) =>
        Add(plugins, DifyKernelPlugins.Conversations, client, options);

    /// <summary>Adds the plugin <c>dify_suggestions</c>: questions that the user might ask next.</summary>
    /// <param name="plugins">The kernel's plugins.</param>
    /// <param name="client">The app's client.</param>
    /// <param name="options">What the functions may do; default: see <see cref="DifyToolsOptions"/>.</param>
    /// <returns>The plugin.</returns>
    public static KernelPlugin AddDifySuggestions(this ICollection<KernelPlugin> plugins, DifyClient client, DifyToolsOptions? options = null) =>
        Add(plugins, DifyKernelPlugins.Suggestions, client, options);

    /// <summary>Adds the plugin <c>dify_feedback</c>: rate an answer, comment on it, take the rating back.</summary>
    /// <param name="plugins">The kernel's plugins.</param>
    /// <param name="client">The app's client.</param>
    /// <param name="options">What the functions may do; <see cref="DifyToolsOptions.AllowWrites"/> must be set.</param>
    /// <returns>The plugin.</returns>
    /// <exception cref="ArgumentException">The options leave the plugin without functions.</exception>
    public static KernelPlugin AddDifyFeedback(this ICollection<KernelPlugin> plugins, DifyClient client, DifyToolsOptions? options = null) =>
        Add(plugins, DifyKernelPlugins.Feedback, client, options);

    /// <summary>Adds the plugin <c>dify_annotations</c>: search, create, change and delete annotations, switch their replies on and off.</summary>
    /// <param name="plugins">The kernel's plugins.</param>
    /// <param name="client">The app's client.</param>
    /// <param name="options">What the functions may do; default: see <see cref="DifyToolsOptions"/>.</param>
    /// <returns>The plugin.</returns>
    public static KernelPlugin AddDifyAnnotations(this ICollection<KernelPlugin> plugins, DifyClient client, DifyToolsOptions? options = null) =>
        Add(plugins, DifyKernelPlugins.Annotations, client, options);

    /// <summary>Adds the plugin <c>dify_audio</c>: speak a text or a message, write down a recording.</summary>
    /// <param name="plugins">The kernel's plugins.</param>
    /// <param name="client">The app's client.</param>
    /// <param name="options">What the functions may do; <see cref="DifyToolsOptions.SpeechSink"/> or <see cref="DifyToolsOptions.RecordingSource"/> must be set.</param>
    /// <returns>The plugin.</returns>
    /// <exception cref="ArgumentException">The options leave the plugin without functions.</exception>
    public static KernelPlugin AddDifyAudio(this ICollection<KernelPlugin> plugins, DifyClient client, DifyToolsOptions? options = null) =>
        Add(plugins, DifyKernelPlugins.Audio, client, options);

    private static KernelPlugin Add(ICollection<KernelPlugin> plugins, DifyKernelPlugins kind, DifyClient client, DifyToolsOptions? options)
    {
        ArgumentNullException.ThrowIfNull(plugins);
        ArgumentNullException.ThrowIfNull(client);
        var plugin = kind.Create(client, options);
        if (plugin.FunctionCount == 0)
        {
            throw new ArgumentException($"{plugin.Name} has no functions with these options: {kind.Remedy}.", nameof(options));
        }

        plugins.Add(plugin);
        return plugin;
    }
}
