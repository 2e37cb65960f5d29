namespace Dify.AI.Extensions.Emulator.Tests.Conformance;

/// <summary>The recorded apps, built anew.</summary>
internal static class RecordedApps
{
    public static DifyEmulatorApp Create(string name, string mode)
    {
        var app = new DifyEmulatorApp
        {
            Name = name,
            Mode = mode switch
            {
                "agent-chat" => DifyAppMode.AgentChat,
                "advanced-chat" => DifyAppMode.AdvancedChat,
                "completion" => DifyAppMode.Completion,
                "workflow" => DifyAppMode.Workflow,
                _ => DifyAppMode.Chat,
            },
            Published = name != "chatflow-unpublished",
        };
        if (name is "chat" or "general" or "chatflow-basic" or "workflow")
        {
            AddForm(app);
        }

        switch (name)
        {
            case "chat-plain" or "chat-limited" or "chat-moderated" or "chat-tts":
                app.SuggestsQuestions = app.AllowsFiles = app.SpeechToText = app.ReportsCitations = false;
                app.TextToSpeech = app.AutoPlaysSpeech = name == "chat-tts";
                break;
            case "chat-nomodel" or "chat-noprovider":
                app.AllowsFiles = false;
                break;
            case "completion":
                app.Inputs.Add(new("query") { Type = "paragraph", MaxLength = 2000 });
                app.Inputs.Add(new("name") { Required = false, MaxLength = 48 });
                break;
            case "workflow":
                app.Inputs.Add(new("query") { Type = "paragraph", MaxLength = 2000 });
                break;
            case "chatflow-basic":
                app.ConversationVariables.Add(new("note", "string", ""));
                app.ConversationVariables.Add(new("counter", "number", 0));
                app.ConversationVariables.Add(new("tags", "array[string]", new System.Text.Json.Nodes.JsonArray("alpha", "beta")));
                app.ConversationVariables.Add(new("profile", "object", new System.Text.Json.Nodes.JsonObject { ["level"] = 1 }));
                break;
        }

        return app;
    }

    private static void AddForm(DifyEmulatorApp app)
    {
        app.OpeningStatement = "Hello {{name}}, how can I help?";
        app.SuggestedQuestions.Add("What can you do?");
        app.Inputs.Add(new("name") { MaxLength = 48 });
        app.Inputs.Add(new("bio") { Type = "paragraph", Required = false, MaxLength = 200 });
        app.Inputs.Add(new("colour") { Type = "select", Required = false, Options = ["red", "green", "blue"] });
        app.Inputs.Add(new("age") { Type = "number", Required = false });
    }
}
