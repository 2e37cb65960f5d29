namespace Dify.AI.Extensions;

/// <summary>What one call does differently from the client's <see cref="DifyClientOptions"/>.</summary>
public sealed class DifyCallOptions
{
    /// <summary>The end user of this call, 1 to 255 characters. Default: the client's resolver, then its <see cref="DifyClientOptions.User"/>.</summary>
    public string? User { get; set; }

    /// <summary>The API key of this call, for another app of the same server. Default: the client's <see cref="DifyClientOptions.ApiKey"/>.</summary>
    public string? ApiKey { get; set; }
}
