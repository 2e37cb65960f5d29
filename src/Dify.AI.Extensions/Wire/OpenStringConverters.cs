using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dify.AI.Extensions.Wire;

/// <summary>A string of an open set, such as an app's mode: values newer than this library pass through.</summary>
internal abstract class OpenStringConverter<T>(Func<string, T> read, Func<T, string?> write) : JsonConverter<T>
    where T : struct
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString() is { } text ? read(text) : default;

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(write(value));
}

internal sealed class DifyModeConverter() : OpenStringConverter<DifyMode>(static text => new(text), static mode => mode.Value);

internal sealed class DifyFeedbackRatingConverter() : OpenStringConverter<DifyFeedbackRating>(static text => new(text), static rating => rating.Value);

internal sealed class DifyAnnotationJobStatusConverter()
    : OpenStringConverter<DifyAnnotationJobStatus>(static text => new(text), static status => status.Value);

internal sealed class DifyWorkflowRunStatusConverter()
    : OpenStringConverter<DifyWorkflowRunStatus>(static text => new(text), static status => status.Value);
