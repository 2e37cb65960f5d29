using Dify.AI.Extensions.Emulator;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dify.AI.Extensions.Examples.Tests;

/// <summary>Nothing that an app says runs as script in the page: each of these would set <c>window.owned</c>.</summary>
public sealed class WebSafetyTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const int Limit = 90_000;

    private static readonly string[] Attacks =
    [
        "<script>window.owned = 1</script>",
        "<img src=x onerror='window.owned = 1'>",
        "<svg onload='window.owned = 1'></svg>",
        "<iframe srcdoc='<script>parent.owned = 1</script>'></iframe>",
        "<details open ontoggle='window.owned = 1'><summary>x</summary></details>",
        "<a href='javascript:window.owned = 1'>x</a>",
        "[x](javascript:window.owned=1)",
        "![x](x\" onerror=\"window.owned=1)",
        "javascript:window.owned=1",
        "'-alert(window.owned=1)-'",
        "</p></template></textarea><script>window.owned = 1</script>",
    ];

    private static readonly string Attack = string.Join(" ", Attacks);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit)]
    public async Task Answer_WithScriptInEveryPlace_IsShownAsText()
    {
        await using var dify = await StartEmulatorAsync();
        var json = System.Text.Json.JsonSerializer.Serialize(Attack);
        dify.Reply(
            DifyReply.Text($"<think>{Attack}</think>").Tool(Attack.Replace(';', ' '), $$"""{ {{json}}: {{json}} }""", Attack)
                .Text([.. Attack.Select(c => c.ToString()), " ", Attack]).Cite(Attack, Attack)
                .File("javascript:window.owned=1").File("data:text/html,<script>opener.owned=1</script>"),
            DifyReply.Text("x").Replace(Attack),
            DifyReply.Text(Attack).Error("bad_request", Attack));
        dify.App.Name = dify.App.OpeningStatement = Attack;
        dify.App.SuggestedQuestions.Add(Attack);
        dify.App.SuggestedQuestionsAfterAnswer.Clear();
        dify.App.SuggestedQuestionsAfterAnswer.Add(Attack);
        await using var chat = await ChatPage.OpenAsync(chromium, dify);
        await Expect(chat.Page.Locator(".greeting")).ToHaveTextAsync(Attack);
        await chat.Page.Locator("input[type=file]").SetInputFilesAsync(
            new FilePayload { Name = Attack.Replace('/', '_') + ".png", MimeType = "image/svg+xml", Buffer = "<svg xmlns='http://www.w3.org/2000/svg'><script>parent.owned=1</script></svg>"u8.ToArray() });
        await Expect(chat.Page.GetByLabel("Send")).ToBeEnabledAsync();

        for (var turn = 0; turn < 3; turn++)
        {
            await (turn == 0 ? chat.AskAsync(Attack) : chat.Suggestions.First.ClickAsync());
            await chat.WaitForAnswerAsync();
            if (turn < 2)
            {
                await Expect(chat.Suggestions).ToHaveTextAsync([Attack]);
            }
        }

        // All is opened and clicked that can be.
        foreach (var summary in await chat.Page.Locator("summary:visible, #log a:visible").AllAsync())
        {
            await summary.ClickAsync();
        }

        var first = chat.Page.GetByRole(AriaRole.Article, new() { Name = "Answer" }).First;
        await Expect(first.Locator(".parts > .text")).ToHaveTextAsync([$"{Attack} {Attack}"]);
        await Expect(first.Locator(".reasoning .text")).ToHaveTextAsync(Attack);
        await Expect(first.Locator("cite")).ToHaveTextAsync(Attack);
        await Expect(first.Locator("blockquote")).ToHaveTextAsync(Attack);
        await Expect(first.GetByLabel("Result")).ToHaveTextAsync(Attack);
        await Expect(chat.Answer.Locator(".note.error")).ToContainTextAsync(Attack);
        await Expect(chat.Page.GetByRole(AriaRole.Heading)).ToHaveTextAsync(Attack);
        await Expect(chat.Page.Locator("#log :is(script, iframe, a, svg:not(button *)), #log img:not([src^='blob:'])")).ToHaveCountAsync(0);
        Assert.Equal("undefined", await chat.Page.EvaluateAsync<string>("typeof window.owned"));
        Assert.Empty(chat.Complaints); // The policy had nothing to refuse.
    }

    [Fact(Timeout = Limit)]
    public async Task Attacks_OnAPageThatTakesThemAsMarkup_DoRun()
    {
        await using var context = await chromium.Browser.NewContextAsync();
        var page = await context.NewPageAsync();

        foreach (var attack in Attacks[..5])
        {
            await page.SetContentAsync($"<p>{attack}</p>");
            await page.WaitForFunctionAsync("window.owned === 1");
            await page.EvaluateAsync("delete window.owned");
        }
    }

    [Fact(Timeout = Limit)]
    public async Task Policy_ShouldTheScriptForget_RefusesMarkup()
    {
        await using var dify = await StartEmulatorAsync();
        await using var chat = await ChatPage.OpenAsync(chromium, dify);

        foreach (var attack in Attacks[..5])
        {
            var refused = await chat.Page.EvaluateAsync<string>(
                "attack => { try { document.body.innerHTML = attack; return 'taken'; } catch (error) { return error.name; } }", attack);
            Assert.Equal("TypeError", refused);
        }

        // Elements that are made by hand run nothing either.
        await chat.Page.EvaluateAsync("""
            () => {
              const picture = document.createElement("img");
              picture.setAttribute("src", "https://example.com/x.png");
              document.body.append(picture);
              const link = document.createElement("a");
              link.href = "javascript:window.owned = 1";
              document.body.append(link);
              link.click();
            }
            """);
        await Task.Delay(200, Token);
        Assert.Equal("undefined", await chat.Page.EvaluateAsync<string>("typeof window.owned"));
        Assert.NotEmpty(chat.Complaints);
    }

    private static Task<DifyEmulator> StartEmulatorAsync() =>
        DifyEmulator.StartAsync(new() { Apps = { new DifyEmulatorApp { Mode = DifyAppMode.AgentChat } } }, Token);
}
