using System.Text;
using CsCheck;

namespace Dify.AI.Extensions.Tests.Fuzzing;

/// <summary>One harm done to bytes that a server sent. Places are shares of the length, so that a mutation means something for every recording.</summary>
/// <param name="Kind">What is done.</param>
/// <param name="Place">Where, 0 to 9,999 ten-thousandths of the bytes or frames.</param>
/// <param name="Other">A second place, or what is put in.</param>
public sealed record Mutation(MutationKind Kind, int Place, int Other)
{
    private static readonly byte[][] Insertions =
    [
        [0xFF], [0xC3], [0xED, 0xA0, 0x80], [0], [0xEF, 0xBB, 0xBF], "\r"u8.ToArray(), "\n"u8.ToArray(), "\r\n\r\n"u8.ToArray(), "\""u8.ToArray(), "\\"u8.ToArray(), "\\ud800"u8.ToArray(),
        "null"u8.ToArray(), "[]"u8.ToArray(), "{}"u8.ToArray(), ","u8.ToArray(), "}"u8.ToArray(), "1e999"u8.ToArray(), "-1"u8.ToArray(), "<think>"u8.ToArray(), "</think>"u8.ToArray(),
        "99999999999999999999999999"u8.ToArray(), "data: [DONE]\n\n"u8.ToArray(), "data:{\n\n"u8.ToArray(), "event: ping\n\n"u8.ToArray(), ": comment\n"u8.ToArray(), "data\n"u8.ToArray(),
        Encoding.ASCII.GetBytes(new string('[', 200)), Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 100))), Encoding.ASCII.GetBytes(new string('x', 20_000)),
        Encoding.ASCII.GetBytes(new string('9', 5000)),
    ];

    private static readonly string[] Names =
        ["event", "answer", "status", "data", "conversation_id", "message_id", "task_id", "created_at", "metadata", "id", "outputs", "audio", "files", "reasons", "code", "message"];

    private static readonly string[] Values =
        ["null", "7", "-1.5e300", "\"\"", "\"x\"", "true", "[]", "{}", "[1,[2]]", "{\"a\":null}", "\"\\ud83d\"", "9223372036854775808", "\"message_end\"", "\"error\"", "\"failed\""];

    public static Gen<Mutation[]> Some { get; } = Gen.Select(
        Gen.Enum<MutationKind>(), Gen.Int[0, 9999], Gen.Int[0, 9999], static (kind, place, other) => new Mutation(kind, place, other)).Array[1, 4];

    public static byte[] Apply(byte[] bytes, Mutation[] mutations) => mutations.Aggregate(bytes, static (b, m) => m.Apply(b));

    private byte[] Apply(byte[] bytes)
    {
        if (bytes.Length == 0)
        {
            return bytes;
        }

        var at = Place * bytes.Length / 10_000;
        switch (Kind)
        {
            case MutationKind.FlipByte:
                var flipped = (byte[])bytes.Clone();
                flipped[at] ^= (byte)(1 << (Other % 8));
                return flipped;

            case MutationKind.Insert:
                return [.. bytes[..at], .. Insertions[Other % Insertions.Length], .. bytes[at..]];

            case MutationKind.Remove:
                return [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + 1 + (Other % 50))..]];

            case MutationKind.CutEnd:
                return bytes[..at];

            case MutationKind.ReplaceValue:
                return ReplaceValue(bytes);

            default:
                return ChangeFrames(bytes);
        }
    }

    /// <summary>Puts another value in place of one of the fields that matter, still as JSON.</summary>
    private byte[] ReplaceValue(byte[] bytes)
    {
        var text = Encoding.Latin1.GetString(bytes);
        var name = $"\"{Names[Other % Names.Length]}\":";
        var from = text.IndexOf(name, Place * text.Length / 10_000, StringComparison.Ordinal);
        if (from < 0)
        {
            return bytes;
        }

        var start = from + name.Length;
        while (start < text.Length && text[start] == ' ')
        {
            start++;
        }

        var end = start;
        if (start < text.Length && text[start] == '"')
        {
            end = text.IndexOf('"', start + 1) + 1;
        }
        else
        {
            while (end < text.Length && text[end] is not (',' or '}' or ']'))
            {
                end++;
            }
        }

        return end <= start ? bytes : Encoding.Latin1.GetBytes(text[..start] + Values[Place % Values.Length] + text[end..]);
    }

    private byte[] ChangeFrames(byte[] bytes)
    {
        // Latin 1 keeps every byte as it is.
        var frames = Encoding.Latin1.GetString(bytes).Split("\n\n").ToList();
        var (i, j) = (Place * frames.Count / 10_000, Other * frames.Count / 10_000);
        switch (Kind)
        {
            case MutationKind.DropFrame:
                frames.RemoveAt(i);
                break;

            case MutationKind.DoubleFrame:
                frames.Insert(i, frames[i]);
                break;

            case MutationKind.SwapFrames:
                (frames[i], frames[j]) = (frames[j], frames[i]);
                break;

            case MutationKind.JoinFrames when i + 1 < frames.Count:
                frames[i] += (Other % 3) switch { 0 => "", 1 => "\n", _ => " " } + frames[i + 1];
                frames.RemoveAt(i + 1);
                break;

            default:
                break;
        }

        return Encoding.Latin1.GetBytes(string.Join("\n\n", frames));
    }
}

/// <summary>What can happen to bytes on their way.</summary>
public enum MutationKind
{
    FlipByte,
    Insert,
    Remove,
    CutEnd,
    ReplaceValue,
    DropFrame,
    DoubleFrame,
    SwapFrames,
    JoinFrames,
}
