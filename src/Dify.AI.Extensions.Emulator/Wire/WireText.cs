using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dify.AI.Extensions.Emulator;

/// <summary>
/// JSON text in the server's two hands: orjson in streams (compact, raw UTF-8, U+2028 and emoji unescaped) and Python's
/// json elsewhere (spaces after separators, ASCII only). System.Text.Json's encoders can write neither.
/// </summary>
internal static class WireText
{
    public static string Compact(JsonNode? json) => Write(json, ",", ":", ascii: false);

    public static string Python(JsonNode? json) => Write(json, ", ", ": ", ascii: true);

    private static string Write(JsonNode? json, string comma, string colon, bool ascii)
    {
        var text = new StringBuilder();
        Append(json);
        return text.ToString();

        void Append(JsonNode? node)
        {
            switch (node)
            {
                case JsonObject members:
                    AppendAll('{', members, member =>
                    {
                        AppendString(text, member.Key, ascii);
                        text.Append(colon);
                        Append(member.Value);
                    }, '}');
                    break;
                case JsonArray items:
                    AppendAll('[', items, Append, ']');
                    break;
                case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                    AppendString(text, value.GetValue<string>(), ascii);
                    break;
                default:
                    text.Append(node?.ToJsonString() ?? "null");
                    break;
            }
        }

        void AppendAll<T>(char open, IEnumerable<T> items, Action<T> append, char close)
        {
            text.Append(open);
            var separator = "";
            foreach (var item in items)
            {
                text.Append(separator);
                append(item);
                separator = comma;
            }

            text.Append(close);
        }
    }

    private static void AppendString(StringBuilder text, string value, bool ascii)
    {
        text.Append('"');
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append(@"\\"),
                '\n' => text.Append(@"\n"),
                '\r' => text.Append(@"\r"),
                '\t' => text.Append(@"\t"),
                '\b' => text.Append(@"\b"),
                '\f' => text.Append(@"\f"),
                < ' ' => Escape(c),
                > '\x7e' when ascii && c != '\x7f' => Escape(c),
                _ => text.Append(c),
            };
        }

        text.Append('"');

        StringBuilder Escape(char c) => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
    }
}
