using System.Collections.ObjectModel;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;

namespace Dify.AI.Extensions.SemanticKernel;

/// <summary>Dify's tools as kernel functions: the same names, descriptions and schemas, and what they do as metadata.</summary>
internal static class DifyKernelFunctions
{
    private const string Refusal =
        "Not done: this call needs the user's approval, and the application has nobody who could be asked. Tell the user what you wanted to do.";

    public static KernelFunction Create(AIFunction tool)
    {
        // The kernel's own conversion knows parameters and schemas, but drops additional properties (AIFunctionKernelFunction, 1.82).
        var converted = tool.AsKernelFunction().Metadata;
        var effect = tool.AdditionalProperties.TryGetValue(DifyPropertyNames.Effect, out var value) ? value : DifyToolEffects.Destructive;
        return KernelFunctionFactory.CreateFromMethod(
            async (KernelFunction function, KernelArguments arguments, CancellationToken cancellationToken) =>
                effect is DifyToolEffects.Destructive && !DifyApprovalFilter.HasApproved(function)
                    ? Refusal
                    : await tool.InvokeAsync(new(arguments), cancellationToken).ConfigureAwait(false),
            tool.JsonSerializerOptions,
            new KernelFunctionFromMethodOptions
            {
                FunctionName = tool.Name,
                Description = tool.Description,
                Parameters = converted.Parameters,
                ReturnParameter = converted.ReturnParameter,
                AdditionalMetadata = new ReadOnlyDictionary<string, object?>(new Dictionary<string, object?> { [DifyPropertyNames.Effect] = effect }),
            });
    }
}
