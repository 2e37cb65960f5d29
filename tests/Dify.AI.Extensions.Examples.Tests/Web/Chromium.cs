using Microsoft.Playwright;

namespace Dify.AI.Extensions.Examples.Tests;

/// <summary>The machine's own Chromium, without a window: Playwright's downloads are not needed.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>The browser. Without one, the test is skipped; where all must be tested (<c>CI=true</c>), it fails.</summary>
    public IBrowser Browser
    {
        get
        {
            if (_browser is null)
            {
                const string Remedy = "No Chromium is installed, so the web page is not tested. On Debian: apt-get install chromium";
                Assert.False(Environment.GetEnvironmentVariable("CI") == "true", Remedy);
                Assert.Skip(Remedy);
            }

            return _browser;
        }
    }

    public async ValueTask InitializeAsync()
    {
        var folders = Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator) ?? [];
        var path = Names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
        if (path is not null)
        {
            _playwright = await Playwright.CreateAsync();
            _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = path });
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}
