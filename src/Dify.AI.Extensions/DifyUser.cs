namespace Dify.AI.Extensions;

/// <summary>The end user of a call: never shared by default, never made up.</summary>
internal static class DifyUser
{
    /// <summary>Dify keeps it in a varchar(255) (<c>api/models/model.py</c>, EndUser.session_id, 1.14.2).</summary>
    public const int MaxLength = 255;

    public static async ValueTask<string> ResolveAsync(DifyClientOptions options, string? ofCall, CancellationToken cancellationToken)
    {
        if (ofCall is null && options.UserResolver is { } resolver)
        {
            ofCall = await resolver(cancellationToken).ConfigureAwait(false);
        }

        return Check(ofCall ?? options.User ?? throw new InvalidOperationException(
            "Dify needs to know the end user of every call. Name it per call (ChatOptions.SetDifyUser, DifyCallOptions.User), "
            + "or set DifyClientOptions.UserResolver, or DifyClientOptions.User where one process serves one user."));
    }

    public static string Check(string user) =>
        string.IsNullOrWhiteSpace(user) ? throw new ArgumentException("The Dify user is blank: name the end user of the call.", nameof(user))
        : user.Length > MaxLength ? throw new ArgumentException($"The Dify user has {user.Length} characters; Dify stores at most {MaxLength}.", nameof(user))
        : user;
}
