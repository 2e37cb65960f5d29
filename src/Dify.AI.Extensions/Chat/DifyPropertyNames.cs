namespace Dify.AI.Extensions;

/// <summary>
/// The names under which Dify's facts stand in <c>AdditionalProperties</c>: of <see cref="Microsoft.Extensions.AI.ChatOptions"/> on the way in, of
/// messages and updates on the way out. Values are strings, numbers or JSON, so that they survive caches and logs.
/// </summary>
public static class DifyPropertyNames
{
    /// <summary>In: the end user of the call (string).</summary>
    public const string User = "dify.user";

    /// <summary>In: the app's input variables of the call (string-keyed map, JSON object).</summary>
    public const string Inputs = "dify.inputs";

    /// <summary>Out, on the assistant message: its conversation, by which a later call resumes (string).</summary>
    public const string ConversationId = "dify.conversation_id";

    /// <summary>Out, on the assistant message: a fingerprint of server, app and user that the conversation belongs to; no secret can be read from it (string).</summary>
    public const string Scope = "dify.scope";

    /// <summary>Out, on the assistant message: the generation's task (string).</summary>
    public const string TaskId = "dify.task_id";

    /// <summary>Out, on the assistant message of a chatflow: its run (string).</summary>
    public const string WorkflowRunId = "dify.workflow_run_id";

    /// <summary>Out, on the assistant message: its price as a decimal number, in <see cref="Currency"/> (string).</summary>
    public const string TotalPrice = "dify.total_price";

    /// <summary>Out, on the assistant message: ISO code of the price's currency (string).</summary>
    public const string Currency = "dify.currency";

    /// <summary>Out, on the assistant message: seconds that the model took (double).</summary>
    public const string Latency = "dify.latency";

    /// <summary>Out, on the assistant message: seconds to the model's first token, where measured (double).</summary>
    public const string TimeToFirstToken = "dify.time_to_first_token";

    /// <summary>Out, on the assistant message: the annotation that answered in the model's place (string).</summary>
    public const string AnnotationId = "dify.annotation_id";

    /// <summary>Out, on a citation: the passage's similarity to the question (double).</summary>
    public const string Score = "dify.score";

    /// <summary>Out, on a citation: the passage's id (string).</summary>
    public const string SegmentId = "dify.segment_id";

    /// <summary>Out, on a content: the form that a paused chatflow waits for (JSON object, as <see cref="DifyHumanInputRequest"/>).</summary>
    public const string Form = "dify.form";

    /// <summary>Out, on a form, and in again with its answer: the run that waits for it, a continuation token in base64 (string).</summary>
    public const string Continuation = "dify.continuation";

    /// <summary>In, on the answer of a form: the form's token (string).</summary>
    public const string FormToken = "dify.form_token";

    /// <summary>In, on the answer of a form: the button that was chosen (string).</summary>
    public const string FormAction = "dify.form_action";

    /// <summary>In, on the answer of a form: the values of its fields (JSON object).</summary>
    public const string FormInputs = "dify.form_inputs";

    /// <summary>On a tool: what it does, one of <see cref="DifyToolEffects"/> (string).</summary>
    public const string Effect = "dify.effect";
}
