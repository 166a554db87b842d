using System.Globalization;
using TfLrCallbacks.Reports;

namespace TfLrCallbacks.Cli;

/// <summary>A run as its folder tells it: settings, the log of the epochs and the log of the steps.</summary>
internal sealed class RecordedRun
{
    private readonly CsvLog _epochs;
    private readonly string _path;

    private RecordedRun(string path, CsvLog epochs, IReadOnlyList<Setting> settings)
    {
        _path = path;
        _epochs = epochs;
        Settings = settings;
        Name = path;
    }

    /// <summary>Gets what to call it beside others.</summary>
    public string Name { get; init; }

    public IReadOnlyList<Setting> Settings { get; }

    public int Count => _epochs.Count;

    public IReadOnlyList<string> Metrics => _epochs.Names;

    private long? StepsPerEpoch =>
        long.TryParse(this["steps per epoch"], NumberStyles.None, CultureInfo.InvariantCulture, out long steps) ? steps : null;

    /// <summary>Gets a setting; null where it is not known.</summary>
    public string? this[string setting] => Settings.FirstOrDefault(known => known.Name == setting)?.Value;

    /// <summary>Reads the folder of a run.</summary>
    public static RecordedRun Read(string path, Terminal terminal)
    {
        string log = Path.Combine(path, "log.csv");
        if (!File.Exists(log))
        {
            throw new BadInputException($"\"{path}\" is no run: it has no log.csv. Give the folder that tflr train wrote to.");
        }

        try
        {
            CsvLog epochs = CsvLog.Parse(InputText.Read(log, terminal), log);
            return epochs.Count > 0
                ? new RecordedRun(path, epochs, RunSettings.Read(Path.Combine(path, "config.json"), terminal))
                : throw new BadInputException($"The run in \"{path}\" has no epoch that ended. Wait for the first, or go on with tflr train --resume.");
        }
        catch (InvalidDataException bad)
        {
            throw new BadInputException(bad.Message, bad);
        }
    }

    /// <summary>Gives the epochs, from 0, and the values of a metric that are there.</summary>
    public IReadOnlyList<(int Epoch, double Value)> Values(string metric) => !_epochs.Names.Contains(metric)
        ? []
        : [.. _epochs[metric].Select((value, row) => (row, value)).Where(pair => pair.value is not null).Select(pair => (pair.row, pair.value!.Value))];

    /// <summary>Gives how many steps it took until a metric was as good as a target; null where it never was, or nothing tells how long an epoch is.</summary>
    public long? StepsTo(string metric, double target, bool highest)
    {
        foreach ((int epoch, double value) in Values(metric))
        {
            if (highest ? value >= target : value <= target)
            {
                return (epoch + 1) * StepsPerEpoch;
            }
        }

        return null;
    }

    /// <summary>Gives what pictures show of it.</summary>
    public RunFigure ToFigure(string metric, Terminal terminal)
    {
        string path = Path.Combine(_path, "steps.csv");
        if (!File.Exists(path))
        {
            throw new BadInputException($"The run in \"{_path}\" has no steps.csv, which is written when it ends. Go on with tflr train --resume.");
        }

        CsvLog steps = CsvLog.Parse(InputText.Read(path, terminal), path);
        long perEpoch = StepsPerEpoch ?? Math.Max(1, steps.Count / Count);
        return new RunFigure
        {
            Name = Name,
            StepLosses = [.. steps["loss"].Select(value => value ?? double.NaN)],
            StepLearningRates = [.. steps[LogNames.LearningRate].Select(value => value ?? 0)],
            StepMomentums = Driven(LogNames.Momentum),
            StepWeightDecays = Driven(LogNames.WeightDecay),
            StepsPerEpoch = perEpoch,
            Loss = Points(LogNames.Loss),
            ValidationLoss = Points(LogNames.ValidationPrefix + LogNames.Loss),
            MetricName = metric,
            Metric = Points(metric),
            ValidationMetric = Points(LogNames.ValidationPrefix + metric),
        };

        IReadOnlyList<double> Driven(string name) => steps.Names.Contains(name) ? [.. steps[name].Select(value => value ?? double.NaN)] : [];

        IReadOnlyList<MetricPoint> Points(string name) => [.. Values(name).Select(pair => new MetricPoint((pair.Epoch + 1) * perEpoch, pair.Value))];
    }

    /// <summary>Gives runs the last parts of their paths as names where these differ.</summary>
    public static IReadOnlyList<RecordedRun> Named(IReadOnlyList<RecordedRun> runs)
    {
        string[] shortNames = [.. runs.Select(run => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(run._path))))];
        return shortNames.Distinct(StringComparer.Ordinal).Count() < runs.Count
            ? runs
            : [.. runs.Select((run, i) => new RecordedRun(run._path, run._epochs, run.Settings) { Name = shortNames[i] })];
    }
}
