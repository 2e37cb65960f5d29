using System.Globalization;

namespace Dify.AI.Extensions;

/// <summary>
/// The id of one call. It carries what the turn with its result must know, because callers of a conversation send results only, and no state is kept here:
/// which tools the app had been told of, which of them was called, and which call of the answer it was.
/// </summary>
internal readonly record struct ToolCallId(string Fingerprint, int Tool, int Ordinal)
{
    private const string Prefix = "call";

    /// <summary>The id as text, unlike any other.</summary>
    public string ToUniqueString() => string.Join("_", Prefix, Fingerprint, Number(Tool), Number(Ordinal), ToolMarks.RandomHex(16));

    public static ToolCallId? Parse(string? callId) =>
        callId?.Split('_') is [Prefix, { Length: CallableTools.FingerprintLength } fingerprint, var tool, var ordinal, _]
        && int.TryParse(tool, NumberStyles.None, CultureInfo.InvariantCulture, out var toolIndex)
        && int.TryParse(ordinal, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new(fingerprint, toolIndex, number)
            : null;

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
