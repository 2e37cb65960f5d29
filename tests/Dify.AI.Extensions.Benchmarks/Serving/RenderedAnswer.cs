using System.Text;

namespace Dify.AI.Extensions.Benchmarks.Serving;

/// <summary>An answer of so many tokens, as bytes that are ready to be sent. The words are the same in each protocol.</summary>
internal sealed class RenderedAnswer
{
    private static readonly string[] Words = "It was a dark and stormy night ; the rain fell in torrents , except at occasional intervals".Split(' ');

    // Frames as recorded: tests/Recordings/dify-1.14.2/chat.jsonl.
    private const string Ids =
        "\"conversation_id\": \"459bb129-98d4-49a5-8dde-11c3a67f4d8f\", \"message_id\": \"274cee2a-e1b6-4c29-b3f5-a61d273be856\", "
        + "\"created_at\": 1795380803, \"task_id\": \"83875d62-e1a0-4d2b-9753-e6fe5cc04f20\", \"id\": \"274cee2a-e1b6-4c29-b3f5-a61d273be856\"";

    private static readonly RenderedAnswer Dify = new(
        "text/event-stream; charset=utf-8",
        "",
        token => $$"""data: {"event": "message", {{Ids}}, "answer": "{{token}}", "from_variable_selector": null}""" + "\n\n",
        $$$"""
        data: {"event": "message_end", {{{Ids}}}, "metadata": {"annotation_reply": null, "retriever_resources": [], "usage": {"prompt_tokens": 9, "prompt_unit_price": "0.0", "prompt_price_unit": "0.0", "prompt_price": "0.0", "completion_tokens": 9, "completion_unit_price": "0.0", "completion_price_unit": "0.0", "completion_price": "0.0", "total_tokens": 18, "total_price": "0.0", "currency": "USD", "latency": 0.2, "time_to_first_token": null, "time_to_generate": null}}, "files": null}
        """ + "\n\n");

    private static readonly RenderedAnswer Ollama = new(
        "application/x-ndjson",
        "",
        token => $$$"""{"model":"llama3.2","created_at":"2026-11-23T08:53:23.531873Z","message":{"role":"assistant","content":"{{{token}}}"},"done":false}""" + "\n",
        """
        {"model":"llama3.2","created_at":"2026-11-23T08:53:23.531873Z","message":{"role":"assistant","content":""},"done_reason":"stop","done":true,"total_duration":4883583458,"load_duration":1334875,"prompt_eval_count":9,"prompt_eval_duration":342546000,"eval_count":9,"eval_duration":4535599000}
        """ + "\n");

    private static readonly RenderedAnswer OpenAI = new(
        "text/event-stream; charset=utf-8",
        OpenAIFrame("""{"role":"assistant","content":"","refusal":null}""", "null"),
        token => OpenAIFrame($$"""{"content":"{{token}}"}""", "null"),
        OpenAIFrame("{}", "\"stop\"") + "data: [DONE]\n\n");

    private readonly byte[][] _frames;
    private readonly byte[] _head;
    private readonly byte[] _end;

    private RenderedAnswer(string mediaType, string head, Func<string, string> frame, string end)
    {
        MediaType = mediaType;
        (_head, _end) = (Encoding.UTF8.GetBytes(head), Encoding.UTF8.GetBytes(end));
        _frames = [.. Words.Select(word => Encoding.UTF8.GetBytes(frame(word + " ")))];
    }

    public string MediaType { get; }

    /// <summary>What closes the answer.</summary>
    public ReadOnlyMemory<byte> End => _end;

    /// <summary>Characters that an answer of so many tokens has.</summary>
    public static int LengthOf(int tokens) =>
        (tokens / Words.Length * Words.Sum(word => word.Length + 1)) + Words.Take(tokens % Words.Length).Sum(word => word.Length + 1);

    public static RenderedAnswer Of(Protocol protocol) => protocol switch
    {
        Protocol.Dify => Dify,
        Protocol.Ollama => Ollama,
        _ => OpenAI,
    };

    /// <summary>The bytes of one token; the first brings what the protocol sends ahead of it.</summary>
    public ReadOnlyMemory<byte> Frame(int index) => index == 0 ? (byte[])[.. _head, .. _frames[0]] : _frames[index % _frames.Length];

    /// <summary>The bytes of the whole answer.</summary>
    public byte[] Whole(int tokens)
    {
        var bytes = new MemoryStream();
        for (var i = 0; i < tokens; i++)
        {
            bytes.Write(Frame(i).Span);
        }

        bytes.Write(_end);
        return bytes.ToArray();
    }

    private static string OpenAIFrame(string delta, string finish) =>
        """data: {"id":"chatcmpl-C8mJ2wYb0kqv5oPz7Qh1x3RtUaEdL","object":"chat.completion.chunk","created":1795380803,"model":"gpt-4o-mini-2024-07-18","""
        + """
        "service_tier":"default","system_fingerprint":"fp_560af6e559","choices":[{"index":0,"delta":
        """
        + delta + ""","logprobs":null,"finish_reason":""" + finish + "}]}\n\n";
}
