namespace Dify.AI.Extensions.Emulator;

/// <summary>What kind of app an API key belongs to.</summary>
public enum DifyAppMode
{
    /// <summary>Chatbot (<c>chat</c>).</summary>
    Chat,

    /// <summary>Agent (<c>agent-chat</c>): streams only, shows its tool calls as <c>agent_thought</c>.</summary>
    AgentChat,

    /// <summary>Chatflow (<c>advanced-chat</c>): a workflow that answers in a conversation.</summary>
    AdvancedChat,

    /// <summary>New Agent (<c>agent</c>): deltas, then one closing <c>message</c> that repeats the whole answer.</summary>
    Agent,

    /// <summary>Text generator (<c>completion</c>): no conversations.</summary>
    Completion,

    /// <summary>Workflow (<c>workflow</c>): no messages, only runs.</summary>
    Workflow,
}
