using Microsoft.Playwright;

namespace SamCrowd.Crowd.Tests.Browser;

/// <summary>A page in headless Chromium, and everything it complained about.</summary>
internal sealed class BrowserPage : IAsyncDisposable
{
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly List<string> _errors = [];
    private readonly List<string> _requests = [];

    private BrowserPage(IPlaywright playwright, IBrowser browser, IPage page)
    {
        (_playwright, _browser, Page) = (playwright, browser, page);
        page.PageError += (_, error) => _errors.Add(error);
        page.Console += (_, message) =>
        {
            // What a stopped server leaves on the console is no fault of the page.
            if (message.Type == "error" && !message.Text.Contains("net::ERR_", StringComparison.Ordinal)) _errors.Add(message.Text);
        };
        page.Request += (_, request) => _requests.Add(request.Url);
    }

    public IPage Page { get; }

    /// <summary>Errors of scripts, and what the page's policy forbade.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>Every address that was asked for.</summary>
    public IReadOnlyList<string> Requests => _requests;

    /// <param name="touch">True for a tablet.</param>
    public static async Task<BrowserPage> Open(string link, int width = 1280, int height = 800, bool touch = false,
        string language = "en-GB")
    {
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = ChromiumFactAttribute.Program,
            Args = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync"],
        });
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            HasTouch = touch,
            Locale = language,
            AcceptDownloads = true,
        });
        var opened = new BrowserPage(playwright, browser, await context.NewPageAsync());
        opened.Page.SetDefaultTimeout(30_000);
        await opened.Page.GotoAsync(link);
        return opened;
    }

    /// <summary>Waits until a task is on the screen with its slice.</summary>
    public Task TaskShown() =>
        Page.WaitForFunctionAsync("() => window.samcrowd?.work && samcrowd.store.peek(samcrowd.work.slice) && !samcrowd.finishing");

    /// <summary>Waits until everything that was made is saved.</summary>
    public Task Saved() => Page.WaitForFunctionAsync("() => samcrowd.outbox.size === 0");

    public Task<T> Evaluate<T>(string script, object? argument = null) => Page.EvaluateAsync<T>(script, argument);

    /// <summary>Draws a box with the mouse, given in the slice array's pixels.</summary>
    public async Task Draw(float x0, float y0, float x1, float y1)
    {
        var screen = await Evaluate<double[]>(
            "([x0, y0, x1, y1]) => { const b = samcrowd.canvas.getBoundingClientRect(); const v = samcrowd.stage.viewport; const [ax, ay] "
            + "= v.sliceToScreen(x0, y0); const [bx, by] = v.sliceToScreen(x1, y1); return [ax + b.left, ay + b.top, bx + b.left, by "
            + "+ b.top]; }",
            new double[] { x0, y0, x1, y1 });
        await Page.Mouse.MoveAsync((float)screen[0], (float)screen[1]);
        await Page.Mouse.DownAsync();
        await Page.Mouse.MoveAsync((float)(screen[0] + screen[2]) / 2, (float)(screen[1] + screen[3]) / 2);
        await Page.Mouse.MoveAsync((float)screen[2], (float)screen[3]);
        await Page.Mouse.UpAsync();
    }

    /// <summary>Boxes of the slice that is shown, with their labels, as the page holds them.</summary>
    public Task<double[][]> Boxes() => Evaluate<double[][]>("() => samcrowd.work.answer().marks.map(mark => [mark.label, ...mark.box])");

    /// <summary>As <see cref="Boxes"/>, to whole pixels: the mouse stands on whole pixels of the screen.</summary>
    public async Task<double[][]> RoundedBoxes() => [.. (await Boxes()).Select(box => Array.ConvertAll(box, Math.Round))];

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
