using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Dify.AI.Extensions;

/// <summary>The tools as they are gathered, and what they have in common: whose calls they make, and how much they say.</summary>
internal sealed class ToolSet
{
    public const int MostRows = 20;

    private readonly List<AIFunction> _tools = [];
    private readonly ILogger _logger;
    private readonly bool _allowsWrites;
    private readonly bool _allowsDestructive;

    public ToolSet(DifyClient client, DifyToolsOptions options)
    {
        Client = client;
        Call = options.CallOptions is { } call ? new() { User = call.User, ApiKey = call.ApiKey } : null;
        MaxTextLength = options.MaxTextLength;
        AnnotationReply = options.AnnotationReply;
        _allowsWrites = options.AllowWrites;
        _allowsDestructive = options.AllowDestructive;
        _logger = client.LoggerFactory.CreateLogger("Dify.AI.Extensions.DifyTools");
    }

    public DifyClient Client { get; }

    /// <summary>User and key, copied: neither a model nor a later change reaches them.</summary>
    public DifyCallOptions? Call { get; }

    public int MaxTextLength { get; }

    public DifyAnnotationReplySettings? AnnotationReply { get; }

    public IReadOnlyList<AIFunction> Tools => _tools;

    /// <summary>Adds a tool, if its effect is allowed.</summary>
    /// <param name="name">Its name, in snake case.</param>
    /// <param name="effect">One of <see cref="DifyToolEffects"/>.</param>
    /// <param name="description">What a model has to know.</param>
    /// <param name="method">What it does. Its parameters, with their names and descriptions, become the schema.</param>
    /// <param name="explain">The sentence for a refusal that means something here; default: the common ones.</param>
    public void Add(string name, string effect, string description, Delegate method, Func<DifyException, string?>? explain = null)
    {
        if (effect == DifyToolEffects.Write ? !_allowsWrites : effect == DifyToolEffects.Destructive && !_allowsDestructive)
        {
            return;
        }

        var function = new SentenceFunction(
            AIFunctionFactory.Create(method, new AIFunctionFactoryOptions
            {
                Name = name,
                Description = description,
                SerializerOptions = ToolJson.Default.Options,
                AdditionalProperties = new Dictionary<string, object?> { [DifyPropertyNames.Effect] = effect },
            }),
            explain,
            _logger);
        _tools.Add(effect == DifyToolEffects.Destructive ? new ApprovalRequiredAIFunction(function) : function);
    }

    /// <summary>A number of rows as a model wants it, within what it gets.</summary>
    public static int ToRows(int wanted) => Math.Min(Math.Max(wanted, 1), MostRows);

    /// <summary>The text, or its beginning and how much is missing.</summary>
    public string? Cut(string? text)
    {
        if (text is null || text.Length <= MaxTextLength)
        {
            return text;
        }

        var length = char.IsHighSurrogate(text[MaxTextLength - 1]) ? MaxTextLength - 1 : MaxTextLength;
        return $"{text.Substring(0, length)} […cut: the first {length} of {text.Length} characters]";
    }

    /// <summary>An id as Dify gives them. What else a model may send never becomes part of a path.</summary>
    public static string ToId(string id, string source) => Guid.TryParse(id, out var guid)
        ? guid.ToString()
        : throw new ToolRefusedException($"That is not an id. Take it from {source}.");
}
