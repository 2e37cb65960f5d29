using System.Text.Json.Serialization;

namespace Dify.AI.Extensions;

/// <summary>An end user, as Dify keeps them.</summary>
public sealed record DifyEndUser : DifyData
{
    /// <summary>Dify's id of the end user, which other answers call <c>created_by</c> or <c>from_end_user_id</c>.</summary>
    public string? Id { get; init; }

    /// <summary>The workspace.</summary>
    public string? TenantId { get; init; }

    /// <summary>The app.</summary>
    public string? AppId { get; init; }

    /// <summary>Where they come from, such as <c>service-api</c>.</summary>
    public string? Type { get; init; }

    /// <summary>Their id in another system, where known.</summary>
    public string? ExternalUserId { get; init; }

    /// <summary>Their name, where known.</summary>
    public string? Name { get; init; }

    /// <summary>Whether they came without a name.</summary>
    public bool? IsAnonymous { get; init; }

    /// <summary>The name that was sent as user.</summary>
    public string? SessionId { get; init; }

    /// <summary>When they first came.</summary>
    [JsonConverter(typeof(IsoTimeConverter))]
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When they last changed.</summary>
    [JsonConverter(typeof(IsoTimeConverter))]
    public DateTimeOffset? UpdatedAt { get; init; }
}
