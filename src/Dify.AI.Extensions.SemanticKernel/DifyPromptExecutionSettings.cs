using System.Collections.ObjectModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;

namespace Dify.AI.Extensions.SemanticKernel;

/// <summary>What a prompt can say to a Dify app: the end user, the conversation, the app's input variables.</summary>
/// <remarks>The Service API takes no model, temperature or the like: those are the app's own.</remarks>
public sealed class DifyPromptExecutionSettings : PromptExecutionSettings
{
    private const string UserName = "user";
    private const string ConversationIdName = "conversation_id";
    private const string InputsName = "inputs";

    private string? _user;
    private string? _conversationId;
    private IDictionary<string, object?>? _inputs;

    /// <summary>The end user of the call, 1 to 255 characters. Take it from your sign-in, never from a model. Default: the client's resolver, then its own user.</summary>
    [JsonPropertyName(UserName)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? User
    {
        get => _user;
        set
        {
            ThrowIfFrozen();
            _user = value;
        }
    }

    /// <summary>The conversation to go on with. Default: the one that the history's last answer belongs to, or else a new one.</summary>
    [JsonPropertyName(ConversationIdName)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ConversationId
    {
        get => _conversationId;
        set
        {
            ThrowIfFrozen();
            _conversationId = value;
        }
    }

    /// <summary>
    /// The app's input variables, which Dify wants on every turn: strings, numbers, booleans, JSON, and lists and string-keyed maps of these.
    /// Default: the client's own.
    /// </summary>
    [JsonPropertyName(InputsName)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IDictionary<string, object?>? Inputs
    {
        get => _inputs;
        set
        {
            ThrowIfFrozen();
            _inputs = value;
        }
    }

    /// <summary>Reads general settings, such as a prompt file's, as those of a Dify app: <c>user</c>, <c>conversation_id</c> and <c>inputs</c> of their extension data.</summary>
    /// <param name="executionSettings">The settings; <see langword="null"/> for none.</param>
    /// <returns>The same settings when they are a Dify app's already, else new ones.</returns>
    public static DifyPromptExecutionSettings FromExecutionSettings(PromptExecutionSettings? executionSettings)
    {
        if (executionSettings is null or DifyPromptExecutionSettings)
        {
            return executionSettings as DifyPromptExecutionSettings ?? new();
        }

        var data = executionSettings.ExtensionData is { } given ? new Dictionary<string, object>(given) : null;
        return new()
        {
            ServiceId = executionSettings.ServiceId,
            ModelId = executionSettings.ModelId,
            FunctionChoiceBehavior = executionSettings.FunctionChoiceBehavior,
            User = ToText(Take(data, UserName)),
            ConversationId = ToText(Take(data, ConversationIdName)),
            Inputs = ToMap(Take(data, InputsName)),
            ExtensionData = data,
        };
    }

    /// <inheritdoc/>
    public override void Freeze()
    {
        if (!IsFrozen)
        {
            base.Freeze();
            _inputs = _inputs is null ? null : new ReadOnlyDictionary<string, object?>(_inputs);
        }
    }

    /// <inheritdoc/>
    public override PromptExecutionSettings Clone() => new DifyPromptExecutionSettings
    {
        ServiceId = ServiceId,
        ModelId = ModelId,
        FunctionChoiceBehavior = FunctionChoiceBehavior,
        ExtensionData = ExtensionData is null ? null : new Dictionary<string, object>(ExtensionData),
        User = User,
        ConversationId = ConversationId,
        Inputs = Inputs is null ? null : new Dictionary<string, object?>(Inputs),
    };

    /// <inheritdoc/>
    protected override void PrepareChatOptionsForRequest(ChatOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);

        // Semantic Kernel passes settings through JSON, and leaves what it doesn't know here under its JSON name.
        _ = options.AdditionalProperties?.Remove(UserName);
        _ = options.AdditionalProperties?.Remove(ConversationIdName);
        _ = options.AdditionalProperties?.Remove(InputsName);
        if (!string.IsNullOrWhiteSpace(ConversationId))
        {
            options.ConversationId = ConversationId;
        }

        if (User is not null)
        {
            _ = options.SetDifyUser(User);
        }

        foreach (var input in Inputs ?? new Dictionary<string, object?>())
        {
            _ = options.SetDifyInput(input.Key, input.Value);
        }
    }

    private static object? Take(Dictionary<string, object>? data, string name)
    {
        if (data?.TryGetValue(name, out var value) is not true)
        {
            return null;
        }

        _ = data.Remove(name);
        return value;
    }

    private static string? ToText(object? value) => value switch
    {
        null or JsonElement { ValueKind: JsonValueKind.Null } => null,
        string text => text,
        JsonElement { ValueKind: JsonValueKind.String } element => element.GetString(),
        _ => throw new ArgumentException($"'{UserName}' and '{ConversationIdName}' must be strings."),
    };

    private static Dictionary<string, object?>? ToMap(object? value) => value switch
    {
        null or JsonElement { ValueKind: JsonValueKind.Null } => null,
        JsonElement { ValueKind: JsonValueKind.Object } element => element.EnumerateObject().ToDictionary(p => p.Name, p => (object?)p.Value),
        IEnumerable<KeyValuePair<string, object?>> map => map.ToDictionary(i => i.Key, i => i.Value),
        IEnumerable<KeyValuePair<string, string>> map => map.ToDictionary(i => i.Key, i => (object?)i.Value),
        _ => throw new ArgumentException($"'{InputsName}' must be a string-keyed map or a JSON object."),
    };
}
