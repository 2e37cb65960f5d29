using Microsoft.SemanticKernel;

namespace Dify.AI.Extensions.SemanticKernel;

/// <summary>
/// Asks before a function that changes something in Dify runs, and denies it when nobody is there to be asked. Goes by the function's metadata
/// (<see cref="DifyPropertyNames.Effect"/>): what only reads, and functions that are not Dify's, pass.
/// </summary>
/// <remarks>
/// Add it to <see cref="Kernel.FunctionInvocationFilters"/>, to <see cref="Kernel.AutoFunctionInvocationFilters"/>, or to both: it asks once a call.
/// Destructive functions refuse to run where no such filter is.
/// </remarks>
/// <param name="approve">
/// Decides on one call, best by asking the user: the function, the arguments that the model wants, and a token that ends the wait. Default: none, every
/// such call is denied.
/// </param>
public sealed class DifyApprovalFilter(Func<KernelFunction, KernelArguments, CancellationToken, ValueTask<bool>>? approve = null)
    : IFunctionInvocationFilter, IAutoFunctionInvocationFilter
{
    private const string Denial = "Not done: the user has not approved this call. Tell the user what you wanted to do, and don't try it again unasked.";

    // The function whose call has been approved: set on the way to it, gone on the way back.
    private static readonly AsyncLocal<string?> Approved = new();

    /// <inheritdoc/>
    public async Task OnFunctionInvocationAsync(FunctionInvocationContext context, Func<FunctionInvocationContext, Task> next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        if (await MayRunAsync(context.Function, context.Arguments, context.CancellationToken).ConfigureAwait(false))
        {
            Approved.Value = ToName(context.Function);
            await next(context).ConfigureAwait(false);
        }
        else
        {
            context.Result = new(context.Function, Denial);
        }
    }

    /// <inheritdoc/>
    public async Task OnAutoFunctionInvocationAsync(AutoFunctionInvocationContext context, Func<AutoFunctionInvocationContext, Task> next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        if (await MayRunAsync(context.Function, context.Arguments ?? [], context.CancellationToken).ConfigureAwait(false))
        {
            Approved.Value = ToName(context.Function);
            await next(context).ConfigureAwait(false);
        }
        else
        {
            context.Result = new(context.Function, Denial);
        }
    }

    /// <summary>Whether a filter has let this call through.</summary>
    internal static bool HasApproved(KernelFunction function) => Approved.Value == ToName(function);

    private async ValueTask<bool> MayRunAsync(KernelFunction function, KernelArguments arguments, CancellationToken cancellationToken) =>
        !function.Metadata.AdditionalProperties.TryGetValue(DifyPropertyNames.Effect, out var effect)
        || effect is DifyToolEffects.Read
        || HasApproved(function)
        || (approve is not null && await approve(function, arguments, cancellationToken).ConfigureAwait(false));

    private static string ToName(KernelFunction function) => $"{function.PluginName}.{function.Name}";
}
