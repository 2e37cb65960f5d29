using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions.SemanticKernel;

/// <summary>
/// Answers as Semantic Kernel's bridge can carry them. It reads only the first text of a message, and takes a tool that Dify ran for one that the caller
/// is to run: streaming, it puts the call into the caller's history by itself (ChatClientChatCompletionService, 1.82).
/// </summary>
internal sealed class KernelChatClient(IChatClient innerClient) : DelegatingChatClient(innerClient)
{
    private const string MessageReplacedCode = "message_replace";

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var response = await base.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        var steps = new ToolSteps();
        foreach (var message in response.Messages)
        {
            (message.Contents, message.AdditionalProperties) = Carry(message.Contents, message.AdditionalProperties, steps);
        }

        return response;
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var steps = new ToolSteps();
        await foreach (var update in base.GetStreamingResponseAsync(messages, options, cancellationToken).ConfigureAwait(false))
        {
            (update.Contents, update.AdditionalProperties) = Carry(update.Contents, update.AdditionalProperties, steps);
            yield return update;
        }
    }

    private static (IList<AIContent> Contents, AdditionalPropertiesDictionary? Properties) Carry(
        IList<AIContent> contents, AdditionalPropertiesDictionary? properties, ToolSteps steps)
    {
        var carried = new List<AIContent>(contents.Count);
        var hasSteps = false;
        foreach (var content in contents)
        {
            switch (content)
            {
                case FunctionCallContent or FunctionResultContent when steps.Take(content):
                    hasSteps = true;
                    break;

                case TextContent text when carried.FindIndex(c => c is TextContent) is >= 0 and var first:
                    carried[first] = new TextContent(((TextContent)carried[first]).Text + text.Text)
                    {
                        RawRepresentation = carried[first].RawRepresentation,
                        AdditionalProperties = carried[first].AdditionalProperties,
                    };
                    break;

                case ErrorContent { ErrorCode: MessageReplacedCode } replaced:
                    (properties ??= [])[DifyMetadataNames.ReplacedBy] = replaced.Message;
                    break;

                default:
                    carried.Add(content);
                    break;
            }
        }

        if (hasSteps)
        {
            (properties ??= [])[DifyMetadataNames.ToolSteps] = steps.ToJson();
        }

        return (carried, properties);
    }
}
