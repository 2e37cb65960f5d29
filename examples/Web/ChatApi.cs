using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions.Examples.Web;

/// <summary>What the page can ask its own server for. The API key stays here.</summary>
internal static class ChatApi
{
    public static void MapChat(this IEndpointRouteBuilder routes, string server)
    {
        var api = routes.MapGroup("/api").AddEndpointFilter(ExplainAsync);
        api.MapGet("/app", (DifyClient dify, CancellationToken gone) => DescribeAsync(dify, server, gone));

        // The token is cancelled when the browser hangs up, and the answer is then stopped in Dify.
        api.MapPost("/chat", (Question question, IChatClient chat, ILogger<Question> log, CancellationToken gone) =>
            TypedResults.ServerSentEvents(Answer.StreamAsync(chat, question, log, gone)));

        // No antiforgery token: the user's cookie does not come along from other sites.
        api.MapPost("/files", UploadAsync).DisableAntiforgery();
        api.MapPost("/messages/{messageId:guid}/feedback", RateAsync);
        api.MapGet("/messages/{messageId:guid}/suggested", (Guid messageId, DifyClient dify, CancellationToken gone) =>
            dify.Messages.GetSuggestedQuestionsAsync(messageId.ToString(), cancellationToken: gone));
    }

    private static async Task<AppDescription> DescribeAsync(DifyClient dify, string server, CancellationToken gone)
    {
        var info = await dify.App.GetInfoAsync(cancellationToken: gone);
        var offers = await dify.App.GetParametersAsync(cancellationToken: gone);
        return new(
            server,
            info.Name is { Length: > 0 } name ? name : "Chat",
            offers.OpeningStatement ?? "",
            offers.SuggestedQuestions ?? [],
            offers.SuggestedQuestionsAfterAnswer?.Enabled == true,
            offers.FileUpload?.Enabled == true || offers.FileUpload?.Image?.Enabled == true);
    }

    private static async Task<AttachedFile> UploadAsync(IFormFile file, DifyClient dify, CancellationToken gone)
    {
        var mediaType = string.IsNullOrEmpty(file.ContentType) ? "application/octet-stream" : file.ContentType;
        await using var content = file.OpenReadStream();
        var uploaded = await dify.Files.UploadAsync(content, file.FileName, mediaType, cancellationToken: gone);
        return new(uploaded.Id ?? "", file.FileName, mediaType);
    }

    private static async Task<IResult> RateAsync(Guid messageId, Rating rating, DifyClient dify, CancellationToken gone)
    {
        switch (rating.Value)
        {
            case null:
                await dify.Messages.RevokeFeedbackAsync(messageId.ToString(), cancellationToken: gone);
                return TypedResults.NoContent();

            case "like" or "dislike":
                await dify.Messages.SendFeedbackAsync(messageId.ToString(), new(rating.Value), cancellationToken: gone);
                return TypedResults.NoContent();

            default:
                return TypedResults.Problem("A rating is like, dislike or null.", statusCode: StatusCodes.Status400BadRequest);
        }
    }

    /// <summary>What Dify refuses reaches the page as a sentence.</summary>
    private static async ValueTask<object?> ExplainAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        try
        {
            return await next(call);
        }
        catch (HttpRequestException e)
        {
            return TypedResults.Problem(Answer.Explain(e), statusCode: StatusCodes.Status502BadGateway);
        }
    }
}

/// <summary>What the page shows before the first question.</summary>
internal sealed record AppDescription(
    string Server, string Name, string Greeting, IReadOnlyList<string> Questions, bool SuggestsQuestions, bool TakesFiles);

/// <summary>The page's next message. The conversation's id is its own claim: Dify looks whether it is this user's.</summary>
internal sealed record Question(string Text, string? ConversationId, IReadOnlyList<AttachedFile>? Files);

/// <summary>A file that has been uploaded before, by the same user.</summary>
internal sealed record AttachedFile(string Id, string Name, string MediaType);

/// <summary>Thumbs up, thumbs down, or neither any more.</summary>
internal sealed record Rating(string? Value);
