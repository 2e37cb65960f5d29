namespace Dify.AI.Extensions;

/// <summary>What an app offers its users, and what it wants from them.</summary>
public sealed record DifyAppParameters : DifyData
{
    /// <summary>What the app says first, with variables as <c>{{name}}</c>.</summary>
    public string? OpeningStatement { get; init; }

    /// <summary>Questions to begin with.</summary>
    public IReadOnlyList<string>? SuggestedQuestions { get; init; }

    /// <summary>Whether the app suggests questions after an answer.</summary>
    public DifySuggestionsFeature? SuggestedQuestionsAfterAnswer { get; init; }

    /// <summary>Whether the app understands speech.</summary>
    public DifyFeature? SpeechToText { get; init; }

    /// <summary>Whether and how the app speaks.</summary>
    public DifyTextToSpeechFeature? TextToSpeech { get; init; }

    /// <summary>Whether the app shows the sources of its answers.</summary>
    public DifyFeature? RetrieverResource { get; init; }

    /// <summary>Whether annotations answer. A chatflow always says no here (<c>api/core/app/app_config/common/parameters_mapping</c>, 1.14.2).</summary>
    public DifyAnnotationReplyFeature? AnnotationReply { get; init; }

    /// <summary>Whether the app offers variations of an answer.</summary>
    public DifyFeature? MoreLikeThis { get; init; }

    /// <summary>The app's input variables, in the order of its form.</summary>
    public IReadOnlyList<DifyInputField>? UserInputForm { get; init; }

    /// <summary>Whether and how words are moderated.</summary>
    public DifyModerationFeature? SensitiveWordAvoidance { get; init; }

    /// <summary>Which files the app takes.</summary>
    public DifyFileUploadFeature? FileUpload { get; init; }

    /// <summary>The server's limits.</summary>
    public DifySystemParameters? SystemParameters { get; init; }
}

/// <summary>The server's limits: sizes in MB.</summary>
public sealed record DifySystemParameters : DifyData
{
    /// <summary>Largest image, in MB; 10 by default.</summary>
    public int? ImageFileSizeLimit { get; init; }

    /// <summary>Largest video, in MB; 100 by default.</summary>
    public int? VideoFileSizeLimit { get; init; }

    /// <summary>Largest audio file, in MB; 50 by default.</summary>
    public int? AudioFileSizeLimit { get; init; }

    /// <summary>Largest other file, in MB; 15 by default.</summary>
    public int? FileSizeLimit { get; init; }

    /// <summary>Most files of a workflow's run; 10 by default.</summary>
    public int? WorkflowFileUploadLimit { get; init; }
}
