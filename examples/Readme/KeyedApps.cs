using Dify.AI.Extensions.Emulator;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Dify.AI.Extensions.Examples.Readme;

internal static class KeyedApps
{
    public static async Task RunAsync(DifyEmulator emulator)
    {
        var support = emulator.AddApp(new() { Name = "Support", Model = _ => DifyReply.Text("Support here.") });
        var salesKey = emulator.AddApp(new() { Name = "Sales", Model = _ => DifyReply.Text("Sales here.") }).ApiKey;
        var endpoint = emulator.Endpoint;
        var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection(
            [new("Dify:Support:Endpoint", $"{endpoint}"), new("Dify:Support:ApiKey", support.ApiKey), new("Dify:Support:User", "ana")]);
        var services = new ServiceCollection();

        // README
        services.AddKeyedDifyClient("support", configuration.GetSection("Dify:Support"));
        services.AddKeyedDifyClient("sales", options => (options.Endpoint, options.ApiKey, options.User) = (endpoint, salesKey, "ana"));
        foreach (var app in new[] { "support", "sales" })
        {
            services.AddKeyedChatClient(app, provider => provider.GetRequiredKeyedService<DifyClient>(app).AsIChatClient());
        }
        // END

        await using var provider = services.BuildServiceProvider();
        foreach (var app in new[] { "support", "sales" })
        {
            var answer = await provider.GetRequiredKeyedService<IChatClient>(app).GetResponseAsync("Who are you?");
            Expect.That(answer.Text.StartsWith(app, StringComparison.OrdinalIgnoreCase), $"{app} got: {answer}");
        }
    }
}
