using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Dify.AI.Extensions.Wire;

/// <summary>The wire's one JSON contract. Only roots are listed; the generator follows their properties.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowReadingFromString, // Prices come as strings, some counts too.
    Converters =
    [
        typeof(DifyTimeConverter),
        typeof(UserInputFormConverter),
        typeof(DifyToolIconConverter),
        typeof(DifyModeConverter),
        typeof(DifyFeedbackRatingConverter),
        typeof(DifyAnnotationJobStatusConverter),
        typeof(DifyWorkflowRunStatusConverter),
    ])]
[JsonSerializable(typeof(ChatRequestBody))]
[JsonSerializable(typeof(CompletionRequestBody))]
[JsonSerializable(typeof(WorkflowRequestBody))]
[JsonSerializable(typeof(DifyChatResponse))]
[JsonSerializable(typeof(DifyCompletionResponse))]
[JsonSerializable(typeof(DifyWorkflowResponse))]
[JsonSerializable(typeof(DifyUploadedFile))]
[JsonSerializable(typeof(DifyPage<DifyMessage>))]
[JsonSerializable(typeof(DifyPage<DifyConversation>))]
[JsonSerializable(typeof(DifyPage<DifyVariable>))]
[JsonSerializable(typeof(DifyPage<DifyFeedback>))]
[JsonSerializable(typeof(DifyPage<DifyAnnotation>))]
[JsonSerializable(typeof(DifyPage<DifyWorkflowLog>))]
[JsonSerializable(typeof(DifyAppParameters))]
[JsonSerializable(typeof(DifyAppInfo))]
[JsonSerializable(typeof(DifyAppMeta))]
[JsonSerializable(typeof(DifySite))]
[JsonSerializable(typeof(DifyAnnotationJob))]
[JsonSerializable(typeof(DifyAnnotationReplySettings))]
[JsonSerializable(typeof(DifyWorkflowRun))]
[JsonSerializable(typeof(DifyHumanInputForm))]
[JsonSerializable(typeof(FeedbackBody))]
[JsonSerializable(typeof(RenameBody))]
[JsonSerializable(typeof(VariableBody))]
[JsonSerializable(typeof(SpeechBody))]
[JsonSerializable(typeof(AnnotationBody))]
[JsonSerializable(typeof(FormBody))]
[JsonSerializable(typeof(TranscriptBody))]
[JsonSerializable(typeof(SuggestionsBody))]
[JsonSerializable(typeof(UserBody))]
[JsonSerializable(typeof(ErrorBody))]
[JsonSerializable(typeof(ResultBody))]
[JsonSerializable(typeof(DifyEvent))]
[JsonSerializable(typeof(MessageEvent))]
[JsonSerializable(typeof(AgentMessageEvent))]
[JsonSerializable(typeof(MessageFileEvent))]
[JsonSerializable(typeof(AgentThoughtEvent))]
[JsonSerializable(typeof(MessageEndEvent))]
[JsonSerializable(typeof(MessageReplaceEvent))]
[JsonSerializable(typeof(TtsMessageEvent))]
[JsonSerializable(typeof(TtsMessageEndEvent))]
[JsonSerializable(typeof(ErrorEvent))]
[JsonSerializable(typeof(WorkflowStartedEvent))]
[JsonSerializable(typeof(WorkflowFinishedEvent))]
[JsonSerializable(typeof(WorkflowPausedEvent))]
[JsonSerializable(typeof(NodeEvent))]
[JsonSerializable(typeof(HumanInputRequiredEvent))]
[JsonSerializable(typeof(HumanInputFormFilledEvent))]
[JsonSerializable(typeof(HumanInputFormTimeoutEvent))]
[JsonSerializable(typeof(AgentLogEvent))]
[JsonSerializable(typeof(TextChunkEvent))]
[JsonSerializable(typeof(TextReplaceEvent))]
[JsonSerializable(typeof(ReasoningChunkEvent))]
[JsonSerializable(typeof(ContinuationBody))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(JsonNode))]
internal sealed partial class WireJson : JsonSerializerContext;
