using System.Security.Cryptography;

namespace Dify.AI.Extensions.Examples.Web;

/// <summary>Who asks. Dify keeps conversations, files and ratings per end user; who that is, is the host's decision.</summary>
/// <remarks>
/// Here it is a random id per browser, in a cookie: enough for a page without accounts, and whoever has the cookie is the user. Where people sign in,
/// take the id from there (as README.md shows under "Users and inputs"), and leave this class out. The page itself never names the user.
/// </remarks>
internal static class BrowserUser
{
    private const string CookieName = "dify-user";
    private const int IdLength = 32;

    public static string? Of(HttpContext? http) => http?.Items[CookieName] as string;

    public static Task EnsureAsync(HttpContext http, RequestDelegate next)
    {
        var id = http.Request.Cookies[CookieName];
        if (id is not { Length: IdLength } || !id.All(char.IsAsciiHexDigitLower))
        {
            id = RandomNumberGenerator.GetHexString(IdLength, lowercase: true);
            http.Response.Cookies.Append(CookieName, id, new()
            {
                HttpOnly = true,
                SameSite = SameSiteMode.Strict, // Other sites' pages can't act as this user.
                Secure = http.Request.IsHttps,
                MaxAge = TimeSpan.FromDays(30),
            });
        }

        http.Items[CookieName] = id;
        return next(http);
    }
}
