namespace Dify.AI.Extensions;

/// <summary>Tokens, prices and times of one message. Prices are in <see cref="Currency"/>; the server sends them as decimal strings, also <c>"0E-7"</c>.</summary>
public sealed record DifyUsage : DifyData
{
    /// <summary>Tokens of the prompt.</summary>
    public long? PromptTokens { get; init; }

    /// <summary>Price of the prompt's tokens per unit.</summary>
    public decimal? PromptUnitPrice { get; init; }

    /// <summary>The factor between tokens and <see cref="PromptUnitPrice"/>: 0.001 means "per 1,000 tokens".</summary>
    public decimal? PromptPriceUnit { get; init; }

    /// <summary>Price of the prompt.</summary>
    public decimal? PromptPrice { get; init; }

    /// <summary>Tokens of the answer.</summary>
    public long? CompletionTokens { get; init; }

    /// <summary>Price of the answer's tokens per unit.</summary>
    public decimal? CompletionUnitPrice { get; init; }

    /// <summary>The factor between tokens and <see cref="CompletionUnitPrice"/>: 0.001 means "per 1,000 tokens".</summary>
    public decimal? CompletionPriceUnit { get; init; }

    /// <summary>Price of the answer.</summary>
    public decimal? CompletionPrice { get; init; }

    /// <summary>Prompt and answer together.</summary>
    public long? TotalTokens { get; init; }

    /// <summary>Price of prompt and answer together.</summary>
    public decimal? TotalPrice { get; init; }

    /// <summary>ISO code, such as <c>USD</c>.</summary>
    public string? Currency { get; init; }

    /// <summary>Seconds that the model took.</summary>
    public double? Latency { get; init; }

    /// <summary>Seconds to the model's first token, where measured.</summary>
    public double? TimeToFirstToken { get; init; }

    /// <summary>Seconds from the first token to the last, where measured.</summary>
    public double? TimeToGenerate { get; init; }
}
