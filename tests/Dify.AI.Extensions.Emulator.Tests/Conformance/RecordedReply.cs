using System.Text;
using System.Text.Json.Nodes;

namespace Dify.AI.Extensions.Emulator.Tests.Conformance;

/// <summary>From what a recorded server said to a script that makes the emulator say the same kind of thing.</summary>
internal static class RecordedReply
{
    public static DifyReply? Of(DifyExchange exchange)
    {
        var path = exchange.Request.Path.Split('?')[0];
        if (exchange.Request.Method != "POST" || !(path.EndsWith("-messages", StringComparison.Ordinal) || path.EndsWith("/run", StringComparison.Ordinal)))
        {
            return null;
        }

        var body = Encoding.UTF8.GetString(exchange.Response.Body);
        return exchange.Response.Chunks.Count > 0 ? OfStream(new Answer(200, "", body).Frames) : OfBody(exchange.Response.Status, body);
    }

    private static DifyReply? OfBody(int status, string body)
    {
        if (status >= 500 || !body.StartsWith('{'))
        {
            return null;
        }

        var json = JsonNode.Parse(body)!;
        if (json["code"]?.GetValue<string>() is { } code)
        {
            var message = json["message"]!.GetValue<string>();
            return message.StartsWith("Run failed: ", StringComparison.Ordinal)
                ? DifyReply.Text().FailWorkflow(message["Run failed: ".Length..])
                : DifyReply.Text().Error(code, message, status);
        }

        var reply = DifyReply.Text(json["answer"]?.GetValue<string>() ?? json["data"]?["outputs"]?["text"]?.GetValue<string>() ?? "");
        if (json["event"]?.GetValue<string>() == "workflow_paused")
        {
            return Paused(DifyReply.Text(), json["data"]!["reasons"]![0]!);
        }

        return json["data"]?["status"]?.GetValue<string>() == "failed"
            ? reply.FailWorkflow(json["data"]!["error"]!.GetValue<string>())
            : Cited(reply, json["metadata"]);
    }

    private static DifyReply OfStream(IReadOnlyList<string> frames)
    {
        var events = frames.Where(frame => frame.StartsWith("data: ", StringComparison.Ordinal)).Select(frame => JsonNode.Parse(frame[6..])!).ToArray();
        var reply = DifyReply.Text();
        var called = new HashSet<string>();
        foreach (var (frame, at) in frames.Select((frame, at) => (frame, at)))
        {
            if (frame == "event: ping")
            {
                reply = at == 0 ? reply : reply.Ping();
                continue;
            }

            var json = JsonNode.Parse(frame["data: ".Length..])!;
            reply = json["event"]!.GetValue<string>() switch
            {
                "message" or "agent_message" => reply.Text(json["answer"]!.GetValue<string>()),
                "message_file" when json["answer"] is { } text => reply.Text(text.GetValue<string>()),
                "message_file" => reply.File(json["url"]!.GetValue<string>(), json["type"]!.GetValue<string>()),
                "text_chunk" => reply.Text(json["data"]!["text"]!.GetValue<string>()),
                "message_replace" => reply.Replace(json["answer"]!.GetValue<string>()),
                "agent_thought" when json["tool"]!.GetValue<string>().Length > 0 && called.Add(json["id"]!.GetValue<string>()) => Called(reply, json, events),
                "agent_log" when json["data"]!["status"]!.GetValue<string>() == "start" => reply.Tool("think", "{}", "done"),
                "message_end" => Cited(reply, json["metadata"]),
                "human_input_required" => Paused(reply, json["data"]!),
                "workflow_finished" when json["data"]!["status"]!.GetValue<string>() == "failed" => reply.FailWorkflow(json["data"]!["error"]!.GetValue<string>()),
                "error" when json["code"] is { } code => reply.Error(code.GetValue<string>(), json["message"]!.GetValue<string>(), json["status"]!.GetValue<int>()),
                _ => reply,
            };
        }

        return reply;
    }

    private static DifyReply Called(DifyReply reply, JsonNode thought, JsonNode[] events)
    {
        var id = thought["id"]!.GetValue<string>();
        var observation = events.Last(one => one["id"]?.ToString() == id)["observation"]!.GetValue<string>();
        var input = JsonNode.Parse(thought["tool_input"]!.GetValue<string>())!;
        foreach (var tool in thought["tool"]!.GetValue<string>().Split(';'))
        {
            reply = reply.Tool(tool, input[tool]?.ToJsonString() ?? "{}", observation);
        }

        return reply;
    }

    private static DifyReply Paused(DifyReply reply, JsonNode form) => reply.AskHuman(
        form["node_title"]!.GetValue<string>(),
        form["form_content"]!.GetValue<string>(),
        [.. form["inputs"]!.AsArray().Select(input => input!["output_variable_name"]!.GetValue<string>())],
        [.. form["actions"]!.AsArray().Select(action => action!["id"]!.GetValue<string>())]);

    private static DifyReply Cited(DifyReply reply, JsonNode? metadata) => (metadata?["retriever_resources"]?.AsArray() ?? []).Aggregate(
        reply, (cited, resource) => cited.Cite(resource!["document_name"]!.GetValue<string>(), resource["content"]!.GetValue<string>()));
}
