using System.Text.Json.Nodes;

namespace Dify.AI.Extensions.Emulator;

/// <summary>What an app tells about itself.</summary>
internal static class AppFacts
{
    public static Task InfoAsync(Call call) => call.AnswerAsync(new JsonObject
    {
        ["name"] = call.App.Name,
        ["description"] = call.App.Description,
        ["tags"] = new JsonArray(),
        ["mode"] = Wire.Mode(call.App.Mode),
        ["author_name"] = "Owner",
    });

    public static Task MetaAsync(Call call)
    {
        var icons = new JsonObject();
        if (call.App.Mode == DifyAppMode.AgentChat)
        {
            icons["current_time"] = $"http://{call.Http.Request.Host}/console/api/workspaces/current/tool-provider/builtin/time/icon";
        }

        return call.AnswerAsync(new JsonObject { ["tool_icons"] = icons });
    }

    public static Task SiteAsync(Call call)
    {
        var site = new JsonObject
        {
            ["title"] = call.App.Name,
            ["chat_color_theme"] = null,
            ["chat_color_theme_inverted"] = false,
            ["icon_type"] = "emoji",
            ["icon"] = "🤖",
            ["icon_background"] = "#FFEAD5",
        };
        var late = call.Release == DifyServerRelease.Dify114;
        if (!late)
        {
            site["icon_url"] = null;
        }

        site["description"] = null;
        site["copyright"] = null;
        site["privacy_policy"] = null;
        site["custom_disclaimer"] = "";
        site["default_language"] = "en-US";
        site["show_workflow_steps"] = true;
        site["use_icon_as_answer_icon"] = false;
        if (late)
        {
            site["icon_url"] = null;
        }

        return call.AnswerAsync(site);
    }

    public static Task EndUserAsync(Call call)
    {
        var id = call.Value("end_user_id");
        var user = call.State.Users.Values.FirstOrDefault(user => user.Id.Equals(id, StringComparison.OrdinalIgnoreCase))
            ?? throw Refusal.Of(404, "end_user_not_found", "End user not found.");
        return call.AnswerAsync(new JsonObject
        {
            ["id"] = user.Id,
            ["tenant_id"] = call.State.TenantId,
            ["app_id"] = call.State.AppId,
            ["type"] = "service-api",
            ["external_user_id"] = user.Session,
            ["name"] = null,
            ["is_anonymous"] = user.Session == EndUser.Anonymous,
            ["session_id"] = user.Session,
            ["created_at"] = NaiveTime.Of(user.CreatedAt),
            ["updated_at"] = NaiveTime.Of(user.CreatedAt),
        });
    }
}
