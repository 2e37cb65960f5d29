using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dify.AI.Extensions.Emulator;

/// <summary>The app's input form, checked anew on every turn; what it does not declare is dropped.</summary>
internal static class InputRules
{
    public static JsonObject Apply(IEnumerable<DifyInputVariable> declared, JsonObject given)
    {
        var inputs = new JsonObject();
        foreach (var variable in declared)
        {
            var value = given[variable.Name];
            inputs[variable.Name] = IsMissing(value) ? Absent(variable) : Checked(variable, value!);
        }

        return inputs;
    }

    private static bool IsMissing(JsonNode? value) =>
        value is null || (value.GetValueKind() == JsonValueKind.String && value.GetValue<string>().Length == 0);

    private static JsonNode? Absent(DifyInputVariable variable) => variable switch
    {
        { Required: true } => throw Refusal.InvalidParam($"{variable.Name} is required in input form"),
        { Type: "checkbox" } => false,
        _ => null,
    };

    private static JsonNode? Checked(DifyInputVariable variable, JsonNode value)
    {
        var text = value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;
        switch (variable.Type)
        {
            case "text-input" or "paragraph" or "select" when text is null:
                throw Refusal.InvalidParam($"(type '{variable.Type}') {variable.Name} in input form must be a string");
            case "text-input" or "paragraph" when text!.Length > variable.MaxLength:
                throw Refusal.InvalidParam($"{variable.Name} in input form must be less than {variable.MaxLength} characters");
            case "select" when !variable.Options.Contains(text!, StringComparer.Ordinal):
                throw Refusal.InvalidParam(
                    $"{variable.Name} in input form must be one of the following: {PythonRepr.Repr(new JsonArray([.. variable.Options.Select(option => (JsonNode)option)]))}");
            case "number" when text is not null:
                return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                    ? JsonValue.Create(number)
                    : throw Refusal.InvalidParam($"{variable.Name} in input form must be a valid number");
            case "number" when value.GetValueKind() != JsonValueKind.Number:
                throw Refusal.InvalidParam($"{variable.Name} in input form must be a valid number");
            case "file-list" when value is not JsonArray:
                throw Refusal.InvalidParam($"{variable.Name} in input form must be a list of files");
            case "json_object" or "file" when value is not JsonObject:
                throw Refusal.InvalidParam($"{variable.Name} in input form must be a dict");
            default:
                return value.DeepClone();
        }
    }
}
