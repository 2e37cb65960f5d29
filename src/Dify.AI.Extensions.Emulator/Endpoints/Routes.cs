namespace Dify.AI.Extensions.Emulator;

/// <summary>Every operation, with what the server asks of a request before the work begins.</summary>
internal static class Routes
{
    public static IReadOnlyList<Route> All { get; } =
    [
        new("POST", "chat-messages", ChatMessages.SendAsync) { User = UserPlace.Json, UserRequired = true, Mode = ModeRule.Chat },
        new("POST", "chat-messages/{task_id}/stop", ChatMessages.StopAsync) { User = UserPlace.Json, UserRequired = true, Mode = ModeRule.Chat },
        new("POST", "completion-messages", ChatMessages.SendAsync) { User = UserPlace.Json, UserRequired = true, Mode = ModeRule.Completion },
        new("POST", "completion-messages/{task_id}/stop", ChatMessages.StopAsync) { User = UserPlace.Json, UserRequired = true, Mode = ModeRule.Completion },
        new("POST", "workflows/run", ChatMessages.SendAsync) { User = UserPlace.Json, UserRequired = true, Mode = ModeRule.Workflow },
        new("POST", "workflows/tasks/{task_id}/stop", ChatMessages.StopAsync) { User = UserPlace.Json, UserRequired = true, Mode = ModeRule.Workflow },
        new("POST", "files/upload", Files.UploadAsync) { User = UserPlace.Form },
    ];
}
