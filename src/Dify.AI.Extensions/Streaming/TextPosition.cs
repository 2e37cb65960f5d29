namespace Dify.AI.Extensions.Streaming;

/// <summary>A place in an answer's text: how much lies before it, and a hash by which that text is known again.</summary>
/// <param name="Length">UTF-16 code units before the place.</param>
/// <param name="Hash">FNV-1a of them, 64 bits: tells apart, hides nothing.</param>
internal readonly record struct TextPosition(int Length, ulong Hash)
{
    private const ulong Prime = 1099511628211;

    public static TextPosition Start { get; } = new(0, 14695981039346656037);

    public TextPosition After(string text)
    {
        var hash = Hash;
        foreach (var c in text)
        {
            hash = (hash ^ c) * Prime;
        }

        return new(Length + text.Length, hash);
    }

    /// <summary>Whether this is a place in the text: it is long enough, and begins with what lies before the place.</summary>
    public bool IsIn(string text) => text.Length >= Length && Start.After(text.Substring(0, Length)) == this;
}

/// <summary>Where an earlier call left an answer that is taken up again.</summary>
/// <param name="Given">The text that the caller has.</param>
/// <param name="AtPause">Whether that is all that was said until the run paused: what comes after its resumption follows without a gap.</param>
internal readonly record struct ResumePoint(TextPosition Given, bool AtPause);
