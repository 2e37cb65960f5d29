using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Dify.AI.Extensions.Emulator;
using Microsoft.Playwright;

namespace Dify.AI.Extensions.Examples.Tests;

/// <summary>The web example, run as a process against an emulator (the test's, or its own), and open in a browser of its own.</summary>
internal sealed partial class ChatPage : IAsyncDisposable
{
    private const int Patience = 20_000;

    private readonly ExampleProgram _program;
    private readonly IBrowserContext _context;

    private ChatPage(ExampleProgram program, IBrowserContext context, IPage page)
    {
        (_program, _context, Page) = (program, context, page);
        page.Console += (_, message) => Complain(message.Type is "error" ? message.Text : null);
        page.PageError += (_, error) => Complain(error);
    }

    public IPage Page { get; }

    /// <summary>Errors of the page's script, and what its security policy had to refuse.</summary>
    public ConcurrentQueue<string> Complaints { get; } = [];

    /// <summary>What the server has written so far.</summary>
    public string Output => _program.Output;

    public ILocator Answer => Page.GetByRole(AriaRole.Article, new() { Name = "Answer" }).Last;

    public ILocator Questions => Page.GetByRole(AriaRole.Article, new() { Name = "You" });

    public ILocator Suggestions => Page.GetByRole(AriaRole.List, new() { Name = "Suggested questions" }).GetByRole(AriaRole.Button);

    public ILocator Input => Page.GetByLabel("Message", new() { Exact = true });

    public static async Task<ChatPage> OpenAsync(Chromium chromium, DifyEmulator? dify, BrowserNewContextOptions? options = null)
    {
        var browser = chromium.Browser;
        var program = ExampleProgram.Start(
            Repository.ExampleDll("Web"),
            dify is null ? [] : new() { ["DIFY_API_KEY"] = dify.ApiKey, ["DIFY_BASE_URL"] = dify.Endpoint.ToString() },
            "--urls", "http://127.0.0.1:0", "--contentRoot", Path.Combine(Repository.Root, "examples", "Web"));
        await program.WaitForAsync("Application started");
        var context = await browser.NewContextAsync(options);
        context.SetDefaultTimeout(Patience);
        Assertions.SetDefaultExpectTimeout(Patience);
        var opened = new ChatPage(program, context, await context.NewPageAsync());
        await opened.Page.GotoAsync(Address().Match(program.Output).Value);
        return opened;
    }

    [GeneratedRegex(@"(?<=Now listening on: )http\S+")]
    private static partial Regex Address();

    public async Task AskAsync(string question)
    {
        await Input.FillAsync(question);
        await Input.PressAsync("Enter");
    }

    /// <summary>Waits until the latest answer is whole, stopped or broken off.</summary>
    public Task WaitForAnswerAsync() => Assertions.Expect(Answer).ToHaveAttributeAsync("aria-busy", "false");

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        await _program.DisposeAsync();
    }

    private void Complain(string? text)
    {
        if (text is not null)
        {
            Complaints.Enqueue(text);
        }
    }
}
