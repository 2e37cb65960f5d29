using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dify.AI.Extensions.Emulator;

/// <summary>Reads fields of a JSON body or a query string and notes what is wrong with them.</summary>
internal sealed class Fields(Checks checks, Func<string, JsonNode?> read, Func<string, bool> has)
{
    public static Fields OfBody(Call call, string model, out Checks checks)
    {
        checks = new Checks(call.Release, model, call.Body);
        return new Fields(checks, name => call.Body[name], call.Body.ContainsKey);
    }

    public static Fields OfQuery(Call call, string model, out Checks checks)
    {
        var query = new JsonObject(call.Http.Request.Query.Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Key, pair.Value[0])));
        checks = new Checks(call.Release, model, query);
        return new Fields(checks, name => query[name], query.ContainsKey);
    }

    public JsonObject Object(string name, string help)
    {
        if (!has(name))
        {
            checks.Missing(name, help);
            return [];
        }

        if (read(name) is JsonObject value)
        {
            return value;
        }

        checks.Fail(name, "Input should be a valid dictionary", "dict_type", read(name), $"{help} Missing required parameter in the JSON body");
        return [];
    }

    public string Text(string name, string help, string? byDefault = null)
    {
        if (!has(name))
        {
            if (byDefault is null)
            {
                checks.Missing(name, help);
            }

            return byDefault ?? "";
        }

        var value = read(name);
        if (value?.GetValueKind() == JsonValueKind.String)
        {
            return value.GetValue<string>();
        }

        // 1.9 makes a text of anything; null stays what it is and counts as missing later.
        if (!checks.Old)
        {
            checks.Fail(name, "Input should be a valid string", "string_type", value, "");
        }

        return value is null ? "" : PythonRepr.Str(value);
    }

    public string? Choice(string name, string help, params string[] choices)
    {
        if (read(name) is not { } value)
        {
            return null;
        }

        var text = PythonRepr.Str(value);
        if (!choices.Contains(text, StringComparer.Ordinal))
        {
            var quoted = choices.Select(choice => $"'{choice}'").ToArray();
            var list = quoted.Length > 1 ? $"{string.Join(", ", quoted[..^1])} or {quoted[^1]}" : quoted[0];
            checks.Fail(name, $"Input should be {list}", "literal_error", value, $"{help} The value '{text}' is not a valid choice for '{name}'.");
        }

        return text;
    }

    /// <summary>A UUID, or nothing; blanks count as nothing from 1.12 on.</summary>
    public string? Uuid(string name, string help, Func<string, bool>? known = null)
    {
        if (read(name) is not { } value)
        {
            return null;
        }

        var text = PythonRepr.Str(value);
        text = checks.Old ? text : text.Trim();
        if (text.Length == 0)
        {
            return null;
        }

        if (!Guid.TryParse(text, out _) && known?.Invoke(text) != true)
        {
            checks.Fail(name, $"Value error, {name} must be a valid UUID", "value_error", value, $"{help} {text} is not a valid uuid.");
        }

        return text;
    }

    public JsonArray List(string name)
    {
        var value = read(name);
        if (value is null)
        {
            return [];
        }

        if (value is JsonArray items)
        {
            for (var i = 0; i < items.Count && !checks.Old; i++)
            {
                if (items[i] is not JsonObject)
                {
                    checks.Fail($"{name}.{i}", "Input should be a valid dictionary", "dict_type", items[i], "");
                }
            }

            return items;
        }

        // 1.9 takes what comes, then trips over it.
        if (checks.Old)
        {
            throw Refusal.InternalError();
        }

        checks.Fail(name, "Input should be a valid list", "list_type", value, "");
        return [];
    }

    /// <summary>1.9 takes any text but the empty one for true, "false" too; later ones read it, or refuse.</summary>
    public bool Flag(string name, bool byDefault)
    {
        if (read(name) is not { } value || value.GetValueKind() is JsonValueKind.True or JsonValueKind.False)
        {
            return read(name)?.GetValue<bool>() ?? byDefault;
        }

        var text = PythonRepr.Str(value).ToLowerInvariant();
        if (checks.Old || text is "true" or "1" or "yes" or "on" or "t" or "y")
        {
            return text.Length > 0;
        }

        if (text is not ("false" or "0" or "no" or "off" or "f" or "n"))
        {
            checks.Fail(name, "Input should be a valid boolean, unable to interpret input", "bool_parsing", value, "");
        }

        return false;
    }

    public int Number(string name, string help, int byDefault, int least, int most)
    {
        if (read(name) is not { } value)
        {
            return byDefault;
        }

        var text = PythonRepr.Str(value);
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            checks.Fail(
                name,
                "Input should be a valid integer, unable to parse string as an integer",
                "int_parsing",
                value,
                $"{help} {text} is not a valid integer".TrimStart());
            return byDefault;
        }

        var range = $"{help} Invalid argument: {text}. argument must be within the range {least} - {most}".TrimStart();
        if (number < least)
        {
            checks.Fail(name, $"Input should be greater than or equal to {least}", "greater_than_equal", value, range);
        }
        else if (number > most)
        {
            checks.Fail(name, $"Input should be less than or equal to {most}", "less_than_equal", value, range);
        }

        return number;
    }
}
