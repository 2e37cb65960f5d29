namespace Dify.AI.Extensions.Emulator;

/// <summary>Which modes a route serves.</summary>
internal static class ModeRules
{
    private const string WrongRoute = "Please check if your app mode matches the right API route.";

    public static void Check(Call call)
    {
        var mode = call.App.Mode;
        switch (call.Route.Mode)
        {
            case ModeRule.Chat when !call.App.HasConversations:
            case ModeRule.ChatButNewAgent when !call.App.HasConversations || mode == DifyAppMode.Agent:
                throw Refusal.Of(400, "not_chat_app", WrongRoute);
            case ModeRule.Workflow when mode != DifyAppMode.Workflow:
            case ModeRule.WorkflowOrChatflow when !call.App.RunsWorkflow:
                throw Refusal.Of(400, "not_workflow_app", WrongRoute);
            case ModeRule.Completion when mode != DifyAppMode.Completion:
                throw Refusal.Of(400, "app_unavailable", "App unavailable, please check your app configurations.");
        }
    }
}
