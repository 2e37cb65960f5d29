using System.Text;
using System.Text.Json;

namespace Dify.AI.Extensions.Wire;

/// <summary>Text that may be none: bytes that are not UTF-8, and escapes of half a character. Neither may surface as an exception of the JSON library.</summary>
internal static class Utf8Text
{
    /// <summary>The bytes, with U+FFFD in place of what is not UTF-8, as the standard for server-sent events has it.</summary>
    public static ReadOnlySpan<byte> Repair(ReadOnlySpan<byte> bytes) => IsValid(bytes) ? bytes : Replace(bytes.ToArray());

    /// <summary>The bytes, with U+FFFD in place of what is not UTF-8.</summary>
    public static byte[] Repair(byte[] bytes) => IsValid(bytes) ? bytes : Replace(bytes);

    /// <summary>The string that an element holds; null when it is no string, or holds half a character (<c>\ud83d</c> alone).</summary>
    public static string? Of(JsonElement element)
    {
        try
        {
            return element.ValueKind == JsonValueKind.String ? element.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The fields of an object by name, the last of each; without those whose name holds half a character.</summary>
    public static Dictionary<string, JsonElement> FieldsOf(JsonElement element)
    {
        var fields = new Dictionary<string, JsonElement>();
        foreach (var field in element.EnumerateObject())
        {
            try
            {
                fields[field.Name] = field.Value.Clone();
            }
            catch (InvalidOperationException)
            {
                // No name that anybody could ask for.
            }
        }

        return fields;
    }

    private static byte[] Replace(byte[] bytes) => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes));

#if NETSTANDARD2_0
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static bool IsValid(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _ = Strict.GetCharCount(bytes.ToArray());
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
#else
    private static bool IsValid(ReadOnlySpan<byte> bytes) => System.Text.Unicode.Utf8.IsValid(bytes);
#endif
}
