using System.Text.RegularExpressions;

namespace Dify.AI.Extensions.Emulator.Tests.Conformance;

/// <summary>Recordings that the emulator is not held to, each with its reason.</summary>
internal static class NotCovered
{
    private static readonly (string Pattern, string Reason)[] Reasons =
    [
        ("/dataset/", "Datasets belong to another API."),
        ("/agent-react/(stream|tool|two|second|send-streaming|send-local)", "ReAct agents send their prompt's own format letter by letter; agents here call functions."),
        ("/chatflow-multi/route-(clock|two)$", "Several answers on the way: the emulated workflow gives one."),
        ("/chatflow-agent/send-streaming$", "What an Agent node logs is its strategy's business; here each tool logs its start and its end."),
        ("/chatflow-multi/get-parameters|chat-no(model|provider)/get-parameters", "Configurations stored with fewer keys than the editor writes."),
        ("/stream-client-closes$", "The recording stops where the client left."),
        ("/chatflow-multi/.*(iterat|loop)", "Iterations and loops: the emulated workflow has one straight line of nodes."),
        ("stream-stopped$", "Stops are timed by a second request; EventOrderTests has them."),
        ("upload-(text-)?too-large$", "The recording leaves the body of many megabytes out; FileTests has it."),
        ("tts-fails$", "A speech provider's failure is not scripted."),
        ("send-file-url-404$", "Remote files are not fetched."),
        ("message-file-", "Files of tools live outside of /v1."),
        ("chat-no(model|provider)/send", "Models and providers are not emulated."),
        ("/chatflow-human/events-resumed", "Two requests that meet in time; HumanInputTests has them."),
        ("general/index", "The server under record had no index page."),
    ];

    public static string? Reason(string id) => Reasons.Where(entry => Regex.IsMatch(id, entry.Pattern)).Select(entry => entry.Reason).FirstOrDefault();
}
