using System.Text.Json;
using Dify.AI.Extensions.Wire;
using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions;

/// <summary>Forms of paused chatflows, and their answers, as contents that survive JSON: M.E.AI has no type of its own for them.</summary>
internal static class HumanInputForms
{
    public static AIContent ToContent(DifyHumanInputRequest form, ResponseContinuationToken? continuation)
    {
        var properties = new AdditionalPropertiesDictionary
        {
            [DifyPropertyNames.Form] = JsonSerializer.SerializeToElement(form, WireJson.Default.DifyHumanInputRequest),
        };
        if (continuation is not null)
        {
            properties[DifyPropertyNames.Continuation] = DifyContinuationToken.ToText(continuation);
        }

        return new() { RawRepresentation = form, AdditionalProperties = properties };
    }

    public static DifyHumanInputRequest? ReadForm(AIContent content) =>
        content.RawRepresentation as DifyHumanInputRequest
        ?? (content.AdditionalProperties?.TryGetValue(DifyPropertyNames.Form, out var form) is true && form is JsonElement { ValueKind: JsonValueKind.Object } json
            ? json.Deserialize(WireJson.Default.DifyHumanInputRequest)
            : null);

    public static AIContent ToAnswer(AIContent content, string action, IReadOnlyDictionary<string, object?>? inputs)
    {
        var form = ReadForm(content)
            ?? throw new ArgumentException("The content holds no form: pass one for which GetDifyForm returns one.", nameof(content));
        if (form.FormToken is not { Length: > 0 })
        {
            throw new InvalidOperationException(
                $"The form '{form.NodeTitle}' can't be answered here: the app delivers it otherwise, such as by e-mail. Continue by the ContinuationToken once it has been filled in.");
        }

        if (ChatOptionsReader.ReadString(content.AdditionalProperties, DifyPropertyNames.Continuation) is not { } continuation)
        {
            throw new InvalidOperationException(
                $"The form '{form.NodeTitle}' can't be answered by a message: it is that of a workflow app. Submit it by DifyClient.HumanInput, and follow the run by DifyClient.Workflows.");
        }

        if (form.Actions is { Count: > 0 } actions && !actions.Any(a => a.Id == action))
        {
            throw new ArgumentException($"The form has no button '{action}', only: {string.Join(", ", actions.Select(a => a.Id))}.", nameof(action));
        }

        return new()
        {
            AdditionalProperties = new()
            {
                [DifyPropertyNames.FormToken] = form.FormToken,
                [DifyPropertyNames.FormAction] = action,
                [DifyPropertyNames.FormInputs] = JsonSerializer.SerializeToElement(InputValues.ToJson(inputs), WireJson.Default.JsonObject),
                [DifyPropertyNames.Continuation] = continuation,
            },
        };
    }

    /// <summary>The answers of forms in the turn that a caller sends; null when it holds none.</summary>
    public static FormAnswers? ReadAnswers(IReadOnlyList<ChatMessage> messages)
    {
        var turn = messages.Skip(RequestMapper.LastIndexOfAssistant(messages) + 1).ToList();
        var answers = turn.SelectMany(m => m.Contents).Select(ReadAnswer).OfType<FormAnswer>().ToList();
        if (answers.Count == 0)
        {
            return null;
        }

        if (turn.Any(m => m.Role == ChatRole.User && !string.IsNullOrWhiteSpace(m.Text)))
        {
            throw new ArgumentException(
                "A message that answers a form can hold no text besides: the chatflow takes none while it waits. Put the words into a field of the form, or send them later.");
        }

        return answers.Select(a => a.Continuation).Distinct().ToList() is [{ } continuation]
            ? new(answers, DifyContinuationToken.FromText(continuation))
            : throw new ArgumentException("The answers belong to forms of different runs, or name none: answer with AnswerDifyForm, the forms of one response at a time.");
    }

    /// <summary>Whether a turn answers forms.</summary>
    public static bool AreAnswered(IEnumerable<ChatMessage> turn) => turn.SelectMany(m => m.Contents).Any(c => ReadAnswer(c) is not null);

    private static FormAnswer? ReadAnswer(AIContent content) =>
        ChatOptionsReader.ReadString(content.AdditionalProperties, DifyPropertyNames.FormToken) is { Length: > 0 } token
            ? new(
                token,
                ChatOptionsReader.ReadString(content.AdditionalProperties, DifyPropertyNames.FormAction) ?? "",
                ChatOptionsReader.ReadMap(content.AdditionalProperties, DifyPropertyNames.FormInputs).ToDictionary(i => i.Key, i => i.Value),
                ChatOptionsReader.ReadString(content.AdditionalProperties, DifyPropertyNames.Continuation))
            : null;
}

/// <summary>The answers that one call gives, and the run that waits for them.</summary>
internal sealed record FormAnswers(IReadOnlyList<FormAnswer> Answers, ResponseContinuationToken Continuation);

/// <summary>The answer of one form.</summary>
internal sealed record FormAnswer(string FormToken, string Action, IReadOnlyDictionary<string, object?> Inputs, string? Continuation);
