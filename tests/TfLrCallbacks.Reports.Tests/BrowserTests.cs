using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace TfLrCallbacks.Reports.Tests;

/// <summary>The page in a real browser, as its readers have it: both themes, a phone, the keyboard, paper.</summary>
[TestClass]
public sealed class BrowserTests
{
    private const int PhoneWidth = 390;

    private static readonly TemporaryFolder s_folder = new();
    private static readonly string s_address = new Uri(s_folder["report.html"]).AbsoluteUri;
    private static IPlaywright? s_playwright;
    private static IBrowser? s_browser;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        if (Chromium.Find() is not { } program)
        {
            return;
        }

        new ReportPage(Samples.Report).Save(s_folder["report.html"]);
        s_playwright = await Playwright.CreateAsync();
        s_browser = await s_playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = program, Args = ["--no-sandbox", "--disable-gpu"] });
    }

    [ClassCleanup]
    public static async Task StopAsync()
    {
        if (s_browser is not null)
        {
            await s_browser.DisposeAsync();
        }

        s_playwright?.Dispose();

        s_folder.Dispose();
    }

    [TestMethod]
    [DataRow(ColorScheme.Light)]
    [DataRow(ColorScheme.Dark)]
    public async Task The_page_has_the_colours_of_the_readers_theme(ColorScheme scheme)
    {
        IPage page = await OpenAsync(new BrowserNewPageOptions { ColorScheme = scheme });
        var palette = Palette.Of(scheme is ColorScheme.Dark ? ChartTheme.Dark : ChartTheme.Light);

        Assert.AreEqual(palette.Surface, Hex(await ColourAsync(page, "body", "backgroundColor")));
        Assert.AreEqual(palette.Ink, Hex(await ColourAsync(page, "h1", "color")));
        string[] strokes = await page.EvaluateAsync<string[]>(
            "() => [...document.querySelectorAll('svg path')].map(path => getComputedStyle(path).stroke).filter(stroke => stroke.startsWith('rgb'))");
        CollectionAssert.Contains(strokes.Select(Hex).ToArray(), palette.Blue);
    }

    [TestMethod]
    [DataRow(1280, "wide")]
    [DataRow(PhoneWidth, "narrow")]
    [DataRow(320, "narrow")]
    public async Task Nothing_leaves_the_screen_and_the_pictures_fit_it(int width, string shown)
    {
        IPage page = await OpenAsync(new BrowserNewPageOptions { ViewportSize = new ViewportSize { Width = width, Height = 800 } });

        Assert.AreEqual(width, await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
        foreach (string layout in (string[])["wide", "narrow"])
        {
            foreach (ILocator picture in await page.Locator($".{layout} svg").AllAsync())
            {
                Assert.AreEqual(layout == shown, await picture.IsVisibleAsync(), layout);
            }
        }
    }

    [TestMethod]
    public async Task The_keyboard_reaches_every_table_and_opens_what_is_folded()
    {
        IPage page = await OpenAsync(new BrowserNewPageOptions());
        int folded = await page.Locator("details").CountAsync();
        int reachable = await page.Locator(".scroll:visible, summary").CountAsync();
        Assert.AreEqual(3, folded, "trials and the epochs of two runs");

        int opened = 0;
        for (int i = 0; i < reachable + folded; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            string focused = await page.EvaluateAsync<string>("() => document.activeElement.tagName");
            Assert.AreNotEqual("BODY", focused, $"after {i + 1} tabs");
            Assert.AreNotEqual("none", await page.EvaluateAsync<string>("() => getComputedStyle(document.activeElement).outlineStyle"), "the focus is seen");
            if (focused is "SUMMARY")
            {
                await page.Keyboard.PressAsync("Enter");
                opened++;
            }
        }

        Assert.AreEqual(folded, opened);
        Assert.AreEqual(folded, await page.Locator("details[open]").CountAsync());
    }

    [TestMethod]
    public async Task No_request_leaves_the_page_and_the_console_is_silent()
    {
        List<string> requests = [];
        List<string> messages = [];
        IPage page = await NewPageAsync(new BrowserNewPageOptions());
        page.Request += (_, request) => requests.Add(request.Url);
        page.Console += (_, message) => messages.Add(message.Text);
        await page.GotoAsync(s_address);
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);

        CollectionAssert.AreEqual(new[] { s_address }, requests.Where(url => !url.StartsWith("data:", StringComparison.Ordinal)).ToArray());
        Assert.IsEmpty(messages, string.Join('\n', messages));
    }

    [TestMethod]
    public async Task On_paper_the_page_is_light_wide_and_unfolded()
    {
        IPage page = await OpenAsync(new BrowserNewPageOptions { ColorScheme = ColorScheme.Dark, ViewportSize = new ViewportSize { Width = PhoneWidth, Height = 800 } });
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });

        Assert.AreEqual(Palette.Light.Surface, Hex(await ColourAsync(page, "body", "backgroundColor")));
        Assert.IsTrue(await page.Locator(".wide svg").First.IsVisibleAsync());
        Assert.IsFalse(await page.Locator(".narrow svg").First.IsVisibleAsync());
        Assert.IsGreaterThan(0, await page.EvaluateAsync<int>("() => document.querySelector('details table').getBoundingClientRect().height | 0"), "folded tables are printed");
    }

    [TestMethod]
    [DataRow(2)]
    [DataRow(5)]
    [DataRow(12)]
    public async Task On_a_phone_tables_of_many_runs_scroll_and_no_cell_is_a_column_of_letters(int count)
    {
        IPage page = await NewPageAsync(new BrowserNewPageOptions { ViewportSize = new ViewportSize { Width = PhoneWidth, Height = 800 } });
        string file = s_folder[$"many-{count}.html"];
        RunFigure[] runs = [.. Enumerable.Range(1, count).Select(i => Samples.Report.Runs[0] with { Name = $"run {i}", Settings = [new Setting("schedule", i is 1 ? "none" : $"one-cycle {i}")] })];
        new ReportPage(new ReportContent { Title = "Many", Runs = runs }).Save(file);
        await page.GotoAsync(new Uri(file).AbsoluteUri);

        Assert.AreEqual(PhoneWidth, await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
        Assert.IsGreaterThanOrEqualTo(40, await page.EvaluateAsync<int>("() => Math.min(...[...document.querySelectorAll('td')].map(cell => cell.offsetWidth).filter(width => width > 0))"));
    }

    [TestMethod]
    public async Task A_page_of_a_training_that_goes_on_loads_itself_anew()
    {
        string file = s_folder["live.html"];
        IPage page = await NewPageAsync(new BrowserNewPageOptions());
        new ReportPage(new ReportContent { Title = "Epoch 1", RefreshSeconds = 1 }).Save(file);
        await page.GotoAsync(new Uri(file).AbsoluteUri);
        await page.WaitForFunctionAsync("() => document.title === 'Epoch 1'");

        new ReportPage(new ReportContent { Title = "Finished" }).Save(file);
        await page.WaitForFunctionAsync("() => document.title === 'Finished'");
    }

    private static async Task<IPage> OpenAsync(BrowserNewPageOptions options)
    {
        IPage page = await NewPageAsync(options);
        await page.GotoAsync(s_address);
        return page;
    }

    private static Task<IPage> NewPageAsync(BrowserNewPageOptions options)
    {
        if (s_browser is null)
        {
            Assert.Inconclusive("There is no Chromium on the path. Install it (Debian: apt-get install chromium), or name it in the environment variable CHROMIUM.");
        }

        return s_browser!.NewPageAsync(options);
    }

    private static Task<string> ColourAsync(IPage page, string selector, string property) =>
        page.EvaluateAsync<string>($"() => getComputedStyle(document.querySelector('{selector}')).{property}");

    private static string Hex(string rgb) =>
        "#" + string.Concat(Regex.Matches(rgb, @"\d+").Take(3).Select(part => int.Parse(part.ValueSpan, System.Globalization.CultureInfo.InvariantCulture).ToString("X2", System.Globalization.CultureInfo.InvariantCulture)));
}
