using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions;

/// <summary>The functions that the app may call in one request, and how its caller wants them used.</summary>
internal sealed class CallableTools
{
    public const int FingerprintLength = 8;

    private readonly IReadOnlyList<AIFunctionDeclaration> _tools;

    private CallableTools(IReadOnlyList<AIFunctionDeclaration> tools, ChatOptions options)
    {
        _tools = tools;
        MustCall = options.ToolMode is RequiredChatToolMode;
        OnlyOneCall = options.AllowMultipleToolCalls is false;
        Descriptions = string.Join("\n", tools.Select(Describe));
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(Descriptions));
        Fingerprint = BitConverter.ToUInt32(hash, 0).ToString("x8", CultureInfo.InvariantCulture);
    }

    /// <summary>Whether an answer without a call is wrong.</summary>
    public bool MustCall { get; }

    /// <summary>Whether an answer with several calls is wrong.</summary>
    public bool OnlyOneCall { get; }

    /// <summary>One line of JSON a tool.</summary>
    public string Descriptions { get; }

    /// <summary>Tells sets of tools apart.</summary>
    public string Fingerprint { get; }

    public IEnumerable<string> Names => _tools.Select(t => t.Name);

    /// <summary>The functions that may be called; null when there are none, or the mode forbids calls.</summary>
    /// <exception cref="ArgumentException">The mode requires a function that is not there.</exception>
    public static CallableTools? From(ChatOptions? options)
    {
        var tools = options?.Tools?.OfType<AIFunctionDeclaration>().GroupBy(t => t.Name, StringComparer.Ordinal).Select(g => g.First()).ToList();
        if (tools is not { Count: > 0 } || options!.ToolMode is NoneChatToolMode)
        {
            return null;
        }

        if (options.ToolMode is RequiredChatToolMode { RequiredFunctionName: { } required })
        {
            tools = tools.Where(t => t.Name == required).ToList();
            if (tools.Count == 0)
            {
                throw new ArgumentException($"ChatOptions.ToolMode requires the function '{required}', which is not among ChatOptions.Tools: add it, or require another.", nameof(options));
            }
        }

        return new(tools, options);
    }

    /// <summary>The tool's place and name; a name in other casing is understood as long as only one tool can be meant.</summary>
    public (int Index, string Name)? Find(string name)
    {
        var same = Matches(name, StringComparison.Ordinal);
        var alike = same.Count > 0 ? same : Matches(name.Trim(), StringComparison.OrdinalIgnoreCase);
        return alike.Count == 1 ? (alike[0], _tools[alike[0]].Name) : null;
    }

    public string? NameAt(int index) => index >= 0 && index < _tools.Count ? _tools[index].Name : null;

    private List<int> Matches(string name, StringComparison comparison) =>
        [.. Enumerable.Range(0, _tools.Count).Where(i => string.Equals(_tools[i].Name, name, comparison))];

    private static string Describe(AIFunctionDeclaration tool) => ReadableJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("name", tool.Name);
        if (!string.IsNullOrWhiteSpace(tool.Description))
        {
            json.WriteString("description", tool.Description);
        }

        if (tool.JsonSchema.ValueKind != JsonValueKind.Undefined)
        {
            json.WritePropertyName("parameters");
            tool.JsonSchema.WriteTo(json);
        }

        json.WriteEndObject();
    });
}
