namespace Dify.AI.Extensions.Examples.Web;

/// <summary>What the page may do: run its own script file and talk to its own server, nothing else.</summary>
/// <remarks>
/// What an app says is untrusted, like any model's words. The script shows all of it as plain text; should a change ever forget that, the browser refuses
/// script in it (script-src), and markup made of it (trusted types).
/// </remarks>
internal static class PagePolicy
{
    // Pictures: the page's own, and those that the user has picked (blob:), never addresses from an answer, which would tell others who reads it.
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    public static Task ApplyAsync(HttpContext http, RequestDelegate next)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        return next(http);
    }
}
