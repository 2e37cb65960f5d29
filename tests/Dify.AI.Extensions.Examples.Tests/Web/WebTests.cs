using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Dify.AI.Extensions.Emulator;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dify.AI.Extensions.Examples.Tests;

public sealed class WebTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const int Limit = 90_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit)]
    public async Task Page_WithoutKey_TalksToTheEmulatorAndSaysSo()
    {
        await using var chat = await ChatPage.OpenAsync(chromium, dify: null);

        Assert.Contains("DIFY_API_KEY is not set: talking to the emulator", chat.Output, StringComparison.Ordinal);
        await Expect(chat.Page.GetByText("emulator", new() { Exact = true })).ToBeVisibleAsync();
        await chat.Suggestions.GetByText("Think: what time is it").ClickAsync();
        await Expect(chat.Answer.Locator(".tool .state")).ToHaveTextAsync("done");
        await Expect(chat.Answer.GetByText("1 source")).ToBeVisibleAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task Page_AnswerStillComing_ShowsWhatHasCome()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var dify = await StartEmulatorAsync(clock);
        dify.Reply(DifyReply.Text("Once ", "upon").Delay(TimeSpan.FromSeconds(5)).Text(" a time"));
        await using var chat = await ChatPage.OpenAsync(chromium, dify);

        await chat.AskAsync("Tell me a story");

        await Expect(chat.Answer.Locator(".text")).ToHaveTextAsync("Once upon", new() { UseInnerText = true });
        await Expect(chat.Answer).ToHaveAttributeAsync("aria-busy", "true");
        while (await chat.Answer.GetAttributeAsync("aria-busy") == "true")
        {
            clock.Advance(TimeSpan.FromSeconds(1)); // The emulator may not have begun to wait when the words before are shown.
            await Task.Delay(20, Token);
        }

        await Expect(chat.Answer.Locator(".text")).ToHaveTextAsync("Once upon a time");
        Assert.Empty(chat.Complaints);
    }

    [Fact(Timeout = Limit)]
    public async Task Page_AgentThatThinksUsesToolsAndCites_ShowsAll()
    {
        await using var dify = await StartEmulatorAsync();
        dify.App.Name = "Lisbon guide";
        dify.App.OpeningStatement = "Hello! Where do you want to go?";
        dify.Reply(DifyReply.Text("<think>They want the weather of today, and what our guide says about rain. I look both up.</think>")
            .Tool("get_weather", """{"city": "Lisbon", "day": "today"}""", "22 degrees, showers in the afternoon")
            .Text("Take a light jacket: it has 22 degrees now, and ", "there will be showers in the afternoon.\n\n", "Until three o'clock the castle is lovely. After that, the tile museum keeps you dry.")
            .Cite("lisbon-guide.pdf", "On rainy days: the National Tile Museum, in an old convent, is open until six."));
        dify.App.SuggestedQuestionsAfterAnswer.Clear();
        dify.App.SuggestedQuestionsAfterAnswer.Add("How do I get to the castle?");
        dify.App.SuggestedQuestionsAfterAnswer.Add("What does the museum cost?");
        await using var chat = await ChatPage.OpenAsync(chromium, dify, new() { ViewportSize = new() { Width = 960, Height = 820 } });
        await Expect(chat.Page.GetByText("Hello! Where do you want to go?")).ToBeVisibleAsync();

        await chat.AskAsync("Do I need a jacket in Lisbon today?");

        await Expect(chat.Suggestions).ToHaveTextAsync(["How do I get to the castle?", "What does the museum cost?"]);
        await chat.Answer.GetByText("get_weather").ClickAsync();
        await Expect(chat.Answer.GetByLabel("Arguments")).ToHaveTextAsync("""{ "city": "Lisbon", "day": "today" }""");
        await Expect(chat.Answer.GetByLabel("Result")).ToHaveTextAsync("22 degrees, showers in the afternoon");
        await Expect(chat.Answer.Locator(".tool .state")).ToHaveTextAsync("done");
        await Expect(chat.Answer.Locator(".parts > .text")).ToContainTextAsync("Take a light jacket: it has 22 degrees now");
        await chat.Answer.GetByText("1 source").ClickAsync();
        await Expect(chat.Answer.Locator("cite")).ToHaveTextAsync("lisbon-guide.pdf");
        await Expect(chat.Answer.Locator("blockquote")).ToHaveTextAsync("On rainy days: the National Tile Museum, in an old convent, is open until six.");
        await Expect(chat.Answer.GetByText("They want the weather")).ToBeHiddenAsync();
        Assert.Empty(chat.Complaints);

        // The README's picture: DIFY_SCREENSHOT="$PWD/examples/Web/screenshot.png" dotnet test --project tests/Dify.AI.Extensions.Examples.Tests --filter-class '*WebTests'
        if (Environment.GetEnvironmentVariable("DIFY_SCREENSHOT") is { Length: > 0 } path)
        {
            await chat.Page.Keyboard.PressAsync("Control+End");
            await chat.Page.Mouse.MoveAsync(0, 0);
            await chat.Page.ScreenshotAsync(new() { Path = path });
        }

        await chat.Answer.GetByText("Reasoning").ClickAsync();
        await Expect(chat.Answer.GetByText("They want the weather")).ToBeVisibleAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task Stop_WhileAnswering_StopsTheAnswerOnTheServer()
    {
        await using var dify = await StartEmulatorAsync();
        dify.Reply(DifyReply.Text("One, ", "two").Delay(TimeSpan.FromMinutes(5)).Text(", three"));
        await using var chat = await ChatPage.OpenAsync(chromium, dify);
        await chat.AskAsync("Count");
        await Expect(chat.Answer.Locator(".text")).ToHaveTextAsync("One, two");

        await chat.Page.GetByLabel("Stop").ClickAsync();

        await Expect(chat.Answer).ToContainTextAsync("Stopped.");
        var sent = Assert.Single(dify.Requests, r => r.Path == "/v1/chat-messages");
        await sent.Ended.WaitAsync(Token);
        while (!dify.Requests.Any(r => r.Path.EndsWith("/stop", StringComparison.Ordinal)))
        {
            await Task.Delay(20, Token);
        }

        await chat.AskAsync("And now?");
        await chat.WaitForAnswerAsync();
        await Expect(chat.Answer.Locator(".text")).ToHaveTextAsync("You said: And now? (turn 2)");
        Assert.Equal("One, two", (string?)(await ReadMessagesAsync(dify))[0]?["answer"]);
        Assert.Empty(chat.Complaints);
    }

    [Fact(Timeout = Limit)]
    public async Task Rating_ThumbUpThenOff_ReachesDify()
    {
        await using var dify = await StartEmulatorAsync();
        await using var chat = await ChatPage.OpenAsync(chromium, dify);
        await chat.AskAsync("Hello");
        await chat.WaitForAnswerAsync();
        var (good, bad) = (chat.Answer.GetByLabel("Good answer"), chat.Answer.GetByLabel("Bad answer"));

        await good.ClickAsync();
        await Expect(good).ToHaveAttributeAsync("aria-pressed", "true");
        Assert.Equal("like", (string?)(await ReadMessagesAsync(dify))[0]?["feedback"]?["rating"]);

        await bad.ClickAsync();
        await Expect(bad).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(good).ToHaveAttributeAsync("aria-pressed", "false");
        Assert.Equal("dislike", (string?)(await ReadMessagesAsync(dify))[0]?["feedback"]?["rating"]);

        await bad.ClickAsync();
        await Expect(bad).ToHaveAttributeAsync("aria-pressed", "false");
        Assert.Null((await ReadMessagesAsync(dify))[0]?["feedback"]);
        Assert.Empty(chat.Complaints);
    }

    [Fact(Timeout = Limit)]
    public async Task Suggestion_Clicked_IsTheNextQuestion()
    {
        await using var dify = await StartEmulatorAsync();
        dify.App.SuggestedQuestions.Add("Who are you?");
        await using var chat = await ChatPage.OpenAsync(chromium, dify);

        await chat.Suggestions.GetByText("Who are you?").ClickAsync();
        await chat.Suggestions.GetByText("What else?").ClickAsync();

        await Expect(chat.Answer.Locator(".text")).ToHaveTextAsync("You said: What else? (turn 2)");
        await Expect(chat.Questions).ToHaveTextAsync(["Who are you?", "What else?"]);
    }

    [Fact(Timeout = Limit)]
    public async Task NewConversation_AfterAnAnswer_ForgetsTheOldOne()
    {
        await using var dify = await StartEmulatorAsync();
        await using var chat = await ChatPage.OpenAsync(chromium, dify);
        await chat.AskAsync("My name is Ana");
        await chat.WaitForAnswerAsync();

        await chat.Page.GetByText("New conversation").ClickAsync();
        await Expect(chat.Questions).ToHaveCountAsync(0);
        await chat.AskAsync("Who am I?");

        await Expect(chat.Answer.Locator(".text")).ToHaveTextAsync("You said: Who am I? (turn 1)");
    }

    [Fact(Timeout = Limit)]
    public async Task Picture_Attached_IsReferencedInTheNextMessage()
    {
        await using var dify = await StartEmulatorAsync();
        await using var chat = await ChatPage.OpenAsync(chromium, dify);
        var png = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

        await chat.Page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = "dot.png", MimeType = "image/png", Buffer = png });
        await Expect(chat.Page.GetByLabel("Remove dot.png")).ToBeVisibleAsync();
        await Expect(chat.Page.GetByLabel("Send")).ToBeEnabledAsync();
        await chat.AskAsync("What is this?");
        await chat.WaitForAnswerAsync();

        await Expect(chat.Questions.Locator("img")).ToBeVisibleAsync();
        var uploaded = Assert.Single(dify.Requests, r => r.Path == "/v1/files/upload");
        Assert.Equal(png, uploaded.Form.Single(part => part.FileName == "dot.png").Content);
        var sent = Assert.Single(dify.Requests, r => r.Path == "/v1/chat-messages").Body!;
        var file = Assert.Single(sent["files"]!.AsArray())!;
        Assert.Equal(("image", "local_file"), ((string?)file["type"], (string?)file["transfer_method"]));
        Assert.Equal(uploaded.Form.Single(part => part.Name == "user").Text, (string?)sent["user"]);
        await Expect(chat.Answer).ToContainTextAsync("I got 1 file(s).");
        await Expect(chat.Page.GetByLabel("Remove dot.png")).ToHaveCountAsync(0);
        Assert.Empty(chat.Complaints);
    }

    [Fact(Timeout = Limit)]
    public async Task Refusal_OfDify_IsShownAndTheChatGoesOn()
    {
        await using var dify = await StartEmulatorAsync();
        dify.Reply(DifyReply.Text("It is ").Error("provider_quota_exceeded", "Used up."));
        await using var chat = await ChatPage.OpenAsync(chromium, dify);

        await chat.AskAsync("Hello");
        await chat.WaitForAnswerAsync();
        await Expect(chat.Answer.Locator(".note.error")).ToContainTextAsync("Used up.");
        await Expect(chat.Answer.Locator(".text")).ToHaveTextAsync("It is");

        await chat.AskAsync("Again");
        await Expect(chat.Answer.Locator(".text")).ToContainTextAsync("You said: Again");
    }

    [Fact(Timeout = Limit)]
    public async Task Withdrawal_OfModeration_TakesTheTextsPlace()
    {
        await using var dify = await StartEmulatorAsync();
        dify.Reply(DifyReply.Text("Something rude").Replace("I can't say that."));
        await using var chat = await ChatPage.OpenAsync(chromium, dify);

        await chat.AskAsync("Swear");
        await chat.WaitForAnswerAsync();

        await Expect(chat.Answer.Locator(".text")).ToHaveTextAsync(["I can't say that."]);
    }

    [Fact(Timeout = Limit)]
    public async Task Users_OfTwoBrowsers_AreTwoAndStayTheSame()
    {
        await using var dify = await StartEmulatorAsync();
        await using var chat = await ChatPage.OpenAsync(chromium, dify);
        await chat.AskAsync("Hello");
        await chat.WaitForAnswerAsync();
        await chat.Page.ReloadAsync();
        await chat.AskAsync("Hello again");
        await chat.WaitForAnswerAsync();

        await using var other = await chromium.Browser.NewContextAsync();
        var page = await other.NewPageAsync();
        await page.GotoAsync(chat.Page.Url);
        await page.GetByLabel("Message", new() { Exact = true }).FillAsync("Hello too");
        await page.GetByLabel("Send").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Article, new() { Name = "Answer" })).ToContainTextAsync("Hello too");

        var users = dify.Requests.Where(r => r.Path == "/v1/chat-messages").Select(r => (string?)r.Body!["user"]).ToList();
        Assert.Equal(3, users.Count);
        Assert.Equal(users[0], users[1]);
        Assert.NotEqual(users[0], users[2]);
        Assert.Equal("", await page.EvaluateAsync<string>("document.cookie"));
    }

    [Fact(Timeout = Limit)]
    public async Task Key_OfTheApp_NeverReachesThePage()
    {
        await using var dify = await StartEmulatorAsync();
        await using var chat = await ChatPage.OpenAsync(chromium, dify);
        var page = await chat.Page.Context.NewPageAsync();
        var bodies = new ConcurrentQueue<string>();

        // Read on the way: of an answer that the page has read as a stream, the browser itself may keep nothing.
        await page.RouteAsync("**/*", async route =>
        {
            var response = await route.FetchAsync();
            bodies.Enqueue(await response.TextAsync());
            await route.FulfillAsync(new() { Response = response });
        });
        await page.GotoAsync(chat.Page.Url);
        await page.GetByLabel("Message", new() { Exact = true }).FillAsync("Hello");
        await page.GetByLabel("Send").ClickAsync();
        await Expect(page.GetByText("What else?")).ToBeVisibleAsync();

        var all = string.Join("\n", bodies);

        Assert.Contains("You said: ", all.Replace("\"}\n\ndata: {\"kind\":\"text\",\"delta\":\"", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain(dify.ApiKey, all, StringComparison.Ordinal);
    }

    [Theory(Timeout = Limit)]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Page_OnAPhone_FitsItsWidth(ColorScheme colors)
    {
        await using var dify = await StartEmulatorAsync();
        var wide = new string('w', 300);
        dify.Reply(DifyReply.Text(wide).Tool(wide, $$"""{"{{wide}}": "{{wide}}"}""", wide).Text("So.").Cite(wide, wide));
        await using var chat = await ChatPage.OpenAsync(
            chromium, dify, new() { ViewportSize = new() { Width = 360, Height = 640 }, IsMobile = true, ColorScheme = colors });

        await chat.AskAsync(wide);
        await chat.WaitForAnswerAsync();
        await chat.Answer.Locator("summary").First.ClickAsync();
        await chat.Answer.Locator("summary").Last.ClickAsync();

        Assert.Equal(360, await chat.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
    }

    private static Task<DifyEmulator> StartEmulatorAsync(TimeProvider? clock = null) => DifyEmulator.StartAsync(
        new() { Apps = { new DifyEmulatorApp { Mode = DifyAppMode.AgentChat } }, TimeProvider = clock ?? TimeProvider.System }, Token);

    /// <summary>The only conversation's messages, oldest first, as Dify keeps them.</summary>
    private static async Task<JsonArray> ReadMessagesAsync(DifyEmulator dify)
    {
        using var http = new HttpClient { BaseAddress = dify.Endpoint, DefaultRequestHeaders = { Authorization = new("Bearer", dify.ApiKey) } };
        var user = (string?)dify.Requests.First(r => r.Path == "/v1/chat-messages").Body!["user"];
        var conversations = JsonNode.Parse(await http.GetStringAsync(new Uri($"conversations?user={user}", UriKind.Relative), Token))!;
        var id = (string?)Assert.Single(conversations["data"]!.AsArray())!["id"];
        return JsonNode.Parse(await http.GetStringAsync(new Uri($"messages?user={user}&conversation_id={id}", UriKind.Relative), Token))!["data"]!.AsArray();
    }
}
