using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dify.AI.Extensions;

/// <summary>A feature of an app. Dify passes on what is stored: anything may be missing.</summary>
public sealed record DifyFeature : DifyData
{
    /// <summary>Whether it is on.</summary>
    public bool? Enabled { get; init; }
}

/// <summary>Suggested questions after an answer.</summary>
public sealed record DifySuggestionsFeature : DifyData
{
    /// <summary>Whether it is on.</summary>
    public bool? Enabled { get; init; }

    /// <summary>The prompt of the app's own.</summary>
    public string? Prompt { get; init; }

    /// <summary>The model of the app's own.</summary>
    public JsonElement? Model { get; init; }
}

/// <summary>Speaking answers.</summary>
public sealed record DifyTextToSpeechFeature : DifyData
{
    /// <summary>Whether it is on.</summary>
    public bool? Enabled { get; init; }

    /// <summary>The voice, such as <c>alloy</c>.</summary>
    public string? Voice { get; init; }

    /// <summary>The language, such as <c>en-US</c>.</summary>
    public string? Language { get; init; }

    /// <summary><c>enabled</c> when answers speak by themselves, within their stream; else <c>disabled</c>.</summary>
    [JsonPropertyName("autoPlay")]
    public string? AutoPlay { get; init; }
}

/// <summary>Answers from annotations.</summary>
public sealed record DifyAnnotationReplyFeature : DifyData
{
    /// <summary>Whether it is on.</summary>
    public bool? Enabled { get; init; }

    /// <summary>The setting's id.</summary>
    public string? Id { get; init; }

    /// <summary>Least similarity of a question to an annotation's, 0 to 1.</summary>
    public double? ScoreThreshold { get; init; }

    /// <summary>Who judges the similarity.</summary>
    public DifyEmbeddingModel? EmbeddingModel { get; init; }
}

/// <summary>An embedding model.</summary>
public sealed record DifyEmbeddingModel : DifyData
{
    /// <summary>The provider, such as <c>langgenius/openai/openai</c>.</summary>
    public string? EmbeddingProviderName { get; init; }

    /// <summary>The model.</summary>
    public string? EmbeddingModelName { get; init; }
}

/// <summary>Moderation of what is asked and answered.</summary>
public sealed record DifyModerationFeature : DifyData
{
    /// <summary>Whether it is on.</summary>
    public bool? Enabled { get; init; }

    /// <summary>How, such as <c>keywords</c>; empty when off.</summary>
    public string? Type { get; init; }

    /// <summary>Its settings, in old apps.</summary>
    public JsonElement? Configs { get; init; }

    /// <summary>Its settings.</summary>
    public JsonElement? Config { get; init; }
}

/// <summary>Files with messages.</summary>
public sealed record DifyFileUploadFeature : DifyData
{
    /// <summary>Whether it is on; when it is off, files are ignored without a word.</summary>
    public bool? Enabled { get; init; }

    /// <summary>What old apps say about images.</summary>
    public DifyImageUpload? Image { get; init; }

    /// <summary>Types that are taken: <c>image</c>, <c>document</c>, <c>audio</c>, <c>video</c>, <c>custom</c>.</summary>
    public IReadOnlyList<string>? AllowedFileTypes { get; init; }

    /// <summary>Extensions that are taken, such as <c>.PDF</c>, of type custom.</summary>
    public IReadOnlyList<string>? AllowedFileExtensions { get; init; }

    /// <summary><c>local_file</c>, <c>remote_url</c>.</summary>
    public IReadOnlyList<string>? AllowedFileUploadMethods { get; init; }

    /// <summary>Most files of a message.</summary>
    public int? NumberLimits { get; init; }

    /// <summary>The limits at the time when the app was saved, in chatflows.</summary>
    [JsonPropertyName("fileUploadConfig")]
    public DifyFileUploadConfig? FileUploadConfig { get; init; }
}

/// <summary>Images with messages, in old apps.</summary>
public sealed record DifyImageUpload : DifyData
{
    /// <summary>Whether images are taken.</summary>
    public bool? Enabled { get; init; }

    /// <summary>Most images of a message.</summary>
    public int? NumberLimits { get; init; }

    /// <summary><c>high</c> or <c>low</c>.</summary>
    public string? Detail { get; init; }

    /// <summary><c>local_file</c>, <c>remote_url</c>.</summary>
    public IReadOnlyList<string>? TransferMethods { get; init; }
}

/// <summary>Limits of uploads as a chatflow was saved with them: sizes in MB.</summary>
public sealed record DifyFileUploadConfig : DifyData
{
    /// <summary>Most files at once.</summary>
    public int? BatchCountLimit { get; init; }

    /// <summary>Largest file that is of no other kind, in MB.</summary>
    public int? FileSizeLimit { get; init; }

    /// <summary>Largest image, in MB.</summary>
    public int? ImageFileSizeLimit { get; init; }

    /// <summary>Largest video, in MB.</summary>
    public int? VideoFileSizeLimit { get; init; }

    /// <summary>Largest audio file, in MB.</summary>
    public int? AudioFileSizeLimit { get; init; }

    /// <summary>Most files of a run.</summary>
    public int? WorkflowFileUploadLimit { get; init; }
}
