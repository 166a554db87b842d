using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Playwright;

namespace TfLrCallbacks.Tests;

/// <summary>
/// What the real TensorBoard makes of the files, in a real browser. Skipped where either is absent: TensorBoard is looked for in the folder that the environment variable
/// TENSORBOARD names (an unpacked wheel), or where python3 finds it.
/// </summary>
/// <remarks>
/// The browser gets no WebGL: TensorBoard then draws its curves as SVG, which can be asked what it shows. With WebGL it draws them in a worker that headless pictures taken
/// under virtual time (<c>chromium --screenshot --virtual-time-budget</c>) do not wait for: axes and table stand there, and some cards or all are without curves. Taken so and after
/// 15 seconds of real time, with WebGL both, of the same two runs: one of two cards without curves, and both with them.
/// </remarks>
[TestClass]
public sealed class RealTensorBoardTests
{
    private const string Warning = "The metric val_loss is *NaN* in <Model>.";

    private static readonly TemporaryFolder s_folder = new();
    private static readonly int s_port = FreePort();
    private static readonly ConcurrentQueue<string> s_said = new();
    private static Process? s_server;
    private static IPlaywright? s_playwright;
    private static IBrowser? s_browser;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        if (Chromium.Find() is not { } program || Python() is not { } python)
        {
            return;
        }

        Train("one", 0.1);
        Train(Path.Combine("two", "tensorboard"), 0.05);
        ProcessStartInfo start = new(python, ["-m", "tensorboard.main", "--logdir", s_folder.Path, "--load_fast=false", "--host", "127.0.0.1", "--port", s_port.ToString(CultureInfo.InvariantCulture)]);
        start.Environment["PYTHONPATH"] = Environment.GetEnvironmentVariable("TENSORBOARD") ?? string.Empty;
        start.RedirectStandardError = true;
        s_server = Process.Start(start)!;
        s_server.ErrorDataReceived += (_, line) => s_said.Enqueue(line.Data ?? string.Empty);
        s_server.BeginErrorReadLine();
        using HttpClient client = new() { BaseAddress = new Uri($"http://127.0.0.1:{s_port}/") };
        for (int i = 0; i < 100 && !await IsReadyAsync(client); i++)
        {
            await Task.Delay(300, context.CancellationToken);
        }

        s_playwright = await Playwright.CreateAsync();
        s_browser = await s_playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = program, Args = ["--no-sandbox", "--disable-gpu", "--disable-3d-apis"] });
    }

    [ClassCleanup]
    public static async Task StopAsync()
    {
        if (s_browser is not null)
        {
            await s_browser.DisposeAsync();
        }

        s_playwright?.Dispose();
        if (s_server is not null)
        {
            s_server.Kill();
            await s_server.WaitForExitAsync();
            s_server.Dispose();
        }

        s_folder.Dispose();
    }

    [TestMethod]
    [DataRow("batch_learning_rate")]
    [DataRow("batch_momentum")]
    [DataRow("batch_weight_decay")]
    public async Task Every_batch_is_a_point_of_a_curve_in_the_page(string tag)
    {
        IPage page = await OpenAsync("timeseries");
        ILocator header = page.GetByText(tag, new PageGetByTextOptions { Exact = true }).First;
        await header.WaitForAsync();
        ILocator card = page.Locator("scalar-card").Filter(new LocatorFilterOptions { HasText = tag });
        if (await card.CountAsync() is 0)
        {
            // TensorBoard unfolds the first two groups of tags alone.
            await header.ClickAsync();
        }

        ILocator curves = card.Locator("svg path[style*='stroke: rgb']");
        await curves.First.WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Attached });
        int[] points = await curves.EvaluateAllAsync<int[]>("paths => paths.filter(path => path.getAttribute('d')).map(path => path.getAttribute('d').split('L').length)");

        Assert.IsGreaterThanOrEqualTo(2, points.Length, "a curve of each run");
        Assert.IsTrue(points.All(count => count is 40), string.Join(", ", points));
    }

    [TestMethod]
    public async Task The_tab_of_settings_lists_the_runs_with_their_metrics()
    {
        IPage page = await OpenAsync("hparams");
        await page.GetByText("val_0.1").First.WaitForAsync();
        JsonElement experiment = await PostAsync("experiment", "{}");
        string[] names = [.. experiment.GetProperty("hparamInfos").EnumerateArray().Select(info => info.GetProperty("name").GetString()!).Order(StringComparer.Ordinal)];
        CollectionAssert.AreEqual(new[] { "batch", "label", "nesterov", "seed" }, names);
        string[] metrics = [.. experiment.GetProperty("metricInfos").EnumerateArray().Select(info => info.GetProperty("name")).Select(name => $"{name.GetProperty("group").GetString()}/{name.GetProperty("tag").GetString()}")];
        CollectionAssert.Contains(metrics, "train/epoch_loss");
        CollectionAssert.Contains(metrics, "validation/epoch_loss");
        Assert.IsTrue(metrics.All(metric => metric.StartsWith("train/", StringComparison.Ordinal) || metric.StartsWith("validation/", StringComparison.Ordinal)), "both runs have the same metrics: " + string.Join(", ", metrics));

        JsonElement groups = await PostAsync("session_groups", """{"startIndex":0,"sliceSize":10,"allowedStatuses":["STATUS_SUCCESS"],"colParams":[{"hparam":"batch"}]}""");
        JsonElement[] sessions = [.. groups.GetProperty("sessionGroups").EnumerateArray()];
        Assert.HasCount(2, sessions);
        Assert.AreEqual(64, sessions[0].GetProperty("hparams").GetProperty("batch").GetDouble());
        Assert.IsTrue(sessions[0].GetProperty("hparams").GetProperty("nesterov").GetBoolean());
    }

    [TestMethod]
    public async Task A_warning_is_read_as_it_was_written()
    {
        IPage page = await OpenAsync("text");
        await page.GetByText(Warning, new PageGetByTextOptions { Exact = true }).First.WaitForAsync();
    }

    [TestMethod]
    public async Task The_server_reads_every_folder_without_complaint()
    {
        await OpenAsync("timeseries");
        Assert.IsEmpty(s_said.Where(line => line.Contains("Unable to", StringComparison.Ordinal) || line.Contains("Error", StringComparison.Ordinal)));
    }

    private static void Train(string name, double rate)
    {
        var trainer = new ScriptedTrainer(10, step => 1.0 / (step.Update + 1)) { LearningRate = rate, Momentum = 0.9, WeightDecay = 0.1, ValidationLoss = epoch => 1.0 / (epoch + 2) };
        trainer.Fit(
            new FitOptions { Epochs = 4, Verbose = 0, ValidationFrequency = 1 },
            new LambdaCallback(
                onTrainBatchBegin: (run, _) =>
                {
                    run.LearningRate = rate * (1 + Math.Sin(run.Step));
                    run.Momentum = 0.9 - (run.Step / 100.0);
                    run.WeightDecay = 0.1 * (run.Step + 1);
                },
                onEpochEnd: (run, epoch, _) =>
                {
                    if (epoch is 2)
                    {
                        run.Warn(Warning);
                    }
                }),
            new TensorBoard(s_folder[name])
            {
                HyperParameters = new RunConfig { Seed = 1, Settings = new Dictionary<string, string> { ["batch"] = "64", ["nesterov"] = "true", ["label"] = $"val_{rate.ToString(CultureInfo.InvariantCulture)}" } },
            });
    }

    private static async Task<bool> IsReadyAsync(HttpClient client)
    {
        try
        {
            // Also the runs must have been read.
            string tags = await client.GetStringAsync(new Uri("data/plugin/scalars/tags", UriKind.Relative));
            return tags.Contains("one/validation", StringComparison.Ordinal) && tags.Contains("two/tensorboard/validation", StringComparison.Ordinal);
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task<IPage> OpenAsync(string tab)
    {
        if (s_browser is null)
        {
            Assert.Inconclusive("There is no TensorBoard or no Chromium. Name the folder of an unpacked tensorboard in the environment variable TENSORBOARD (or let python3 find it), and install Chromium (Debian: apt-get install chromium) or name it in CHROMIUM.");
        }

        IPage page = await s_browser!.NewPageAsync(new BrowserNewPageOptions { ViewportSize = new ViewportSize { Width = 1400, Height = 1400 } });
        await page.GotoAsync($"http://127.0.0.1:{s_port}/#{tab}");
        return page;
    }

    private static async Task<JsonElement> PostAsync(string what, string body)
    {
        using HttpClient client = new();
        using StringContent content = new(body, System.Text.Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await client.PostAsync(new Uri($"http://127.0.0.1:{s_port}/data/plugin/hparams/{what}"), content);
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string? Python() => new[] { "/usr/bin/python3", "python3" }.FirstOrDefault(program =>
    {
        ProcessStartInfo start = new(program, ["-c", "import tensorboard.main"]) { RedirectStandardError = true };
        start.Environment["PYTHONPATH"] = Environment.GetEnvironmentVariable("TENSORBOARD") ?? string.Empty;
        try
        {
            using Process python = Process.Start(start)!;
            python.StandardError.ReadToEnd();
            python.WaitForExit();
            return python.ExitCode is 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    });
}
