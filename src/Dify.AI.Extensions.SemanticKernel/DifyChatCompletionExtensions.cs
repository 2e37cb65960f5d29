using Dify.AI.Extensions;
using Dify.AI.Extensions.SemanticKernel;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel.ChatCompletion;

namespace Microsoft.SemanticKernel;

/// <summary>Dify apps as chat completion services.</summary>
public static class DifyChatCompletionExtensions
{
    /// <summary>Adds a Dify chat app as <see cref="IChatCompletionService"/>, and its <see cref="DifyClient"/>.</summary>
    /// <remarks>A <see cref="ChatHistory"/> goes on with its Dify conversation by itself. What Dify answers is untrusted text, as any model's.</remarks>
    /// <param name="builder">The kernel builder.</param>
    /// <param name="configure">Sets the app's options.</param>
    /// <param name="serviceId">The service's id, which is the client's key too. Default: none, for the only Dify app of the kernel.</param>
    /// <param name="chatOptions">How the app behaves as a chat service; default: see <see cref="DifyChatClientOptions"/>.</param>
    /// <returns>The same builder.</returns>
    public static IKernelBuilder AddDifyChatCompletion(
        this IKernelBuilder builder, Action<DifyClientOptions> configure, string? serviceId = null, DifyChatClientOptions? chatOptions = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        _ = builder.Services.AddDifyChatCompletion(configure, serviceId, chatOptions);
        return builder;
    }

    /// <summary>Adds a Dify chat app as <see cref="IChatCompletionService"/>, and its <see cref="DifyClient"/>.</summary>
    /// <remarks>A <see cref="ChatHistory"/> goes on with its Dify conversation by itself. What Dify answers is untrusted text, as any model's.</remarks>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets the app's options.</param>
    /// <param name="serviceId">The service's id, which is the client's key too. Default: none, for the only Dify app of the kernel.</param>
    /// <param name="chatOptions">How the app behaves as a chat service; default: see <see cref="DifyChatClientOptions"/>.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddDifyChatCompletion(
        this IServiceCollection services, Action<DifyClientOptions> configure, string? serviceId = null, DifyChatClientOptions? chatOptions = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        _ = serviceId is null ? services.AddDifyClient(configure) : services.AddKeyedDifyClient(serviceId, configure);
        return services.AddService(client: null, serviceId, chatOptions);
    }

    /// <summary>Adds a Dify chat app as <see cref="IChatCompletionService"/>, over a client that exists or is registered already.</summary>
    /// <param name="builder">The kernel builder.</param>
    /// <param name="client">The app's client. Default: the one that is registered, under the service's id if it has one.</param>
    /// <param name="serviceId">The service's id. Default: none.</param>
    /// <param name="chatOptions">How the app behaves as a chat service; default: see <see cref="DifyChatClientOptions"/>.</param>
    /// <returns>The same builder.</returns>
    public static IKernelBuilder AddDifyChatCompletion(
        this IKernelBuilder builder, DifyClient? client = null, string? serviceId = null, DifyChatClientOptions? chatOptions = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        _ = builder.Services.AddDifyChatCompletion(client, serviceId, chatOptions);
        return builder;
    }

    /// <summary>Adds a Dify chat app as <see cref="IChatCompletionService"/>, over a client that exists or is registered already.</summary>
    /// <param name="services">The services.</param>
    /// <param name="client">The app's client. Default: the one that is registered, under the service's id if it has one.</param>
    /// <param name="serviceId">The service's id. Default: none.</param>
    /// <param name="chatOptions">How the app behaves as a chat service; default: see <see cref="DifyChatClientOptions"/>.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddDifyChatCompletion(
        this IServiceCollection services, DifyClient? client = null, string? serviceId = null, DifyChatClientOptions? chatOptions = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        return services.AddService(client, serviceId, chatOptions);
    }

    /// <summary>Makes a chat client whose answers come from Dify, alone or with middleware around it, a chat completion service.</summary>
    /// <remarks>
    /// Unlike <c>AsChatCompletionService</c> it keeps the history free of the tools that Dify ran (they are told in the metadata,
    /// <see cref="DifyMetadataNames.ToolSteps"/>), and goes on with the conversation also when streamed words were added to the history without their metadata.
    /// </remarks>
    /// <param name="chatClient">The chat client.</param>
    /// <param name="serviceProvider">Services for the bridge; default: none.</param>
    /// <returns>The service.</returns>
    public static IChatCompletionService AsDifyChatCompletionService(this IChatClient chatClient, IServiceProvider? serviceProvider = null)
    {
        ArgumentNullException.ThrowIfNull(chatClient);
        return new DifyChatCompletionService(new KernelChatClient(chatClient).AsChatCompletionService(serviceProvider));
    }

    /// <summary>Adds a streamed answer to the history with what was told along with it, so that the history goes on with the conversation even after a trip through JSON.</summary>
    /// <param name="history">The history.</param>
    /// <param name="messages">The messages of the stream, in order.</param>
    /// <returns>The message that was added.</returns>
    public static ChatMessageContent AddStreamedAnswer(this ChatHistory history, IEnumerable<StreamingChatMessageContent> messages)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(messages);
        var all = messages as IReadOnlyCollection<StreamingChatMessageContent> ?? [.. messages];
        var metadata = new AnswerMetadata();
        foreach (var message in all)
        {
            metadata.Add(message);
        }

        var answer = new ChatMessageContent(
            AuthorRole.Assistant,
            string.Concat(all.Select(m => m.Content)),
            modelId: all.Select(m => m.ModelId).LastOrDefault(id => id is not null),
            metadata: metadata.MergedInto(null));
        history.Add(answer);
        return answer;
    }

    private static IServiceCollection AddService(this IServiceCollection services, DifyClient? client, string? serviceId, DifyChatClientOptions? chatOptions) =>
        services.AddKeyedSingleton<IChatCompletionService>(serviceId, (provider, _) =>
        {
            var dify = client ?? (serviceId is null ? null : provider.GetKeyedService<DifyClient>(serviceId)) ?? provider.GetRequiredService<DifyClient>();
            return dify.AsIChatClient(chatOptions).AsDifyChatCompletionService(provider);
        });
}
