namespace Dify.AI.Extensions.Emulator;

/// <summary>Annotations: answers given by people, and the replies they make.</summary>
internal static class Annotations
{
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

    private static string Plain(string text) => text.Trim().TrimEnd('?', '.', '!', ' ').ToUpperInvariant();
}
