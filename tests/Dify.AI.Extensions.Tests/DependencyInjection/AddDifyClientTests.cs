using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Dify.AI.Extensions.Tests.DependencyInjection;

public sealed class AddDifyClientTests : EmulatedTest
{
    [Fact(Timeout = 15000)]
    public async Task AddDifyClient_ChatClientOnTop_Talks()
    {
        var handled = new CountingHandler();
        var services = new ServiceCollection();
        services.AddDifyClient(o => (o.Endpoint, o.ApiKey, o.User) = (Dify.Endpoint, Dify.ApiKey, "ben")).AddHttpMessageHandler(() => handled);
        services.AddChatClient(sp => sp.GetRequiredService<DifyClient>().AsIChatClient()).UseFunctionInvocation();
        await using var provider = services.BuildServiceProvider(validateScopes: true);

        var response = await provider.GetRequiredService<IChatClient>().GetResponseAsync("hi", cancellationToken: Token);

        Assert.NotEmpty(response.Text);
        Assert.Equal("ben", (string?)Assert.Single(SentMessages)["user"]);
        Assert.Equal(1, handled.Count);
        Assert.Same(provider.GetRequiredService<DifyClient>(), provider.GetRequiredService<IChatClient>().GetService<DifyClient>());
    }

    [Fact(Timeout = 15000)]
    public async Task AddKeyedDifyClient_TwoApps_AreKeptApart()
    {
        var second = Dify.AddApp(new());
        var services = new ServiceCollection();
        services.AddKeyedDifyClient("one", o => (o.Endpoint, o.ApiKey, o.User) = (Dify.Endpoint, Dify.ApiKey, "ana"));
        services.AddKeyedDifyClient("two", o => (o.Endpoint, o.ApiKey, o.User) = (Dify.Endpoint, second.ApiKey, "ben"));
        await using var provider = services.BuildServiceProvider();

        _ = await provider.GetRequiredKeyedService<DifyClient>("one").AsIChatClient().GetResponseAsync("hi", cancellationToken: Token);
        _ = await provider.GetRequiredKeyedService<DifyClient>("two").AsIChatClient().GetResponseAsync("hi", cancellationToken: Token);

        Assert.Equal([Dify.App, second], Dify.Requests.Select(r => r.App));
        Assert.Equal(["ana", "ben"], SentMessages.Select(m => (string?)m["user"]));
        Assert.Null(provider.GetService<DifyClient>());
    }

    [Fact(Timeout = 15000)]
    public async Task AddDifyClient_Configuration_SetsTheOptions()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Dify:Endpoint"] = Dify.Endpoint.ToString().TrimEnd('/'),
            ["Dify:ApiKey"] = Dify.ApiKey,
            ["Dify:User"] = "cleo",
            ["Dify:StreamIdleTimeout"] = "00:01:30",
            ["Dify:Inputs:tone"] = "dry",
        }).Build();
        var services = new ServiceCollection();
        services.AddDifyClient(configuration.GetSection("Dify"));
        await using var provider = services.BuildServiceProvider();

        var client = provider.GetRequiredService<DifyClient>();
        _ = await client.AsIChatClient().GetResponseAsync("hi", cancellationToken: Token);

        Assert.Equal(TimeSpan.FromSeconds(90), client.Options.StreamIdleTimeout);
        AssertJson("""{"inputs":{"tone":"dry"},"query":"hi","user":"cleo","response_mode":"streaming"}""", Assert.Single(SentMessages));
    }

    [Fact(Timeout = 15000)]
    public async Task AddDifyClient_FaultyOptions_AreAllReportedWhenTheHostStarts()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddDifyClient(o =>
        {
            o.Endpoint = new("dify", UriKind.Relative);
            o.StopTimeout = TimeSpan.Zero;
        });
        using var host = builder.Build();

        var e = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Token));

        Assert.Equal(3, e.Failures.Count());
        Assert.Contains(e.Failures, f => f.Contains("ApiKey is empty: copy", StringComparison.Ordinal));
    }

    [Fact]
    public void DifyClient_FaultyOptionsWithoutHost_AreReportedAtConstruction()
    {
        var e = Assert.Throws<OptionsValidationException>(() => new DifyClient(new() { ApiKey = "app-1\n", User = "" }));

        Assert.Equal(2, e.Failures.Count());
        Assert.DoesNotContain("app-1", e.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 15000)]
    public async Task DifyClient_InjectedHttpClient_IsNeitherChangedNorDisposed()
    {
        using var http = new HttpClient();
        var client = new DifyClient(new() { Endpoint = Dify.Endpoint, ApiKey = Dify.ApiKey, User = User }, http);
        _ = await client.AsIChatClient().GetResponseAsync("hi", cancellationToken: Token);
        await client.DisposeAsync();
        client.Dispose();

        Assert.Null(http.DefaultRequestHeaders.Authorization);
        Assert.Empty(http.DefaultRequestHeaders);
        using var response = await http.GetAsync(Dify.Endpoint, Token);
    }

    private sealed class CountingHandler : DelegatingHandler
    {
        public int Count { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Count++;
            return base.SendAsync(request, cancellationToken);
        }
    }
}
