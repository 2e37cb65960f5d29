using System.Text;
using System.Text.Json.Nodes;

namespace Dify.AI.Extensions.Emulator;

/// <summary>
/// Collects what is wrong with a request and refuses it in the release's words: 1.9 names the first field in an
/// <c>errors</c> map without a code, later ones quote pydantic.
/// </summary>
/// <param name="release">The release to speak as.</param>
/// <param name="model">The server's name for the payload, which pydantic mentions.</param>
/// <param name="source">The object under test.</param>
internal sealed class Checks(DifyServerRelease release, string model, JsonNode source)
{
    private const string Docs = "https://errors.pydantic.dev/2.10/v/";

    private readonly List<string> _faults = [];
    private (string Field, string Message)? _old;

    public bool Old => release == DifyServerRelease.Dify19;

    public void Missing(string field, string help) =>
        Fail(field, "Field required", "missing", source, $"{help} Missing required parameter in the JSON body".TrimStart());

    public void Fail(string? field, string message, string type, JsonNode? input, string oldMessage)
    {
        var value = PythonRepr.Repr(input);

        // Pydantic keeps 50 characters of a value: 25 at its head, 24 at its tail.
        if (value.Length > 50)
        {
            value = $"{value[..25]}...{value[^24..]}";
        }

        var place = field is null ? "" : $"\n{field}";
        _faults.Add($"{place}\n  {message} [type={type}, input_value={value}, input_type={PythonRepr.TypeName(input)}]\n    For further information visit {Docs}{type}");
        _old ??= (field ?? "", oldMessage);
    }

    public void ThrowIfAny()
    {
        if (_old is not { } old)
        {
            return;
        }

        if (Old)
        {
            throw Refusal.Json(400, old.Message, new JsonObject
            {
                ["errors"] = new JsonObject { [old.Field] = old.Message },
                ["message"] = "Input payload validation failed",
            });
        }

        var text = new StringBuilder().Append(_faults.Count).Append(" validation error").Append(_faults.Count == 1 ? "" : "s").Append(" for ").Append(model);
        throw Refusal.InvalidParam(text.AppendJoin("", _faults).ToString());
    }
}
