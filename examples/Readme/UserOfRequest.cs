using System.Security.Claims;
using Dify.AI.Extensions.Emulator;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Dify.AI.Extensions.Examples.Readme;

internal static class UserOfRequest
{
    public static async Task RunAsync(DifyEmulator emulator)
    {
        var services = new ServiceCollection();
        services.AddDifyClient(options => (options.Endpoint, options.ApiKey) = (emulator.Endpoint, emulator.ApiKey));

        // README
        services.AddHttpContextAccessor();
        services.AddOptions<DifyClientOptions>().Configure<IHttpContextAccessor>((options, accessor) =>
            options.UserResolver = _ => ValueTask.FromResult(accessor.HttpContext?.User.FindFirstValue(ClaimTypes.NameIdentifier)));
        // END

        await using var provider = services.BuildServiceProvider();
        var signedIn = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, "ana")], "test"));
        provider.GetRequiredService<IHttpContextAccessor>().HttpContext = new DefaultHttpContext { User = signedIn };
        await provider.GetRequiredService<DifyClient>().AsIChatClient().GetResponseAsync("hi");
        Expect.That((string?)emulator.Requests[^1].Body?["user"] == "ana", "The signed-in user was not sent.");
    }
}
