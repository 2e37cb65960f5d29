using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions;

/// <summary>Messages and options of a call as the one request that Dify takes.</summary>
internal sealed class RequestMapper(DifyClient client, DifyChatClientOptions settings)
{
    private readonly UploadRules? _uploads = settings.CheckFileUploads ? new(token => client.App.GetParametersAsync(cancellationToken: token)) : null;

    /// <summary>Makes the request of a call. Dify keeps the history of a conversation: what it already has is not sent again.</summary>
    public Task<MappedRequest> ToRequestAsync(
        IChatClient self, IReadOnlyList<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken) =>
        ToRequestAsync(
            messages,
            options,
            ToRaw(self, options),
            resumesStamped: settings.HistoryMode == DifyHistoryMode.Resume,
            cancellationToken);

    /// <summary>The end user of a call, and the fingerprint of server, app and user.</summary>
    public async Task<(string User, string Scope)> ResolveUserAsync(IChatClient self, ChatOptions? options, CancellationToken cancellationToken) =>
        await ResolveUserAsync(ToRaw(self, options), options, cancellationToken).ConfigureAwait(false);

    /// <summary>Makes the request of a call around the members that the caller set himself.</summary>
    public Task<MappedRequest> ToRequestAsync(
        DifyChatRequest raw, IReadOnlyList<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken) =>
        ToRequestAsync(messages, options, raw, resumesStamped: settings.HistoryMode == DifyHistoryMode.Resume, cancellationToken);

    /// <summary>Makes the request once more for a new conversation, when the one that the history was stamped with is gone. Files stay uploaded.</summary>
    public Task<MappedRequest> ToRequestAnewAsync(
        MappedRequest refused, IReadOnlyList<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken) =>
        ToRequestAsync(messages, options, refused.Raw with { Files = refused.Request.Files }, resumesStamped: false, cancellationToken);

    private async Task<MappedRequest> ToRequestAsync(
        IReadOnlyList<ChatMessage> messages, ChatOptions? options, DifyChatRequest raw, bool resumesStamped, CancellationToken cancellationToken)
    {
        var (user, scope) = await ResolveUserAsync(raw, options, cancellationToken).ConfigureAwait(false);
        var lastAssistant = LastIndexOfAssistant(messages);
        var given = raw.ConversationId ?? (string.IsNullOrWhiteSpace(options?.ConversationId) ? null : options!.ConversationId);
        var stamped = given is null && resumesStamped && lastAssistant >= 0
            ? ConversationStamp.Read(messages[lastAssistant], scope)
            : null;
        var conversation = given ?? stamped;

        var turn = messages.Skip(lastAssistant + 1).ToList();
        var earlier = conversation is null && settings.HistoryMode != DifyHistoryMode.LatestTurn ? messages.Take(lastAssistant + 1) : [];
        var instructions = ToInstructions(messages, turn, options, isFirstTurn: conversation is null);
        var inputs = ToInputs(raw, options, instructions, out var instructionsPlaced, out var schemaPlaced);
        var files = raw.Files ?? await Attachments.ToFilesAsync(client.Files, _uploads, turn, user, cancellationToken).ConfigureAwait(false);

        var query = raw.Query ?? ToQuery(instructionsPlaced ? "" : instructions, earlier, turn, schemaPlaced ? null : options?.ResponseFormat);
        return new(
            raw with { Query = query, User = user, Inputs = inputs, Files = files, ConversationId = conversation },
            raw,
            scope,
            IsStamped: stamped is not null);
    }

    /// <summary>Members that the caller set on a request of his own win over all that is mapped here.</summary>
    private static DifyChatRequest ToRaw(IChatClient self, ChatOptions? options) => options?.RawRepresentationFactory?.Invoke(self) as DifyChatRequest ?? new();

    private async Task<(string User, string Scope)> ResolveUserAsync(DifyChatRequest raw, ChatOptions? options, CancellationToken cancellationToken)
    {
        var user = await DifyUser.ResolveAsync(client.Options, raw.User ?? ChatOptionsReader.ReadUser(options), cancellationToken).ConfigureAwait(false);
        return (user, ConversationStamp.ToScope(client.Endpoint, client.Options.ApiKey, user));
    }

    public static int LastIndexOfAssistant(IReadOnlyList<ChatMessage> messages)
    {
        for (var i = messages.Count - 1; i >= 0; i--)
        {
            if (messages[i].Role == ChatRole.Assistant)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>
    /// What is new of the instructions. Those of the options come again with every call of an agent: within a conversation they have been said, unless an
    /// input variable takes them, which Dify wants on every turn.
    /// </summary>
    private string ToInstructions(IReadOnlyList<ChatMessage> messages, List<ChatMessage> turn, ChatOptions? options, bool isFirstTurn)
    {
        var all = isFirstTurn || settings.InstructionsInput is not null;
        var parts = new[] { all ? options?.Instructions : null, QueryText.OfSystem(all ? messages : turn) };
        return string.Join("\n\n", parts.Where(p => !string.IsNullOrWhiteSpace(p)));
    }

    private Dictionary<string, object?> ToInputs(
        DifyChatRequest raw, ChatOptions? options, string instructions, out bool instructionsPlaced, out bool schemaPlaced)
    {
        var inputs = new Dictionary<string, object?>();
        foreach (var input in ChatOptionsReader.ReadInputs(options))
        {
            inputs[input.Key] = input.Value;
        }

        instructionsPlaced = settings.InstructionsInput is not null;
        if (settings.InstructionsInput is { } instructionsInput && instructions.Length > 0)
        {
            inputs[instructionsInput] = instructions;
        }

        var schema = ResponseFormatText.ToSchema(options?.ResponseFormat);
        schemaPlaced = settings.ResponseFormatInput is not null;
        if (settings.ResponseFormatInput is { } schemaInput && schema is not null)
        {
            inputs[schemaInput] = schema;
        }

        foreach (var input in raw.Inputs ?? new Dictionary<string, object?>())
        {
            inputs[input.Key] = input.Value;
        }

        return inputs;
    }

    private static string ToQuery(string instructions, IEnumerable<ChatMessage> earlier, List<ChatMessage> turn, ChatResponseFormat? format)
    {
        var history = QueryText.OfHistory(earlier);
        var words = QueryText.OfTurn(turn);
        if (string.IsNullOrWhiteSpace(words) && history.Length == 0 && instructions.Length == 0)
        {
            // Dify takes no message without text: a lone file is named in its place.
            words = QueryText.OfTurn(turn, namesFiles: true) is { Length: > 0 } names
                ? names
                : throw new ArgumentException("The messages hold nothing to send: Dify needs the text of a user's message, or a file.", nameof(turn));
        }

        var parts = new[]
        {
            instructions.Length > 0 ? QueryText.Tagged("instructions", instructions) : "",
            history.Length > 0 ? QueryText.Tagged("conversation_history", history) : "",
            words,
            ResponseFormatText.ToInstruction(format) ?? "",
        };
        return string.Join("\n\n", parts.Where(p => p.Length > 0));
    }
}

/// <param name="Request">What is sent.</param>
/// <param name="Raw">The caller's own part of it.</param>
/// <param name="Scope">Fingerprint of server, app and user.</param>
/// <param name="IsStamped">Whether the conversation's id came from a stamp in the history.</param>
internal sealed record MappedRequest(DifyChatRequest Request, DifyChatRequest Raw, string Scope, bool IsStamped);
