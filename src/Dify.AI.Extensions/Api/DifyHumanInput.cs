using Dify.AI.Extensions.Wire;

namespace Dify.AI.Extensions;

/// <summary>Forms that a chatflow waits for, from Dify 1.13 on: <c>/form/human_input</c>.</summary>
/// <remarks>
/// A form's token comes with <see cref="HumanInputRequiredEvent"/>, of forms that the app delivers to its web app. After the form is submitted the run goes
/// on: follow it with <see cref="DifyWorkflows.StreamEventsAsync"/>.
/// </remarks>
public sealed class DifyHumanInput
{
    private readonly DifyHttp _http;

    internal DifyHumanInput(DifyHttp http) => _http = http;

    /// <summary>Fetches a form.</summary>
    /// <remarks><see href="https://docs.dify.ai/en/api-reference/human-input/get-human-input-form"/></remarks>
    /// <param name="formToken">The form's token.</param>
    /// <param name="options">Another key.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The form.</returns>
    /// <exception cref="DifyException">
    /// Dify refused: <c>not_found</c>, or (412) <c>human_input_form_submitted</c> or <c>human_input_form_expired</c>.
    /// </exception>
    public Task<DifyHumanInputForm> GetFormAsync(string formToken, DifyCallOptions? options = null, CancellationToken cancellationToken = default) =>
        _http.SendAsync(HttpMethod.Get, ToPath(formToken), content: null, options, WireJson.Default.DifyHumanInputForm, cancellationToken);

    /// <summary>Submits a form.</summary>
    /// <remarks><see href="https://docs.dify.ai/en/api-reference/human-input/submit-human-input-form"/></remarks>
    /// <param name="formToken">The form's token.</param>
    /// <param name="action">The button: one of the form's <see cref="DifyHumanInputAction.Id"/>.</param>
    /// <param name="inputs">
    /// The values, by <see cref="DifyHumanInputField.OutputVariableName"/>: strings, <see cref="DifyFile"/>, lists of these. Dify wants all of the form's fields.
    /// </param>
    /// <param name="options">Another user or key.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>A task that ends when the form is taken.</returns>
    /// <exception cref="DifyException">
    /// Dify refused: <c>invalid_form_data</c> (the form stays open), <c>not_found</c>, or (412) <c>human_input_form_submitted</c> or <c>human_input_form_expired</c>.
    /// </exception>
    public async Task SubmitFormAsync(
        string formToken,
        string action,
        IReadOnlyDictionary<string, object?>? inputs = null,
        DifyCallOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        var path = ToPath(formToken);
        ArgumentException.ThrowIfNullOrWhiteSpace(action);
        var user = await _http.ResolveUserAsync(options, cancellationToken).ConfigureAwait(false);
        var content = DifyHttp.ToContent(new FormBody(InputValues.ToJson(inputs), action, user), WireJson.Default.FormBody);
        await _http.RunAsync(HttpMethod.Post, path, content, options, cancellationToken).ConfigureAwait(false);
    }

    private static string ToPath(string formToken) => $"form/human_input/{DifyPath.Escape(formToken)}";
}
