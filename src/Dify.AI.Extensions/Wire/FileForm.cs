using System.Net.Http.Headers;

namespace Dify.AI.Extensions.Wire;

/// <summary>A form with the end user and one file, which streams and is left open.</summary>
internal static class FileForm
{
    public static MultipartFormDataContent Create(string user, Stream content, string fileName, MediaTypeHeaderValue mediaType) => new()
    {
        { new StringContent(user) { Headers = { ContentType = null } }, "user" },

        // Dify answers 415 to a file without a content type, and 400 to one without a name.
        { new StreamContent(new LeftOpenStream(content)) { Headers = { ContentType = mediaType } }, "file", fileName },
    };
}
