using System.Text;
using System.Text.Json;
using Dify.AI.Extensions.Wire;

namespace Dify.AI.Extensions.Streaming;

/// <summary>
/// The text of an answer that is taken up again, from where an earlier call left it: no word twice, none lost. The run's events begin with the answer as far
/// as Dify has saved it, which may be less than was streamed, and go on wherever the run is (workflow_event_snapshot_service.py, 1.14.2). Words whose place
/// is not certain are held back until the run's outputs tell the whole answer.
/// </summary>
/// <param name="from">Where it was left.</param>
internal sealed class ResumedText(ResumePoint from) : TurnText
{
    // All text whose place is certain once in step; until then, the words that have come since the events were opened.
    private readonly StringBuilder _words = new();
    private TextPosition _given = from.Given;
    private bool _inStep;
    private bool _saved;
    private bool _told;

    public override int Length => _words.Length;

    public override string ToString() => _words.ToString();

    public override TextChange Apply(DifyEvent difyEvent)
    {
        switch (difyEvent)
        {
            case MessageReplaceEvent { Reason: null or "" } saved when !_saved:
                _saved = true;
                return Give(saved.Answer ?? "");

            case MessageReplaceEvent replace:
                return Replace(replace.Answer ?? "");

            case WorkflowStartedEvent { Data.Reason: "resumption" } when from.AtPause:
                _inStep = true;
                return default;

            case WorkflowFinishedEvent { Data.Outputs: { ValueKind: JsonValueKind.Object } outputs }
                when !_inStep && outputs.TryGetProperty("answer", out var answer) && Utf8Text.Of(answer) is { } whole:
                return _given.IsIn(whole) ? Give(whole) : Replace(whole);

            default:
                return AnswerText.WordsOf(difyEvent) is { } words ? Add(words) : default;
        }
    }

    private TextChange Add(string words)
    {
        _ = _words.Append(words);
        if (_inStep)
        {
            _given = _given.After(words);
            return new(words, Replaces: false);
        }

        // Some transports of Dify repeat the run from its beginning: then the place that was left comes by again, once.
        var comesBy = _words.Length >= _given.Length && _words.Length - words.Length < _given.Length;
        _inStep = comesBy && _given.IsIn(_words.ToString());
        return _inStep ? Give(_words.ToString()) : default;
    }

    /// <summary>What an answer that is known from its beginning adds to what was given. One that does not hold the place (its links were signed anew) adds nothing.</summary>
    private TextChange Give(string text)
    {
        if (!_given.IsIn(text))
        {
            return default;
        }

        var change = new TextChange(text.Substring(_given.Length), Replaces: false, Before: _told ? null : text.Substring(0, _given.Length));
        _told = true;
        _given = _given.After(change.Text!);
        return change;
    }

    private TextChange Replace(string text)
    {
        _ = _words.Clear().Append(text);
        (_given, _inStep) = (TextPosition.Start.After(text), true);
        return new(text, Replaces: true);
    }
}
