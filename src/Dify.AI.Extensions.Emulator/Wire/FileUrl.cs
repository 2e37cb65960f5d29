using System.Globalization;
using System.Security.Cryptography;

namespace Dify.AI.Extensions.Emulator;

/// <summary>Signed addresses of files; here the signature is for show.</summary>
internal static class FileUrl
{
    public static string Preview(Call call, string fileId) => string.Create(
        CultureInfo.InvariantCulture,
        $"http://{call.Http.Request.Host}/files/{fileId}/file-preview?timestamp={call.Now.ToUnixTimeSeconds()}&nonce={RandomNumberGenerator.GetHexString(32, lowercase: true)}&sign=emulated");
}
