using System.CommandLine;
using TfLrCallbacks.Benchmarks;
using TfLrCallbacks.Embedded;
using TfLrCallbacks.Headline;

const string Debian = "/usr/share/datasets/fashion-mnist";
var data = new Option<string>("--data")
{
    Description = "a folder with the four IDX files of Fashion-MNIST, or an .npz file; by default that of Debian's package dataset-fashion-mnist, where it is installed, and else the bundled subset",
    DefaultValueFactory = _ => Directory.Exists(Debian) ? Debian : Path.Combine(AppContext.BaseDirectory, "fashion-mnist-2000.npz"),
};
var seeds = new Option<int>("--seeds") { Description = "how many seeds", DefaultValueFactory = _ => 10 };
var first = new Option<int>("--first-seed") { Description = "the first seed", DefaultValueFactory = _ => 1 };
var only = new Option<string?>("--net") { Description = "mlp or conv alone" };
var grid = new Option<bool>("--grid-only") { Description = "the constant rates alone, by which the targets were set" };
var file = new Option<string?>("--log") { Description = "a file that gets each finished training as a line of JSON; those that are in it are not trained again" };
var output = new Option<string?>("--output") { Description = "a folder for headline.html and the pictures" };
var command = new RootCommand("Counts the training steps that ways of setting the learning rate need on Fashion-MNIST, and compares accuracies at a budget.") { data, seeds, first, only, grid, file, output };
command.SetAction(parsed =>
{
    DataSet all = DataSet.Load(parsed.GetRequiredValue(data)).Standardize();
    var log = new JsonLog<Trained>(parsed.GetValue(file));
    var experiment = new Experiment(log, Console.Error);
    int[] numbers = [.. Enumerable.Range(parsed.GetValue(first), parsed.GetValue(seeds))];
    Net[] nets = [.. Net.All.Where(net => parsed.GetValue(only) is not { } name || net.Name == name)];
    foreach (int seed in numbers)
    {
        using Split split = Split.Of(all, seed);
        foreach (Net net in nets)
        {
            experiment.Run(net, [.. net.Grid.Select(Way.Constant), .. parsed.GetValue(grid) ? [] : Way.Automatic], split, seed);
        }
    }

    if (parsed.GetValue(grid))
    {
        return;
    }

    (Net Net, int[] Seeds, IReadOnlyList<Row> Rows)[] results =
    [
        .. nets.Select(net =>
        {
            (int[] made, IReadOnlyList<Row> rows) = Summary.Of(net, log.Runs);
            return (net, made, rows);
        }),
    ];
    foreach ((Net net, int[] made, IReadOnlyList<Row> rows) in results)
    {
        Console.WriteLine(Tables.Markdown(net, made, rows));
    }

    if (parsed.GetValue(output) is { } folder)
    {
        Directory.CreateDirectory(folder);
        string description = FormattableString.Invariant($"{all.Name}, {all.TrainLabels.shape[0]:N0} training and {all.TestLabels.shape[0]:N0} test images");
        File.WriteAllText(Path.Combine(folder, "headline.html"), Page.Html(description, results));
        foreach ((Net net, _, IReadOnlyList<Row> rows) in results)
        {
            File.WriteAllText(Path.Combine(folder, $"headline-{net.Name}-light.svg"), DotChart.Svg(net, rows));
            File.WriteAllText(Path.Combine(folder, $"headline-{net.Name}-dark.svg"), DotChart.DarkSvg(net, rows));
        }
    }
});
return command.Parse(args).Invoke();
