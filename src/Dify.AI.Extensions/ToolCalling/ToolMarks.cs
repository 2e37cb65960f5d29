using System.Globalization;
using System.Security.Cryptography;

namespace Dify.AI.Extensions;

/// <summary>What sets calls and results off from words in one request. Whoever wrote a document, a result or an earlier answer can't know them.</summary>
internal sealed class ToolMarks
{
    /// <summary>What stands between the marks where the model is told of them. An app that repeats its instructions calls nothing.</summary>
    public const string Template = """{"name": "…", "arguments": {…}}""";

    public ToolMarks()
        : this(RandomHex(12))
    {
    }

    internal ToolMarks(string nonce) => Nonce = nonce;

    public string Nonce { get; }

    public string Open => $"<tool-call-{Nonce}>";

    public string Close => $"</tool-call-{Nonce}>";

    /// <summary>Random hexadecimal digits, at most 16.</summary>
    public static string RandomHex(int digits)
    {
        var bytes = new byte[8];
        using var random = RandomNumberGenerator.Create();
        random.GetBytes(bytes);
        return BitConverter.ToUInt64(bytes, 0).ToString("x16", CultureInfo.InvariantCulture).Substring(0, digits);
    }
}
