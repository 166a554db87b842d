using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using QuickStart;
using TfLrCallbacks;
using TfLrCallbacks.Reports;

Option<string> data = new("--data")
{
    Description = "An .npz file in Keras' layout (x_train, y_train, x_test, y_test) or a folder with the four IDX files; the default is the bundled subset of Fashion-MNIST.",
    DefaultValueFactory = _ => Path.Combine(AppContext.BaseDirectory, "fashion-mnist-2000.npz"),
};
Option<int> epochs = new("--epochs") { Description = "How many epochs each training has.", DefaultValueFactory = _ => 10 };
Option<int> seed = new("--seed") { Description = "The seed of weights and data order.", DefaultValueFactory = _ => 0 };
Option<int> seeds = new("--seeds") { Description = "Do it with so many seeds, from --seed on, and say the mean and the spread.", DefaultValueFactory = _ => 1 };
Option<string> output = new("--run-dir")
{
    Description = "The folder that the run writes to.",
    DefaultValueFactory = _ => Path.Combine("runs", "quickstart"),
};
Option<bool> dark = new("--dark") { Description = "Draw the pictures for a dark background." };
epochs.Validators.Add(result => RequireAtLeast(1, result));
seed.Validators.Add(result => RequireAtLeast(0, result));
seeds.Validators.Add(result => RequireAtLeast(1, result));

var command = new RootCommand("Finds a learning rate, trains with one-cycle and with a constant rate, and writes a report.") { data, epochs, seed, seeds, output, dark };
command.SetAction(arguments => Interruption.StopOnSignal(() =>
{
    try
    {
        (int first, int count, string folder) = (arguments.GetValue(seed), arguments.GetValue(seeds), arguments.GetValue(output)!);
        List<Outcome> outcomes = [];
        for (int i = 0; i < count; i++)
        {
            string own = count is 1 ? folder : Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"seed-{first + i}"));
            outcomes.Add(MainJob.Run(arguments.GetValue(data)!, arguments.GetValue(epochs), first + i, own, arguments.GetValue(dark) ? ChartTheme.Dark : ChartTheme.Light));
        }

        if (count > 1)
        {
            Terminal.ShowSpread(outcomes);
        }

        return 0;
    }
    catch (Exception error) when (error is IOException or InvalidDataException or InvalidOperationException or UnauthorizedAccessException)
    {
        Console.Error.WriteLine(error.Message);
        return 2;
    }
}));
ParseResult parsed = command.Parse(args);
int exitCode = parsed.Invoke();
return parsed.Errors.Count > 0 ? 2 : exitCode;

static void RequireAtLeast(int min, OptionResult result)
{
    if (result.Tokens is [var token] && int.TryParse(token.Value, CultureInfo.InvariantCulture, out int value) && value < min)
    {
        result.AddError($"{result.Option.Name} must be {min} or more. Received: {value}.");
    }
}
