using System.ComponentModel;

namespace Dify.AI.Extensions;

/// <summary>The app's annotations: fixed answers, the same for all of its users.</summary>
internal sealed class AnnotationTools(ToolSet set)
{
    private const string IdDescription = "The annotation's id, from search_annotations.";

    public void Add(bool canEnable)
    {
        set.Add(
            "search_annotations",
            DifyToolEffects.Read,
            "Searches the app's annotations: questions with the answers that people have fixed for them, newest first. Long texts are cut, and say so.",
            SearchAsync);
        set.Add(
            "create_annotation",
            DifyToolEffects.Destructive,
            "Fixes the answer to a question, for all users of the app.",
            CreateAsync);
        set.Add(
            "update_annotation",
            DifyToolEffects.Destructive,
            "Overwrites an annotation, question and answer, for all users of the app.",
            UpdateAsync);
        set.Add("delete_annotation", DifyToolEffects.Destructive, "Deletes an annotation of the app, for good.", DeleteAsync);
        if (canEnable)
        {
            set.Add(
                "enable_annotation_reply",
                DifyToolEffects.Destructive,
                "Has annotations answer questions that are alike, for all users of the app. Dify does it in the background: ask get_annotation_reply_status.",
                EnableAsync);
        }

        set.Add(
            "disable_annotation_reply",
            DifyToolEffects.Destructive,
            "Has annotations answer no more, for all users of the app. Dify does it in the background: ask get_annotation_reply_status.",
            DisableAsync);
        set.Add(
            "get_annotation_reply_status",
            DifyToolEffects.Read,
            "Tells whether annotations answer questions (chatflow apps always say no), and how far switching that on or off is.",
            GetStatusAsync);
    }

    private async Task<object> SearchAsync(
        [Description("Text that question or answer must contain; leave out for all.")] string? keyword = null,
        [Description("The page, from 1.")] int page = 1,
        [Description("Most annotations of a page, 1 to 20.")] int limit = 10,
        CancellationToken cancellationToken = default)
    {
        var (number, rows) = (Math.Max(page, 1), ToolSet.ToRows(limit));
        var found = await set.Client.Annotations.ListAsync(
            string.IsNullOrWhiteSpace(keyword) ? null : keyword, number, rows, set.Call, cancellationToken).ConfigureAwait(false);
        var hasMore = found.Total is { } total ? (long)number * rows < total : found.HasMore ?? false;
        return new AnnotationList([.. found.Data.Select(ToEntry)], number, found.Total, hasMore);
    }

    private async Task<object> CreateAsync(
        [Description("The question, as users would ask it.")] string question,
        [Description("The answer that all users are to get.")] string answer,
        CancellationToken cancellationToken = default)
    {
        CheckTexts(question, answer);
        return ToEntry(await set.Client.Annotations.CreateAsync(question, answer, set.Call, cancellationToken).ConfigureAwait(false));
    }

    private async Task<object> UpdateAsync(
        [Description(IdDescription)] string annotation_id,
        [Description("The whole new question.")] string question,
        [Description("The whole new answer.")] string answer,
        CancellationToken cancellationToken = default)
    {
        CheckTexts(question, answer);
        var id = await FindOwnAsync(annotation_id, cancellationToken).ConfigureAwait(false);
        return ToEntry(await set.Client.Annotations.UpdateAsync(id, question, answer, set.Call, cancellationToken).ConfigureAwait(false));
    }

    private async Task<object> DeleteAsync([Description(IdDescription)] string annotation_id, CancellationToken cancellationToken = default)
    {
        var id = await FindOwnAsync(annotation_id, cancellationToken).ConfigureAwait(false);
        await set.Client.Annotations.DeleteAsync(id, set.Call, cancellationToken).ConfigureAwait(false);
        return "The annotation is deleted.";
    }

    private async Task<object> EnableAsync(CancellationToken cancellationToken = default) =>
        ToState(await set.Client.Annotations.EnableReplyAsync(set.AnnotationReply!, set.Call, cancellationToken).ConfigureAwait(false));

    private async Task<object> DisableAsync(CancellationToken cancellationToken = default) =>
        ToState(await set.Client.Annotations.DisableReplyAsync(set.Call, cancellationToken).ConfigureAwait(false));

    private async Task<object> GetStatusAsync(
        [Description("The job's id, from the function that began it; leave out to learn only whether annotations answer.")] string? job_id = null,
        CancellationToken cancellationToken = default)
    {
        var job = string.IsNullOrWhiteSpace(job_id)
            ? null
            : await FindJobAsync(ToolSet.ToId(job_id!, "the function that began the job"), cancellationToken).ConfigureAwait(false);
        var parameters = await set.Client.App.GetParametersAsync(set.Call, cancellationToken).ConfigureAwait(false);
        return ToState(job) with { Enabled = parameters.AnnotationReply?.Enabled };
    }

    /// <summary>The annotation's id, if it is one of this app. Dify itself doesn't ask (api/services/annotation_service.py, 1.9.2 to 1.14.2).</summary>
    private async Task<string> FindOwnAsync(string annotationId, CancellationToken cancellationToken)
    {
        var id = ToolSet.ToId(annotationId, "search_annotations");
        await foreach (var annotation in set.Client.Annotations.ListAllAsync(keyword: null, set.Call, cancellationToken).ConfigureAwait(false))
        {
            if (string.Equals(annotation.Id, id, StringComparison.OrdinalIgnoreCase))
            {
                return id;
            }
        }

        throw new ToolRefusedException("This app has no such annotation. Take the id from search_annotations.");
    }

    /// <summary>Dify files jobs by what they do, which a model need not remember.</summary>
    private async Task<DifyAnnotationJob> FindJobAsync(string jobId, CancellationToken cancellationToken)
    {
        foreach (var action in new[] { DifyAnnotationReplyAction.Enable, DifyAnnotationReplyAction.Disable })
        {
            try
            {
                return await set.Client.Annotations.GetReplyJobAsync(action, jobId, set.Call, cancellationToken).ConfigureAwait(false);
            }
            catch (DifyException e) when (e.Code == "invalid_param")
            {
                // Not a job of this kind.
            }
        }

        throw new ToolRefusedException("Dify knows no such job: it forgets a job ten minutes after its end. Ask without a job to learn whether annotations answer.");
    }

    private static void CheckTexts(string question, string answer)
    {
        if (string.IsNullOrWhiteSpace(question) || string.IsNullOrWhiteSpace(answer))
        {
            throw new ToolRefusedException("Question and answer must not be empty.");
        }
    }

    private static AnnotationReplyState ToState(DifyAnnotationJob? job) =>
        new(Enabled: null, job?.JobId, job?.Action.Value, job?.JobStatus?.Value);

    private AnnotationEntry ToEntry(DifyAnnotation annotation) =>
        new(annotation.Id, set.Cut(annotation.Question), set.Cut(annotation.Answer), annotation.HitCount);
}
