namespace Dify.AI.Extensions.Wire;

/// <summary>A body whose length the server decides, without letting it decide how much memory it takes.</summary>
/// <param name="Bytes">The bytes as far as they came, and as the limit allows.</param>
/// <param name="IsWhole">Whether that is all of it.</param>
/// <param name="Break">Why no more came, when the connection broke.</param>
internal readonly record struct BoundedBody(byte[] Bytes, bool IsWhole, IOException? Break)
{
    private const int FirstBytes = 16 * 1024;
    private const int MostTrusted = 1024 * 1024;

    public static async Task<BoundedBody> ReadAsync(HttpContent content, int limit, CancellationToken cancellationToken)
    {
        var expected = Math.Min(content.Headers.ContentLength ?? FirstBytes, MostTrusted);
        var (bytes, length) = (new byte[Math.Max(1, (int)Math.Min(expected, limit))], 0);
        try
        {
            using var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            while (await stream.ReadAsync(bytes, length, bytes.Length - length, cancellationToken).ConfigureAwait(false) is > 0 and var read)
            {
                length += read;
                if (length > limit)
                {
                    return new(bytes, IsWhole: false, Break: null);
                }

                if (length == bytes.Length)
                {
                    // Room for one byte beyond the limit, which tells a body that is full from one that goes on.
                    Array.Resize(ref bytes, (int)Math.Min(Math.Max(length * 2L, FirstBytes), limit + 1L));
                }
            }

            return new(Trim(bytes, length), IsWhole: true, Break: null);
        }
        catch (IOException e)
        {
            return new(Trim(bytes, length), IsWhole: false, e);
        }
    }

    private static byte[] Trim(byte[] bytes, int length)
    {
        Array.Resize(ref bytes, length);
        return bytes;
    }
}
