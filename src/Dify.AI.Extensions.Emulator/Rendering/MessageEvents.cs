using System.Text.Json.Nodes;

namespace Dify.AI.Extensions.Emulator;

/// <summary>Frames that several modes share.</summary>
internal static class MessageEvents
{
    public static MessageFile Take(Turn turn, ReplyStep.File step)
    {
        var name = step.Url.Split('?')[0].Split('/')[^1];
        var file = new MessageFile
        {
            Type = step.Type,
            TransferMethod = "tool_file",
            BelongsTo = "assistant",
            Url = step.Url,
            FileName = name.Length > 0 ? name : "file.bin",
        };
        turn.AssistantFiles.Add(file);
        return file;
    }

    public static JsonObject File(Turn turn, ReplyStep.File step) => File(turn, Take(turn, step));

    public static JsonObject File(Turn turn, MessageFile file) => Envelope.Of(
        turn, "message_file", ("id", file.Id), ("type", file.Type), ("belongs_to", file.BelongsTo), ("url", file.Url));

    public static JsonObject Replace(Turn turn, ReplyStep.Replace step, string reason)
    {
        turn.Answer.Clear().Append(step.Answer);
        return Envelope.Of(turn, "message_replace", ("answer", step.Answer), ("reason", reason));
    }

    /// <summary><c>message_end</c>, and the answer's audio where the app plays it by itself.</summary>
    public static IEnumerable<JsonObject> End(Turn turn, JsonArray? files, JsonObject usage)
    {
        yield return Envelope.Of(
            turn, "message_end", ("id", turn.Message?.Id), ("metadata", Metadata.Of(turn, usage)), ("files", files));
        if (turn.App.AutoPlaysSpeech)
        {
            yield return Envelope.Of(turn, "tts_message", ("audio", Convert.ToBase64String(Speech.Frame)));
            yield return Envelope.Of(turn, "tts_message", ("audio", Convert.ToBase64String(Speech.Frame)));
            yield return Envelope.Of(turn, "tts_message_end", ("audio", ""));
        }
    }
}
