using System.Globalization;

namespace Dify.AI.Extensions.Emulator;

/// <summary>What answers when nothing is scripted: an echo, with something of each kind on demand.</summary>
internal static class EchoModel
{
    private static readonly TimeSpan Slowly = TimeSpan.FromMilliseconds(200);

    public static DifyReply Answer(DifyQuestion question)
    {
        var query = question.Query;
        var reply = DifyReply.Text();
        if (query.StartsWith("think", StringComparison.OrdinalIgnoreCase))
        {
            reply = reply.Think("The user wants me to think first. I do.");
        }

        if (question.App.Mode is DifyAppMode.AgentChat or DifyAppMode.Agent && query.Contains("time", StringComparison.OrdinalIgnoreCase))
        {
            var time = question.AskedAt.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
            reply = reply.Text("Let me look at the clock. ").Tool("current_time", """{"timezone": "UTC"}""", time).Text("It ", "is ", $"{time}. ");
        }

        if (query.Contains("source", StringComparison.OrdinalIgnoreCase))
        {
            reply = reply.Cite("handbook.md", "The emulator echoes what it is told.");
        }

        var slow = query.StartsWith("slow", StringComparison.OrdinalIgnoreCase);
        foreach (var word in Words(Sentence(question)))
        {
            reply = slow ? reply.Text(word).Delay(Slowly) : reply.Text(word);
        }

        return reply;
    }

    private static string Sentence(DifyQuestion question)
    {
        var files = question.FileCount == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" I got {question.FileCount} file(s).");
        var turn = question.ConversationId is null ? "" : string.Create(CultureInfo.InvariantCulture, $" (turn {question.Turn})");
        return $"You said: {question.Query}{turn}{files}";
    }

    /// <summary>Words with the space that follows them, as models give their tokens.</summary>
    private static IEnumerable<string> Words(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            var space = text.IndexOf(' ', at);
            var end = space < 0 ? text.Length : space + 1;
            yield return text[at..end];
            at = end;
        }
    }
}
