using System.Text.Json.Nodes;

namespace Dify.AI.Extensions.Emulator;

/// <summary><c>GET /parameters</c>: the app's features and its input form.</summary>
internal static class Parameters
{
    public static Task GetAsync(Call call)
    {
        var app = call.App;
        if (app is { RunsWorkflow: true, Published: false })
        {
            throw Refusal.Of(400, "app_unavailable", "App unavailable, please check your app configurations.");
        }

        return call.AnswerAsync(new JsonObject
        {
            ["opening_statement"] = app.OpeningStatement,
            ["suggested_questions"] = Texts(app.SuggestedQuestions),
            ["suggested_questions_after_answer"] = Enabled(app.SuggestsQuestions),
            ["speech_to_text"] = Enabled(app.SpeechToText),
            ["text_to_speech"] = Speech(app),
            ["retriever_resource"] = Enabled(app.ReportsCitations),
            ["annotation_reply"] = AnnotationReply(app),
            ["more_like_this"] = Enabled(false),
            ["user_input_form"] = new JsonArray([.. app.Inputs.Select(variable => Control(app, variable))]),
            ["sensitive_word_avoidance"] = new JsonObject { ["enabled"] = false, ["type"] = "", ["configs"] = new JsonArray() },
            ["file_upload"] = FileUpload(app),
            ["system_parameters"] = new JsonObject
            {
                ["image_file_size_limit"] = 10,
                ["video_file_size_limit"] = 100,
                ["audio_file_size_limit"] = 50,
                ["file_size_limit"] = 15,
                ["workflow_file_upload_limit"] = 10,
            },
        });
    }

    private static JsonObject Enabled(bool enabled) => new() { ["enabled"] = enabled };

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);

    private static JsonObject Speech(DifyEmulatorApp app) => app.TextToSpeech
        ? new JsonObject
        {
            ["enabled"] = true,
            ["language"] = "en-US",
            ["voice"] = "alloy",
            ["autoPlay"] = app.AutoPlaysSpeech ? "enabled" : "disabled",
        }
        : new JsonObject { ["enabled"] = false, ["language"] = "", ["voice"] = "" };

    /// <summary>Chatflows always say no, whatever is the case.</summary>
    private static JsonObject AnnotationReply(DifyEmulatorApp app) => app.AnnotationReply && !app.RunsWorkflow
        ? new JsonObject
        {
            ["enabled"] = true,
            ["id"] = app.State.AppId,
            ["score_threshold"] = 0.9,
            ["embedding_model"] = new JsonObject { ["embedding_provider_name"] = "emulator", ["embedding_model_name"] = "emulated" },
        }
        : Enabled(false);

    private static JsonObject Control(DifyEmulatorApp app, DifyInputVariable variable)
    {
        var control = new JsonObject { ["label"] = variable.Label, ["variable"] = variable.Name };
        if (app.RunsWorkflow)
        {
            control["type"] = variable.Type;
            control["required"] = variable.Required;
            control["max_length"] = variable.MaxLength ?? 48;
            control["options"] = Texts(variable.Options);
        }
        else
        {
            control["required"] = variable.Required;
            if (variable.Type is "text-input" or "paragraph")
            {
                control["max_length"] = variable.MaxLength ?? 48;
            }
            else if (variable.Type == "select")
            {
                control["options"] = Texts(variable.Options);
            }

            control["default"] = variable is { Type: "select", Options: [var first, ..] } ? first : "";
        }

        return new JsonObject { [variable.Type] = control };
    }

    private static JsonObject FileUpload(DifyEmulatorApp app)
    {
        var upload = Enabled(app.AllowsFiles);
        if (!app.RunsWorkflow)
        {
            upload["image"] = new JsonObject
            {
                ["enabled"] = app.AllowsFiles,
                ["number_limits"] = app.MaxFiles,
                ["detail"] = "high",
                ["transfer_methods"] = new JsonArray("remote_url", "local_file"),
            };
        }

        if (app.AllowsFiles)
        {
            upload["allowed_file_types"] = new JsonArray("image", "document");
            upload["allowed_file_extensions"] = new JsonArray(".JPG", ".JPEG", ".PNG", ".GIF", ".WEBP", ".SVG", ".TXT", ".PDF");
            upload["allowed_file_upload_methods"] = new JsonArray("remote_url", "local_file");
            upload["number_limits"] = app.MaxFiles;
        }

        return upload;
    }
}
