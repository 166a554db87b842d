using System.Globalization;
using System.Text.Json;
using TfLrCallbacks.Reports;

namespace TfLrCallbacks.Cli;

/// <summary>A run as its folder or its log tells it.</summary>
internal sealed class RecordedRun
{
    /// <summary>The bytes at the end of a ledger that are looked at.</summary>
    private const int EndOfLedger = 1 << 18;

    private const string Step = "step";
    private const string StandardInput = "standard input";

    private readonly TrainingLog _log;
    private readonly string _path;
    private readonly Lazy<CsvLog?> _driven;
    private readonly Dictionary<string, List<(int Epoch, double Value)>> _values = new(StringComparer.Ordinal);

    private RecordedRun(string path, TrainingLog log, IReadOnlyList<Setting> settings)
    {
        _path = path;
        _log = log;
        Settings = settings;
        Name = path is "-" ? StandardInput : path;
        _driven = new Lazy<CsvLog?>(() => ReadDriven(Path.Combine(path, "steps.csv")));
    }

    /// <summary>Gets what to call it beside others.</summary>
    public string Name { get; init; }

    public IReadOnlyList<Setting> Settings { get; }

    public int Count => _log.Count;

    /// <summary>Tells whether a folder holds a run, finished or not.</summary>
    public static bool IsIn(string folder) => File.Exists(Path.Combine(folder, "run.json"));

    /// <summary>Gets a value indicating whether this is the folder of a run that was interrupted or is still running.</summary>
    public bool IsUnfinished => IsIn(_path) && !RunFolder.IsFinished(_path);

    public IReadOnlyList<string> Metrics => [.. _log.Names];

    public long? StepsPerEpoch =>
        long.TryParse(this["steps per epoch"], NumberStyles.None, CultureInfo.InvariantCulture, out long steps) ? steps : _log.Unit is "epoch" ? _log.StepsPerEpoch : null;

    /// <summary>Gets a setting; null where it is not known.</summary>
    public string? this[string setting] => Settings.FirstOrDefault(known => known.Name == setting)?.Value;

    /// <summary>Reads the folder of a run, or a log of any format that is known.</summary>
    public static RecordedRun Read(string path, Terminal terminal) =>
        new(path, LogInput.Read(path, terminal), Directory.Exists(path) ? RunSettings.Read(Path.Combine(path, "config.json"), terminal) : [])
        {
            KeptEpoch = Directory.Exists(path) ? KeptIn(path) : null,
        };

    /// <summary>Prints what was assumed in reading it.</summary>
    public void Tell(Terminal terminal)
    {
        LogInput.Tell(_log, terminal);
        if (_log.Unit is not "epoch")
        {
            terminal.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"tflr: {Name}: its rows are {(_log.Unit is "stretch" ? "stretches of steps" : "evaluations")}, {Count} of them; at_epoch and epochs count these."));
        }
    }

    /// <summary>Gets the epoch, counted from 1, whose weights were put back at the end; null where the last ones stayed.</summary>
    public int? KeptEpoch { get; private init; }

    /// <summary>Reads from the ledger of a run which epoch's weights were kept; null where the last ones stayed.</summary>
    public static int? KeptIn(string folder)
    {
        string ledger = Path.Combine(folder, "ledger.jsonl");
        if (!File.Exists(ledger) || ForeignFile.LengthOf(ledger) is 0)
        {
            return null;
        }

        // The ledger grows with every step, and the weights are put back at the end.
        using FileStream stream = ForeignFile.Open(ledger);
        stream.Position = Math.Max(0, stream.Length - EndOfLedger);
        using StreamReader reader = new(stream);
        int? kept = null;
        foreach (string line in reader.ReadToEnd().Split('\n').Where(line => line.Contains("\"kept_epoch\"", StringComparison.Ordinal)))
        {
            try
            {
                using JsonDocument json = JsonDocument.Parse(line);
                kept = json.RootElement.GetProperty("kept_epoch").GetInt32();
            }
            catch (Exception bad) when (bad is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
            {
                // What a crash cut short, or somebody changed, says nothing.
            }
        }

        return kept;
    }

    /// <summary>Gives the value of a metric for the weights that the run ended with; null where it was never logged.</summary>
    public double? Final(string metric)
    {
        IReadOnlyList<(int Epoch, double Value)> values = Values(metric);
        return values.Where(pair => Counted(pair.Epoch) == KeptEpoch).Select(pair => (double?)pair.Value).FirstOrDefault() ?? (values is [.., var last] ? last.Value : null);
    }

    /// <summary>Gives the epochs and the values of a metric that are there.</summary>
    public IReadOnlyList<(int Epoch, double Value)> Values(string metric)
    {
        if (!_values.TryGetValue(metric, out List<(int Epoch, double Value)>? there))
        {
            _values[metric] = there = [];
            IReadOnlyList<double?> all = _log.Find(metric) ?? [];
            for (int row = 0; row < all.Count; row++)
            {
                if (all[row] is { } value)
                {
                    there.Add((_log.Epochs[row], value));
                }
            }
        }

        return there;
    }

    /// <summary>Gives how many steps it took until a metric was as good as a target; null where it never was, or nothing tells how long an epoch is.</summary>
    public long? StepsTo(string metric, double target, bool highest) => EpochTo(metric, target, highest) * StepsPerEpoch;

    /// <summary>Gives the epoch, from 1 on, at whose end a metric was as good as a target; null where it never was.</summary>
    public int? EpochTo(string metric, double target, bool highest)
    {
        foreach ((int epoch, double value) in Values(metric))
        {
            if (highest ? value >= target : value <= target)
            {
                return Counted(epoch);
            }
        }

        return null;
    }

    /// <summary>Gives the number, counted from 1, of an epoch of the log, which itself counts from 0 or from 1.</summary>
    public int Counted(int epoch) => epoch + (_log.Epochs[0] is 1 ? 0 : 1);

    /// <summary>Gives what the doctor finds in it.</summary>
    public NamedDiagnosis Diagnose() => new(Name, Doctor.Examine(_log));

    /// <summary>Gives what pictures show of it.</summary>
    public RunFigure ToFigure(string metric)
    {
        IReadOnlyList<LoggedStep> steps = Those(_log.Steps, step => step.Loss is not null);
        int rated = steps.Count(step => step.LearningRate is not null);
        double[] ofRows = [.. (_log.Find(LogNames.LearningRate) ?? []).Select(Known)];
        if (rated > 0 && rated < steps.Count / 2)
        {
            // The rate is logged at some of the steps only: these are drawn.
            steps = Those(steps, step => step.LearningRate is not null);
        }

        bool areSteps = steps.Count >= Count && (rated > 0 || !ofRows.Any(double.IsFinite));
        bool areEpochs = _log.Unit is "epoch";

        // Who logs the steps 10, 20, … or 1, 2, … counts from 1, and so does who says how many steps are trained.
        long stride = steps.Count > 1 ? steps[1].Step - steps[0].Step : 1;
        long[] numbers = [.. steps.Select(step => step.Step - (_log.StepsTrained is not null || steps[0].Step == stride ? 1 : 0))];
        long perEpoch = !areSteps ? 1 : StepsPerEpoch ?? (areEpochs ? StepsIn(numbers[^1] + 1, _log.Epochs[^1] + 1) : 1);
        long first = areEpochs || !areSteps ? _log.Epochs[0] * perEpoch : numbers[0] < stride ? 0 : Math.Max(0, numbers[0]);
        bool isWhole = !areSteps || (numbers[0] == first && numbers[^1] == first + numbers.Length - 1) || numbers[0] < first || numbers.Zip(numbers.Skip(1)).Any(pair => pair.Second <= pair.First);
        double[] losses = areSteps ? [.. steps.Select(step => step.Loss!.Value)] : [.. (_log.Find(LogNames.Loss) ?? []).Select(value => value ?? double.NaN)];
        return new RunFigure
        {
            Name = Name,
            // A log without steps is drawn epoch by epoch.
            StepLosses = losses,
            StepLearningRates = areSteps ? [.. steps.Select(step => Known(step.LearningRate))] : ofRows.Length > 0 ? ofRows : Array.ConvertAll(losses, _ => double.NaN),
            StepMomentums = Driven(LogNames.Momentum, areSteps ? steps : []),
            StepWeightDecays = Driven(LogNames.WeightDecay, areSteps ? steps : []),
            StepsPerEpoch = areEpochs ? perEpoch : null,
            FirstStep = first,
            StepNumbers = isWhole ? [] : numbers,
            Loss = Points(LogNames.Loss),
            ValidationLoss = Points(LogNames.ValidationPrefix + LogNames.Loss),
            KeptEpoch = KeptEpoch,
            StopReason = IsUnfinished ? "not finished" : null,
            MetricName = metric,
            Metric = Points(metric),
            ValidationMetric = Points(LogNames.ValidationPrefix + metric),
        };

        IReadOnlyList<MetricPoint> Points(string name) => [.. Values(name).Select(pair => new MetricPoint(Trained(pair.Epoch), pair.Value))];

        // The steps trained at the end of a row.
        long Trained(int row) => !areSteps ? row + 1
            : areEpochs ? Math.Min((row + 1) * perEpoch, Math.Max(_log.StepsTrained ?? 0, isWhole ? first + numbers.Length : numbers[^1] + 1))
            : (isWhole ? first : 0) + 1 + (isWhole ? Nearest(row) : numbers[Nearest(row)]);

        int Nearest(int row) => (int)Math.Max(0, ((row + 1L) * numbers.Length / Count) - 1);

        static long StepsIn(long steps, int epochs) => Math.Max(1, (steps + epochs - 1) / epochs);
    }

    /// <summary>Gives the steps of a kind. If all steps are of that kind, it is the list itself, not a copy.</summary>
    private static IReadOnlyList<LoggedStep> Those(IReadOnlyList<LoggedStep> steps, Predicate<LoggedStep> which) => steps.All(step => which(step)) ? steps : [.. steps.Where(step => which(step))];

    /// <summary>Gets a value indicating whether the log holds a rate that is negative or not finite.</summary>
    public bool HasBadRate => (_log.Find(LogNames.LearningRate) ?? []).Concat(_log.Steps.Select(step => step.LearningRate)).Any(rate => rate is not null && double.IsNaN(Known(rate)));

    /// <summary>Gives a rate as it is drawn; NaN, a gap, for an unknown, negative or infinite rate.</summary>
    private static double Known(double? rate) => rate is >= 0 and < double.PositiveInfinity ? rate.Value : double.NaN;

    /// <summary>Gives what the run's own log of steps says beside loss and rate; none where it does not.</summary>
    private IReadOnlyList<double> Driven(string name, IReadOnlyList<LoggedStep> steps)
    {
        if (steps.Count is 0 || _driven.Value is not { } log || !log.Names.Contains(name) || !log.Names.Contains(Step))
        {
            return [];
        }

        Dictionary<double, double> known = [];
        foreach ((double? step, double? value) in log[Step].Zip(log[name]))
        {
            if (step is { } number && value is not null)
            {
                known[number] = value.Value;
            }
        }

        return known.Count is 0 ? [] : [.. steps.Select(step => known.GetValueOrDefault(step.Step, double.NaN))];
    }

    /// <summary>Reads momentum and weight decay from the run's own log of steps, which logs of other trainings do not have; null if it has neither.</summary>
    private static CsvLog? ReadDriven(string path)
    {
        try
        {
            return File.Exists(path) && ForeignFile.LengthOf(path) > 0 && File.ReadLines(path).First().Split(',').Intersect([LogNames.Momentum, LogNames.WeightDecay]).Any() ? CsvLog.Read(path) : null;
        }
        catch (Exception bad) when (bad is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            // It was left out, with a note, when the log was read.
            return null;
        }
    }

    /// <summary>Gives runs the last parts of their paths as names where these differ.</summary>
    public static IReadOnlyList<RecordedRun> Named(IReadOnlyList<RecordedRun> runs)
    {
        string[] shortNames = [.. runs.Select(run => run._path is "-" ? StandardInput : Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(run._path))))];
        return shortNames.Distinct(StringComparer.Ordinal).Count() < runs.Count
            ? runs
            : [.. runs.Select((run, i) => new RecordedRun(run._path, run._log, run.Settings) { Name = shortNames[i], KeptEpoch = run.KeptEpoch })];
    }
}
