namespace Dify.AI.Extensions.Emulator;

internal sealed class Annotation(string question, string answer, DateTimeOffset createdAt)
{
    public string Id { get; } = Guid.NewGuid().ToString();

    public string Question { get; set; } = question;

    public string Answer { get; set; } = answer;

    public int HitCount { get; set; }

    public DateTimeOffset CreatedAt { get; } = createdAt;
}

internal sealed class AnnotationJob(string action)
{
    public string Id { get; } = Guid.NewGuid().ToString();

    public string Action { get; } = action;

    /// <summary>The first look at a job sees it waiting, later ones see it done: progress without a clock.</summary>
    public bool Seen { get; set; }
}
