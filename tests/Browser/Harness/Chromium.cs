using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Plumbline.Tests.Browser.Harness.Chromium))]

namespace Plumbline.Tests.Browser.Harness;

/// <summary>
/// The one browser of a run: Debian's Chromium, found on the path. Without it the tests are skipped at home and fail in
/// CI.
/// </summary>
public sealed class Chromium : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    private static bool IsCi => Environment.GetEnvironmentVariable("CI") is { Length: > 0 };

    /// <summary>The browser; skips the test that asks for it where there is none.</summary>
    public IBrowser Browser
    {
        get
        {
            Assert.SkipWhen(_browser is null && !IsCi, "Chromium is not installed: ./dev setup installs it.");
            return _browser ?? throw new InvalidOperationException("Chromium is not installed.");
        }
    }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(':')
            .Select(static folder => Path.Combine(folder, "chromium"))
            .FirstOrDefault(File.Exists);
        if (path is null)
        {
            return;
        }

        _playwright = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(20_000); // A bound for what never comes, on a machine that is busy.
        _browser = await _playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions
            {
                ExecutablePath = path,
                Args =
                [
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                ],
            }
        );
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}
