using System.Globalization;
using System.Text.Json.Nodes;

namespace Dify.AI.Extensions.Emulator;

/// <summary>Annotations: answers given by people. None of these routes knows a user.</summary>
internal static class Annotations
{
    /// <summary>However much is asked for, a page holds no more; the answer repeats the wish all the same.</summary>
    private const int MostRows = 100;

    /// <summary>The annotation whose question this is; likeness here means equality but for case and end marks.</summary>
    public static Annotation? Match(DifyEmulatorApp app, string query)
    {
        if (!app.AnnotationReply)
        {
            return null;
        }

        lock (app.State.Gate)
        {
            var hit = app.State.Annotations.Find(one => Plain(one.Question) == Plain(query) && one.Question.Length > 0);
            if (hit is not null)
            {
                hit.HitCount++;
            }

            return hit;
        }
    }

    public static Task ListAsync(Call call)
    {
        var (page, limit) = call.Release == DifyServerRelease.Dify19
            ? (Lenient(call, "page", 1), Lenient(call, "limit", 20))
            : Strict(call);
        var keyword = call.Query("keyword") ?? "";
        lock (call.State.Gate)
        {
            Annotation[] found = [.. call.State.Annotations.Where(one => Holds(one, keyword)).Reverse()];
            var rows = Math.Min(limit, MostRows);
            Annotation[] shown = [.. found.Skip((page - 1) * rows).Take(rows)];
            return call.AnswerAsync(new JsonObject
            {
                ["data"] = new JsonArray([.. shown.Select(Shape)]),
                ["has_more"] = shown.Length == limit,
                ["limit"] = limit,
                ["total"] = found.Length,
                ["page"] = page,
            });
        }
    }

    public static Task CreateAsync(Call call)
    {
        var (question, answer) = Read(call);
        var annotation = new Annotation(question, answer, call.Now);
        lock (call.State.Gate)
        {
            call.State.Annotations.Add(annotation);
        }

        return call.AnswerAsync(Shape(annotation), 201);
    }

    public static Task UpdateAsync(Call call)
    {
        var (question, answer) = Read(call);
        var annotation = Find(call);
        (annotation.Question, annotation.Answer) = (question, answer);
        return call.AnswerAsync(Shape(annotation));
    }

    public static Task DeleteAsync(Call call)
    {
        var annotation = Find(call);
        lock (call.State.Gate)
        {
            call.State.Annotations.Remove(annotation);
        }

        return call.WriteAsync(204, "application/json", "");
    }

    private static Annotation Find(Call call)
    {
        lock (call.State.Gate)
        {
            var id = call.Value("annotation_id");
            return call.State.Annotations.Find(one => one.Id.Equals(id, StringComparison.OrdinalIgnoreCase))
                ?? throw call.NotFound("Annotation not found");
        }
    }

    private static (string Question, string Answer) Read(Call call)
    {
        var fields = Fields.OfBody(call, "AnnotationCreatePayload", out var checks);
        var texts = (fields.Text("question", "Annotation question"), fields.Text("answer", "Annotation answer"));
        checks.ThrowIfAny();
        return texts;
    }

    private static (int Page, int Limit) Strict(Call call)
    {
        var fields = Fields.OfQuery(call, "AnnotationListQuery", out var checks);
        var wish = (fields.Number("page", "", 1, 1, int.MaxValue), fields.Number("limit", "", 20, 1, int.MaxValue));
        checks.ThrowIfAny();
        return wish;
    }

    private static int Lenient(Call call, string name, int byDefault) =>
        int.TryParse(call.Query(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : byDefault;

    private static bool Holds(Annotation annotation, string keyword) =>
        annotation.Question.Contains(keyword, StringComparison.OrdinalIgnoreCase) || annotation.Answer.Contains(keyword, StringComparison.OrdinalIgnoreCase);

    private static string Plain(string text) => text.Trim().TrimEnd('?', '.', '!', ' ').ToUpperInvariant();

    private static JsonObject Shape(Annotation annotation) => new()
    {
        ["id"] = annotation.Id,
        ["question"] = annotation.Question,
        ["answer"] = annotation.Answer,
        ["hit_count"] = annotation.HitCount,
        ["created_at"] = annotation.CreatedAt.ToUnixTimeSeconds(),
    };
}
