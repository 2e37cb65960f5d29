namespace Dify.AI.Extensions.Benchmarks.Serving;

/// <summary>How the server words an answer.</summary>
internal enum Protocol
{
    /// <summary>Dify's Service API: server-sent events of <c>POST /chat-messages</c>.</summary>
    Dify,

    /// <summary>Ollama: one JSON object a line, of <c>POST /api/chat</c>.</summary>
    Ollama,

    /// <summary>OpenAI: server-sent events of <c>POST /chat/completions</c>.</summary>
    OpenAI,
}
