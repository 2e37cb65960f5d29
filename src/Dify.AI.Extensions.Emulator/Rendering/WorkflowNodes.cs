using System.Text.Json.Nodes;

namespace Dify.AI.Extensions.Emulator;

/// <summary>The nodes of the one workflow that every chatflow and workflow app here runs.</summary>
internal sealed class WorkflowNodes(Turn turn)
{
    private bool Chatflow => turn.Message is not null;

    public IEnumerable<JsonObject> Start()
    {
        yield return RunFrames.Started(turn, "initial");
        var start = new NodeRun("start", "start", turn.Now);
        yield return start.Started(turn);
        yield return start.Finished(turn, new NodeResult(StartInputs(), StartInputs()));
    }

    public NodeRun Model(bool calls) => calls ? new NodeRun("agent", "agent", turn.Now) : new NodeRun("llm", "llm", turn.Now);

    public NodeResult ModelResult(NodeRun node)
    {
        var outputs = new JsonObject { ["text"] = turn.Answer.ToString() };
        if (node.Type == "agent")
        {
            outputs["files"] = FileShapes.OfWorkflow(turn, turn.AssistantFiles);
            outputs["json"] = new JsonArray();
            return new NodeResult(new JsonObject { ["query"] = turn.Query }, outputs);
        }

        outputs["reasoning_content"] = "";
        outputs["usage"] = Usage.Of(turn, timed: true);
        outputs["finish_reason"] = "stop";
        return new NodeResult(ModelInputs(), outputs)
        {
            ProcessData = new JsonObject
            {
                ["model_mode"] = "chat",
                ["prompts"] = new JsonArray(new JsonObject { ["role"] = "user", ["text"] = turn.Query, ["files"] = new JsonArray() }),
                ["usage"] = Usage.Of(turn, timed: true),
                ["finish_reason"] = "stop",
                ["model_provider"] = "emulator",
                ["model_name"] = "emulated",
            },
            Metadata = new JsonObject
            {
                ["total_tokens"] = Usage.Total(turn),
                ["total_price"] = Usage.TotalPrice(turn),
                ["currency"] = "USD",
            },
        };
    }

    public NodeResult Failed(string error) => new(ModelInputs(), []) { Error = error };

    /// <summary>The node that gives the answer out: <c>answer</c> in chatflows, <c>end</c> in workflows.</summary>
    public IEnumerable<JsonObject> Answer()
    {
        var id = Chatflow ? "answer" : "end";
        var node = new NodeRun(id, id, turn.Now);
        yield return node.Started(turn);
        yield return node.Finished(turn, new NodeResult(Chatflow ? [] : Outputs(), Outputs()));
    }

    public JsonObject Outputs() => Chatflow
        ? new JsonObject { ["answer"] = turn.Answer.ToString(), ["files"] = FileShapes.OfWorkflow(turn, turn.AssistantFiles) }
        : new JsonObject { ["text"] = turn.Answer.ToString(), ["usage"] = Usage.Of(turn, timed: true) };

    private JsonObject ModelInputs() => turn.Release == DifyServerRelease.Dify114
        ? new JsonObject { ["model_provider"] = "emulator", ["model_name"] = "emulated" }
        : [];

    /// <summary>1.14 shows a start node the form's inputs only, older servers all that the run got.</summary>
    private JsonObject StartInputs()
    {
        if (turn.Release == DifyServerRelease.Dify114)
        {
            return (JsonObject)turn.Inputs.DeepClone();
        }

        var inputs = (JsonObject)turn.Run!.Inputs.DeepClone();
        if (Chatflow)
        {
            inputs.Remove("sys.dialogue_count");
            inputs["sys.conversation_id"] = turn.Conversation?.Id;
            inputs["sys.dialogue_count"] = turn.Number;
        }
        else
        {
            inputs["sys.timestamp"] = turn.CreatedAt;
        }

        return inputs;
    }
}
