using Dify.AI.Extensions.Emulator;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Dify.AI.Extensions.Examples.Readme;

internal static class Registration
{
    public static async Task RunAsync(DifyEmulator emulator)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddJsonFile("appsettings.json").AddInMemoryCollection(
            [new("Dify:Endpoint", emulator.Endpoint.ToString()), new("Dify:ApiKey", emulator.ApiKey)]);

        // README
        builder.Services.AddDifyClient(builder.Configuration.GetSection("Dify"));
        builder.Services.AddChatClient(services => services.GetRequiredService<DifyClient>().AsIChatClient())
            .UseLogging()
            .UseOpenTelemetry();
        // END

        using var host = builder.Build();
        await host.StartAsync();
        await host.Services.GetRequiredService<IChatClient>().GetResponseAsync("hi", new ChatOptions().SetDifyUser("ana"));
        await host.StopAsync();
    }
}
