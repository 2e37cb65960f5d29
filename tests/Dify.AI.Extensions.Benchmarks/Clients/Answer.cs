using System.Diagnostics;
using Dify.AI.Extensions.Benchmarks.Serving;

namespace Dify.AI.Extensions.Benchmarks.Clients;

/// <summary>What a client has handed on of one answer.</summary>
internal sealed class Answer
{
    private readonly TaskCompletionSource _underWay = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _pieces;

    /// <summary>Characters so far.</summary>
    public int Length { get; private set; }

    /// <summary>The machine's timestamp when the first words came; 0 until then.</summary>
    public long FirstAt { get; private set; }

    /// <summary>Ends when the second piece of text has come.</summary>
    public Task UnderWay => _underWay.Task;

    public void Add(string? text)
    {
        if (text is not { Length: > 0 })
        {
            return;
        }

        if (Length == 0)
        {
            FirstAt = Stopwatch.GetTimestamp();
        }

        Length += text.Length;
        if (++_pieces == 2)
        {
            _underWay.SetResult();
        }
    }

    /// <summary>No client may win by leaving words out.</summary>
    public void Expect(int tokens)
    {
        if (Length != RenderedAnswer.LengthOf(tokens))
        {
            throw new InvalidOperationException($"{Length} characters came of {RenderedAnswer.LengthOf(tokens)}.");
        }
    }
}
