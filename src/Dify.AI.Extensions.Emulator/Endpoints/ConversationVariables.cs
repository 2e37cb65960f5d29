using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Dify.AI.Extensions.Emulator;

/// <summary>Variables that a chatflow keeps for a conversation.</summary>
internal static partial class ConversationVariables
{
    [GeneratedRegex("^[A-Za-z0-9_.-]+$")]
    private static partial Regex Name { get; }

    public static Task ListAsync(Call call)
    {
        var fields = Fields.OfQuery(call, "ConversationVariablesQuery", out var checks);
        var last = fields.Uuid("last_id", "The last variable ID for pagination");
        var limit = fields.Number("limit", "Number of variables to return", 20, 1, 100);
        var name = checks.Old ? null : call.Query("variable_name");
        if (name is not null && !Name.IsMatch(name))
        {
            checks.Fail(
                "variable_name",
                "Value error, Variable name can only contain letters, numbers, hyphens (-), underscores (_), and periods (.)",
                "value_error",
                name,
                "");
        }

        checks.ThrowIfAny();
        var conversation = Find(call);

        // On PostgreSQL the filter is a 500 in 1.12 and 1.14 (json_extract_path_text on text) [chat/variables-by-name].
        if (name is not null)
        {
            throw Refusal.Unknown();
        }

        var rows = conversation.Variables;
        if (last is not null)
        {
            // Strictly after the cursor's time, which all variables of a conversation share: the next page is empty [chatflow-basic/variables-after-last].
            var cursor = rows.Find(one => one.Id.Equals(last, StringComparison.OrdinalIgnoreCase)) ?? throw Refusal.InvalidParam("");
            rows = [.. rows.Where(one => one.CreatedAt > cursor.CreatedAt)];
        }

        return call.AnswerAsync(Page.After(rows, cursor: null, one => one.Id, limit)!.Of(Shape));
    }

    public static Task UpdateAsync(Call call)
    {
        var checks = new Checks(call.Release, "ConversationVariableUpdatePayload", call.Body);
        if (!call.Body.ContainsKey("value"))
        {
            checks.Missing("value", "New value for the conversation variable");
        }

        checks.ThrowIfAny();
        var conversation = Find(call);
        var id = call.Value("variable_id");
        var variable = conversation.Variables.Find(one => one.Id.Equals(id, StringComparison.OrdinalIgnoreCase))
            ?? throw call.NotFound("Conversation Variable Not Exists.");
        var value = call.Body["value"];
        var (wanted, given) = (variable.Declared.ValueType, TypeOf(value));
        if (!Fits(wanted, given))
        {
            throw Refusal.Of(400, "bad_request", $"Type mismatch: variable '{variable.Declared.Name}' expects {wanted}, but got {given} type");
        }

        variable.Value = value?.DeepClone();
        variable.UpdatedAt = call.Now;
        return call.AnswerAsync(Shape(variable));
    }

    private static Conversation Find(Call call) =>
        call.State.FindConversation(call.Value("c_id"), call.User) ?? throw call.NotFound("Conversation Not Exists.");

    private static bool Fits(string wanted, string given) =>
        wanted == given || (given == "array[any]" && wanted.StartsWith("array", StringComparison.Ordinal)) || (wanted == "secret" && given == "string");

    private static string TypeOf(JsonNode? value) => value switch
    {
        JsonArray { Count: > 0 } items when items.Select(TypeOf).Distinct().ToArray() is [var only] => $"array[{only}]",
        JsonArray => "array[any]",
        JsonObject => "object",
        null => "none",
        _ => value.GetValueKind() switch
        {
            JsonValueKind.String => "string",
            JsonValueKind.Number => "number",
            _ => "boolean",
        },
    };

    /// <summary>The value is a text, and for lists, objects and booleans it is Python's.</summary>
    private static JsonObject Shape(ConversationVariable variable) => new()
    {
        ["id"] = variable.Id,
        ["name"] = variable.Declared.Name,
        ["value_type"] = variable.Declared.ValueType,
        ["value"] = variable.Value is null ? null : PythonRepr.Str(variable.Value),
        ["description"] = variable.Declared.Description,
        ["created_at"] = variable.CreatedAt.ToUnixTimeSeconds(),
        ["updated_at"] = variable.UpdatedAt.ToUnixTimeSeconds(),
    };
}
