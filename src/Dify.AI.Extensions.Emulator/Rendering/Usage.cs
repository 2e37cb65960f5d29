using System.Globalization;
using System.Text.Json.Nodes;

namespace Dify.AI.Extensions.Emulator;

/// <summary>Token counts and prices, in the server's spelling: prices are decimals in strings.</summary>
internal static class Usage
{
    private const decimal PromptPrice = 0.000_001m;
    private const decimal CompletionPrice = 0.000_002m;

    /// <summary>Usage of a turn that asked a model; all zero when an annotation answered.</summary>
    /// <param name="turn">The turn.</param>
    /// <param name="timed">Whether times to the first token and from it on are told: chatflows do once there was one, the others leave them null.</param>
    /// <param name="blocking">Blocking bodies write a zero price out, streams as <c>0E-7</c>.</param>
    public static JsonObject Of(Turn turn, bool timed, bool blocking = false)
    {
        if (turn.AnnotationHit is not null)
        {
            return None(turn, timed);
        }

        timed &= turn.Answer.Length > 0;
        var (prompt, completion) = (PromptTokens(turn), CompletionTokens(turn));
        return new JsonObject
        {
            ["prompt_tokens"] = prompt,
            ["prompt_unit_price"] = "0.001",
            ["prompt_price_unit"] = "0.001",
            ["prompt_price"] = Price(prompt * PromptPrice, blocking),
            ["completion_tokens"] = completion,
            ["completion_unit_price"] = "0.002",
            ["completion_price_unit"] = "0.001",
            ["completion_price"] = Price(completion * CompletionPrice, blocking),
            ["total_tokens"] = prompt + completion,
            ["total_price"] = Price((prompt * PromptPrice) + (completion * CompletionPrice), blocking),
            ["currency"] = "USD",
            ["latency"] = turn.ElapsedSeconds,
            ["time_to_first_token"] = timed ? turn.ElapsedSeconds : null,
            ["time_to_generate"] = timed ? turn.ElapsedSeconds : null,
        };
    }

    /// <summary>Usage of a turn that reached no model, or of a chatflow that was stopped.</summary>
    public static JsonObject None(Turn turn, bool timed) => new()
    {
        ["prompt_tokens"] = 0,
        ["prompt_unit_price"] = "0.0",
        ["prompt_price_unit"] = "0.0",
        ["prompt_price"] = "0.0",
        ["completion_tokens"] = 0,
        ["completion_unit_price"] = "0.0",
        ["completion_price_unit"] = "0.0",
        ["completion_price"] = "0.0",
        ["total_tokens"] = 0,
        ["total_price"] = "0.0",
        ["currency"] = "USD",
        ["latency"] = timed ? 0.0 : turn.ElapsedSeconds,
        ["time_to_first_token"] = timed ? turn.ElapsedSeconds : null,
        ["time_to_generate"] = timed ? turn.ElapsedSeconds : null,
    };

    public static int Total(Turn turn) => turn.AnnotationHit is null ? PromptTokens(turn) + CompletionTokens(turn) : 0;

    public static string TotalPrice(Turn turn) =>
        Price((PromptTokens(turn) * PromptPrice) + (CompletionTokens(turn) * CompletionPrice), blocking: false);

    private static int PromptTokens(Turn turn) => Words(turn.Query) + 6;

    private static int CompletionTokens(Turn turn) => Words(turn.Answer.ToString());

    private static int Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;

    private static string Price(decimal price, bool blocking) =>
        price == 0 && !blocking ? "0E-7" : price.ToString("F7", CultureInfo.InvariantCulture);
}
