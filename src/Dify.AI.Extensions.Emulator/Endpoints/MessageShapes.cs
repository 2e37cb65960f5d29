using System.Text.Json.Nodes;

namespace Dify.AI.Extensions.Emulator;

/// <summary>Stored messages and their ratings, as the API shows them.</summary>
internal static class MessageShapes
{
    /// <summary>The parent of every message that came in over the API.</summary>
    private const string NoParent = "00000000-0000-0000-0000-000000000000";

    public static JsonObject Of(Call call, StoredMessage message)
    {
        var old = call.Release == DifyServerRelease.Dify19;
        var files = new JsonArray([.. message.Files.Select(FileShapes.Stored)]);
        var shape = new JsonObject
        {
            ["id"] = message.Id,
            ["conversation_id"] = message.Conversation?.Id,
            ["parent_message_id"] = NoParent,
            ["inputs"] = message.Inputs.DeepClone(),
            ["query"] = message.Query,
            ["answer"] = message.Answer,
        };
        if (old)
        {
            shape["message_files"] = files;
        }

        shape["feedback"] = message.Feedback is { } feedback ? new JsonObject { ["rating"] = feedback.Rating } : null;
        shape["retriever_resources"] = Resources(call, message);
        shape["created_at"] = message.CreatedAt.ToUnixTimeSeconds();
        shape["agent_thoughts"] = new JsonArray([.. message.Rounds.Select(round => Thought(message, round))]);
        if (!old)
        {
            shape["message_files"] = files;
        }

        shape["status"] = message.Status;
        shape["error"] = message.Error;
        if (call.Release == DifyServerRelease.Dify114)
        {
            shape["extra_contents"] = ExtraContents(message);
        }

        return shape;
    }

    public static JsonObject Feedback(Call call, StoredMessage message) => new()
    {
        ["id"] = message.Feedback!.Id,
        ["app_id"] = call.State.AppId,
        ["conversation_id"] = message.Conversation?.Id,
        ["message_id"] = message.Id,
        ["rating"] = message.Feedback.Rating,
        ["content"] = message.Feedback.Content,
        ["from_source"] = "user",
        ["from_end_user_id"] = message.User.Id,
        ["from_account_id"] = null,
        ["created_at"] = NaiveTime.Of(message.Feedback.CreatedAt),
        ["updated_at"] = NaiveTime.Of(message.Feedback.UpdatedAt),
    };

    /// <summary>1.9 shows the stored metadata; later ones rows of their own, whose ids are new on every read.</summary>
    private static JsonArray Resources(Call call, StoredMessage message)
    {
        var stored = message.Citations.Select((citation, index) => Metadata.Resource(citation, index + 1, call.Release, call.App.RunsWorkflow));
        return call.Release == DifyServerRelease.Dify19 ? [.. stored] : [.. stored.Select(Row)];
    }

    private static JsonObject Row(JsonObject resource)
    {
        var row = new JsonObject { ["id"] = Guid.NewGuid().ToString(), ["message_id"] = Guid.NewGuid().ToString() };
        foreach (var key in (string[])["position", "dataset_id", "dataset_name", "document_id", "document_name", "data_source_type", "segment_id",
            "score", "hit_count", "word_count", "segment_position", "index_node_hash", "content", "summary"])
        {
            row[key] = resource[key]?.DeepClone();
        }

        row["created_at"] = null;
        return row;
    }

    private static JsonObject Thought(StoredMessage message, AgentRound round) => new()
    {
        ["id"] = round.Id,
        ["chain_id"] = null,
        ["message_id"] = message.Id,
        ["position"] = round.Position,
        ["thought"] = round.Thought.ToString(),
        ["tool"] = AgentShapes.Tool(round),
        ["tool_labels"] = AgentShapes.Labels(round),
        ["tool_input"] = AgentShapes.Input(round),
        ["created_at"] = round.CreatedAt.ToUnixTimeSeconds(),
        ["observation"] = AgentShapes.Observation(round),
        ["files"] = new JsonArray([.. round.Files.Select(file => (JsonNode)file.Id)]),
    };

    private static JsonArray ExtraContents(StoredMessage message)
    {
        if (message.Run?.Pause is not { } pause)
        {
            return [];
        }

        var content = new JsonObject
        {
            ["workflow_run_id"] = message.Run.Id,
            ["submitted"] = pause.Action is not null,
            ["type"] = "human_input",
        };
        if (pause.Action is null)
        {
            content["form_definition"] = HumanInputFrames.Required(pause);
        }
        else
        {
            content["form_submission_data"] = HumanInputFrames.Filled(pause);
        }

        return [content];
    }
}
