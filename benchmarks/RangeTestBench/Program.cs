using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using TfLrCallbacks;
using TfLrCallbacks.Benchmarks;
using TfLrCallbacks.RangeTestBench;

var folder = new Argument<string>("folder")
{
    Description = "a folder with tasks.json, grid-truth.json and data/",
    DefaultValueFactory = _ => Path.Combine(AppContext.BaseDirectory, "tasks"),
};
folder.Validators.Add(given =>
{
    if (!File.Exists(Path.Combine(given.GetValue(folder)!, "tasks.json")))
    {
        given.AddError($"There is no tasks.json in \"{given.GetValue(folder)}\". Give a folder of tasks, in the form of benchmarks/RangeTestBench/tasks, or none for that one.");
    }
});
var seeds = new Option<int>("--seeds") { Description = "how many runs each task gets", DefaultValueFactory = _ => 10 };
var quick = new Option<bool>("--quick") { Description = "two seeds, and no public rules" };
var rules = new Option<bool>("--rules") { Description = "the public rules, too, at their own cost and at the cost of ours" };
var edition = new Option<RangeTestEdition>("--edition") { Description = "the edition of the range test", DefaultValueFactory = _ => RangeTestEdition.Third };
var only = new Option<string?>("--only") { Description = "tasks whose name begins so" };
var html = new Option<string?>("--html") { Description = "writes a report page" };
var json = new Option<string?>("--json") { Description = "writes every run" };
var mostRegret = new Option<double?>("--most-regret") { Description = "exit code 1 where the mean regret of ours, of a constant rate or of a one-cycle, is more" };
var mostCost = new Option<double?>("--most-cost") { Description = "exit code 1 where the mean cost of ours is more, in steps" };
var options = new JsonSerializerOptions { WriteIndented = true, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };
var command = new RootCommand("Measures the range test on tasks whose best rates are known.") { folder, seeds, quick, rules, edition, only, html, json, mostRegret, mostCost };
command.SetAction(parsed =>
{
    string place = parsed.GetRequiredValue(folder);
    int count = parsed.GetValue(quick) ? 2 : parsed.GetValue(seeds);
    var bench = new Bench(Tasks(parsed), GridTruth.ReadAll(place), count, Console.Error);
    bool second = parsed.GetValue(edition) is RangeTestEdition.Second;
    string ours = second ? "range test, second edition" : "range test";
    List<BenchRun> runs = bench.Ours(ours, second ? LrRangeTestOptions.SecondEdition : new LrRangeTestOptions());
    if (parsed.GetValue(rules))
    {
        int cost = (int)Math.Round(runs.Where(run => run.Counts).Average(run => run.Cost));
        runs.AddRange(PublicRule.Own.SelectMany(rule => bench.Theirs(string.Create(CultureInfo.InvariantCulture, $"{rule.Name}, {rule.Steps} steps"), rule)));
        runs.AddRange(PublicRule.AtCost(cost).SelectMany(rule => bench.Theirs(string.Create(CultureInfo.InvariantCulture, $"{rule.Name}, {rule.Steps} steps"), rule)));
    }

    Console.Write(BenchTable.Markdown(runs, ours));
    if (parsed.GetValue(html) is { } page)
    {
        File.WriteAllText(page, BenchTable.Html(runs, ours));
    }

    if (parsed.GetValue(json) is { } file)
    {
        File.WriteAllText(file, JsonSerializer.Serialize(runs, options));
    }

    string[] faults = [.. BenchTable.Beyond(runs, ours, parsed.GetValue(mostRegret), parsed.GetValue(mostCost))];
    foreach (string fault in faults)
    {
        Console.Error.WriteLine(fault);
    }

    return faults.Length is 0 ? 0 : 1;
});
var steps = new Option<int>("--steps") { Description = "how many steps a training has", DefaultValueFactory = _ => 300 };
var trained = new Option<int>("--seeds") { Description = "how many trainings each task gets", DefaultValueFactory = _ => 3 };
var file = new Option<string?>("--log") { Description = "a file that gets each finished training as a line of JSON; those that are in it are not trained again" };
var spikes = new Command("spikes", "Trains at multiples of the best peak, with the spike guard and without.") { folder, steps, trained, only, file };
var auto = new Command("auto", "Trains with AutoLearningRate, and with each usual schedule at the range test's rate.") { folder, steps, trained, only, file };
var budget = new Argument<string>("budget") { Description = "how long each training takes", DefaultValueFactory = _ => "65 seconds" };
var time = new Command("time", "Trains for a time on the real clock, in several situations.") { budget };
var target = new Argument<string>("file") { Description = "the .json.gz file that is written" };
var walks = new Command("record", "Records runs of the range test step by step, for the tests that walk them again.") { target, folder, only, trained };
spikes.SetAction(parsed => Console.Write(Trainings(parsed).Spikes()));
auto.SetAction(parsed => Console.Write(Trainings(parsed).Auto()));
walks.SetAction(parsed => WalkRecording.Write(parsed.GetRequiredValue(target), Tasks(parsed), parsed.GetValue(trained), Console.Error));
time.SetAction(parsed => Console.Write(TimeBench.Run(parsed.GetRequiredValue(budget), Console.Error)));
command.Subcommands.Add(spikes);
command.Subcommands.Add(auto);
command.Subcommands.Add(time);
command.Subcommands.Add(walks);
return command.Parse(args).Invoke();

IReadOnlyList<BenchTask> Tasks(ParseResult parsed) =>
    [.. BenchTask.ReadAll(parsed.GetRequiredValue(folder)).Where(task => task.Id.StartsWith(parsed.GetValue(only) ?? string.Empty, StringComparison.Ordinal))];

TrainingBench Trainings(ParseResult parsed) => new(
    Tasks(parsed),
    GridTruth.ReadAll(parsed.GetRequiredValue(folder)),
    parsed.GetValue(trained),
    parsed.GetValue(steps),
    new JsonLog<TrainingBench.Ended>(parsed.GetValue(file)),
    Console.Error);
