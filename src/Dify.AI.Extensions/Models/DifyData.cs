using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dify.AI.Extensions;

/// <summary>Something that the server sent. Fields that this version of the library does not know are kept.</summary>
public abstract record DifyData
{
    /// <summary>Fields newer than this library, as they came; <see langword="null"/> when there were none.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? AdditionalProperties { get; set; }
}
