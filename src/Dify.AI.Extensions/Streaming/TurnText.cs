namespace Dify.AI.Extensions.Streaming;

/// <summary>The answer's text as it grows: which event adds what, and which withdraws what was said.</summary>
internal abstract class TurnText
{
    public abstract int Length { get; }

    public abstract override string ToString();

    /// <summary>What the event does to the text; <see langword="default"/> when nothing.</summary>
    public abstract TextChange Apply(DifyEvent difyEvent);
}

/// <summary>What one event does to the answer's text.</summary>
/// <param name="Text">The words added, or those that stand in place of all before; null when the event has none.</param>
/// <param name="Replaces">Whether all text before is withdrawn.</param>
/// <param name="Before">Of an answer that is taken up again, once: the text that an earlier call has handed on already.</param>
internal readonly record struct TextChange(string? Text, bool Replaces, string? Before = null);

/// <summary>An event, and what it does to the answer's text.</summary>
internal readonly record struct TurnStep(DifyEvent Event, TextChange Text);
