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
        new("POST", "workflows/{workflow_id}/run", ChatMessages.SendAsync) { User = UserPlace.Json, UserRequired = true, Mode = ModeRule.Workflow },
        new("POST", "workflows/tasks/{task_id}/stop", ChatMessages.StopAsync) { User = UserPlace.Json, UserRequired = true, Mode = ModeRule.Workflow },
        new("GET", "workflows/run/{workflow_run_id}", Runs.GetAsync) { Mode = ModeRule.WorkflowOrChatflow },
        new("GET", "workflows/logs", Runs.LogsAsync),
        new("GET", "workflow/{workflow_run_id}/events", RunEvents.GetAsync)
            { User = UserPlace.Query, UserRequired = true, Mode = ModeRule.WorkflowOrChatflow, Since = DifyServerRelease.Dify114 },
        new("GET", "form/human_input/{form_token}", HumanInputForms.GetAsync) { Since = DifyServerRelease.Dify114 },
        new("POST", "form/human_input/{form_token}", HumanInputForms.SubmitAsync)
            { User = UserPlace.Json, UserRequired = true, Since = DifyServerRelease.Dify114 },
        new("GET", "messages", Messages.ListAsync) { User = UserPlace.Query, Mode = ModeRule.Chat },
        new("POST", "messages/{uuid:message_id}/feedbacks", Messages.RateAsync) { User = UserPlace.Json, UserRequired = true },
        new("GET", "messages/{uuid:message_id}/suggested", Messages.SuggestAsync) { User = UserPlace.Query, UserRequired = true, Mode = ModeRule.Chat },
        new("GET", "app/feedbacks", Messages.FeedbacksAsync),
        new("GET", "conversations", Conversations.ListAsync) { User = UserPlace.Query, Mode = ModeRule.Chat },
        new("DELETE", "conversations/{uuid:c_id}", Conversations.DeleteAsync) { User = UserPlace.Json, Mode = ModeRule.Chat },
        new("POST", "conversations/{uuid:c_id}/name", Conversations.RenameAsync) { User = UserPlace.Json, Mode = ModeRule.Chat },
        new("GET", "conversations/{uuid:c_id}/variables", ConversationVariables.ListAsync) { User = UserPlace.Query, Mode = ModeRule.ChatButNewAgent },
        new("PUT", "conversations/{uuid:c_id}/variables/{uuid:variable_id}", ConversationVariables.UpdateAsync)
            { User = UserPlace.Json, Mode = ModeRule.ChatButNewAgent },
        new("POST", "files/upload", Files.UploadAsync) { User = UserPlace.Form },
        new("GET", "files/{uuid:file_id}/preview", FilePreview.GetAsync) { User = UserPlace.Query },
        new("POST", "text-to-audio", Audio.SpeakAsync) { User = UserPlace.Json },
        new("POST", "audio-to-text", Audio.TranscribeAsync) { User = UserPlace.Form },
        new("GET", "parameters", Parameters.GetAsync),
        new("GET", "info", AppFacts.InfoAsync),
        new("GET", "meta", AppFacts.MetaAsync),
        new("GET", "site", AppFacts.SiteAsync),
        new("GET", "end-users/{uuid:end_user_id}", AppFacts.EndUserAsync) { Since = DifyServerRelease.Dify114 },
        new("GET", "apps/annotations", Annotations.ListAsync),
        new("POST", "apps/annotations", Annotations.CreateAsync) { TakesJson = true },
        new("PUT", "apps/annotations/{uuid:annotation_id}", Annotations.UpdateAsync) { TakesJson = true },
        new("DELETE", "apps/annotations/{uuid:annotation_id}", Annotations.DeleteAsync),
        new("POST", "apps/annotation-reply/{action}", AnnotationReplies.SwitchAsync) { TakesJson = true },
        new("GET", "apps/annotation-reply/{action}/status/{uuid:job_id}", AnnotationReplies.StatusAsync),
    ];
}
