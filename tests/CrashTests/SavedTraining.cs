using TfLrCallbacks;
using TfLrCallbacks.Tests;

namespace CrashTests;

/// <summary>A training in this process that was broken off and saved, to be damaged and gone on with.</summary>
internal sealed class SavedTraining : IDisposable
{
    private static readonly FitOptions Options = new() { Epochs = 6, Verbose = 0 };

    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, byte[]> _files;

    public SavedTraining()
    {
        Assert.ThrowsExactly<InvalidTimeZoneException>(() => new ShuffledTrainer().Fit(
            Options, [.. Callbacks(), new LambdaCallback(onTrainBatchBegin: (run, _) => BreakOff(run.Step))]));
        _files = Directory.EnumerateFiles(_folder["run"], "*", SearchOption.AllDirectories).ToDictionary(file => file, File.ReadAllBytes);
        (StateFile, ArraysFile) = (_folder["run/state/state.json"], _files.Keys.Single(file => Path.GetFileName(file).StartsWith("state-", StringComparison.Ordinal)));
        (Json, Arrays) = (_files[StateFile], _files[ArraysFile]);
    }

    public string StateFile { get; }

    public string ArraysFile { get; }

    public byte[] Json { get; }

    public byte[] Arrays { get; }

    /// <summary>Puts all files back as they were saved, but for the state.</summary>
    public void Write(byte[] json, byte[] arrays)
    {
        foreach ((string file, byte[] content) in _files)
        {
            Put(file, file == StateFile ? json : file == ArraysFile ? arrays : content);
        }
    }

    /// <summary>Goes on to the end.</summary>
    /// <returns>Every number and every line that the training made.</returns>
    public string GoOn()
    {
        var trainer = new ShuffledTrainer();
        History history = trainer.Fit(Options, Callbacks());
        return string.Join(
            '\n',
            [
                $"{trainer.Weight:R} {history.StopReason}",
                string.Join(" ", history.StepLearningRates),
                string.Join(" ", history.StepLosses),
                File.ReadAllText(_folder["run/log.csv"]),
                File.ReadAllText(_folder["run/log.jsonl"]),
                File.ReadAllText(_folder["run/ledger.jsonl"]),
            ]);
    }

    /// <summary>Begins to go on, and ends at once.</summary>
    public void Begin()
    {
        var run = new TrainingRun(new ShuffledTrainer(), new RunLength(Options.Epochs, 4), 0, [.. Callbacks(), new History()]);
        try
        {
            run.Begin();
        }
        finally
        {
            run.End(failed: true);
        }
    }

    /// <summary>Tells whether all files are as <see cref="Write"/> left them.</summary>
    public bool IsUntouched(byte[] json, byte[] arrays) => _files.All(file =>
        File.ReadAllBytes(file.Key).AsSpan().SequenceEqual(file.Key == StateFile ? json : file.Key == ArraysFile ? arrays : file.Value));

    public void Dispose() => _folder.Dispose();

    private static void Put(string file, byte[] content)
    {
        if (!File.Exists(file) || !File.ReadAllBytes(file).AsSpan().SequenceEqual(content))
        {
            // Overwriting a file can wait for the disk, a new one does not.
            File.Delete(file);
            File.WriteAllBytes(file, content);
        }
    }

    private static void BreakOff(long step)
    {
        if (step is 14)
        {
            throw new InvalidTimeZoneException();
        }
    }

    private Callback[] Callbacks()
    {
        var plateau = new ReduceLROnPlateau("val_loss", factor: 0.5, patience: 1) { RestoreBestWeights = true };
        return
        [
            new BackupAndRestore(_folder["run/state"], saveEveryBatches: 3, deleteCheckpoint: false),
            plateau,
            new EarlyStopping(plateau, uselessReductions: 4, restoreBestWeights: true),
            new CsvLogger(_folder["run/log.csv"]),
            new JsonLinesLogger(_folder["run/log.jsonl"], "batch"),
            new Ledger(_folder["run/ledger.jsonl"]),
            new SwapEMAWeights(emaMomentum: 0.8),
            new StochasticWeightAveraging(startEpoch: 2),
            new GradientNormGuard(() => 1, spike: 2, window: 3, recoverySteps: 3),
            new ModelCheckpoint(_folder["run/best.npz"], saveBestOnly: true),
            new TimeLimit(TimeSpan.FromHours(1)),
        ];
    }
}
