namespace Dify.AI.Extensions.Emulator;

/// <summary>Dify's words for the emulator's enumerations.</summary>
internal static class Wire
{
    public static string Mode(DifyAppMode mode) => mode switch
    {
        DifyAppMode.AgentChat => "agent-chat",
        DifyAppMode.AdvancedChat => "advanced-chat",
        DifyAppMode.Agent => "agent",
        DifyAppMode.Completion => "completion",
        DifyAppMode.Workflow => "workflow",
        _ => "chat",
    };

    public static string Version(DifyServerRelease release) => release switch
    {
        DifyServerRelease.Dify19 => "1.9.2",
        DifyServerRelease.Dify112 => "1.12.1",
        _ => "1.14.2",
    };
}
