namespace TfLrCallbacks;

/// <summary>Reads the log of a training from TensorBoard's event files: Keras' and this library's, Lightning's and transformers'.</summary>
public static class EventLog
{
    private const string Pattern = "events.out.tfevents*";
    private const long MostBytes = 1L << 28;

    private static readonly string[] OfOneRun = ["train", "validation", "val", "valid", "eval", "tfevents", "tensorboard"];

    /// <summary>Determines whether a path is an event file, or a folder that holds one.</summary>
    /// <param name="path">The file or folder.</param>
    /// <returns>True if <see cref="Read"/> can be called with the path.</returns>
    public static bool IsAt(string path) => Directory.Exists(path)
        ? Files(path).Any()
        : File.Exists(path) && Path.GetFileName(path).Contains("tfevents", StringComparison.Ordinal);

    /// <summary>Reads one event file, or all event files of a run: those in its folder and in the folders <c>train</c> and <c>validation</c> below it.</summary>
    /// <param name="path">The file or folder.</param>
    /// <returns>The log.</returns>
    /// <exception cref="InvalidDataException">There is no event file, none holds scalars, or one is damaged. The message names the file and the remedy.</exception>
    /// <exception cref="IOException">A file can't be read.</exception>
    public static TrainingLog Read(string path)
    {
        Check.NotEmpty(path);
        string[] files = Directory.Exists(path) ? [.. Files(path).Order(StringComparer.Ordinal)] : [path];
        if (files.Length is 0)
        {
            throw new InvalidDataException($"\"{path}\" holds no event files ({Pattern}). Give the folder that TensorBoard shows.");
        }

        SortedDictionary<long, Dictionary<string, double>> epochs = [];
        SortedDictionary<long, Dictionary<string, double>> steps = [];
        SortedDictionary<long, Dictionary<string, double>> batches = [];
        foreach (string file in files)
        {
            long length = ForeignFile.LengthOf(file);
            if (length is 0)
            {
                // A training that has just begun; or a pipe, which would be waited for.
                continue;
            }

            if (length > MostBytes)
            {
                throw new InvalidDataException($"\"{file}\" is larger than {MostBytes >> 20} MiB. Give the log of the epochs instead.");
            }

            bool isValidation = Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(file)))?.ToLowerInvariant() is "validation" or "val" or "eval" or "valid";
            foreach (LoggedEvent logged in EventFile.Read(file).Events)
            {
                foreach (LoggedValue value in logged.Values)
                {
                    if (value.Scalar is { } number && Place(value.Tag, isValidation) is { } place)
                    {
                        var entries = place.Kind switch { Kind.Epoch => epochs, Kind.Batch => batches, _ => steps };
                        entries.TryAdd(logged.Step, []);
                        entries[logged.Step][place.Name] = number;
                    }
                }
            }
        }

        List<LogEntry> log = epochs.Count > 0
            ? [.. epochs.Where(entry => entry.Key is >= 0 and <= int.MaxValue / 2).Select(entry => new LogEntry((int)entry.Key, Step: null, entry.Value))]
            : Stepwise(steps);
        log.AddRange(batches.Select(entry => new LogEntry(Epoch: null, entry.Key, entry.Value) { IsBatch = true }));
        return log.Count > 0
            ? TrainingLog.FromEntries(log, path, "TensorBoard event files")
            : throw new InvalidDataException($"\"{path}\" holds event files, but none with the scalars of a training. Give the folder of a run, one level up or down.");
    }

    /// <summary>Gives the event files of one run: those in the folder, and in folders below it that one run has.</summary>
    private static IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(folder, Pattern)
        .Concat(OfOneRun.Select(name => Path.Combine(folder, name)).Where(Directory.Exists).SelectMany(Files));

    private enum Kind
    {
        Epoch,
        Step,
        Batch,
    }

    private static (Kind Kind, string Name)? Place(string tag, bool isValidation)
    {
        if (tag.StartsWith("evaluation_", StringComparison.Ordinal))
        {
            return null;
        }

        if (tag.StartsWith("epoch_", StringComparison.Ordinal))
        {
            return (Kind.Epoch, (isValidation ? LogNames.ValidationPrefix : string.Empty) + tag["epoch_".Length..]);
        }

        // Keras' batch_NAME are means of the epoch so far; of these only the rate is that of the step.
        return tag.StartsWith("batch_", StringComparison.Ordinal)
            ? tag is "batch_learning_rate" ? (Kind.Batch, LogNames.LearningRate) : null
            : (Kind.Step, isValidation ? LogNames.ValidationPrefix + tag : tag);
    }

    /// <summary>Gives entries of steps the epoch that is logged beside them: Lightning's <c>epoch</c>, or transformers' <c>train/epoch</c>, which says how much was trained.</summary>
    private static List<LogEntry> Stepwise(SortedDictionary<long, Dictionary<string, double>> steps)
    {
        List<LogEntry> log = [];
        foreach ((long step, Dictionary<string, double> values) in steps)
        {
            int? epoch = values.Remove("epoch", out double index) ? (int)Math.Clamp(index, 0, int.MaxValue / 2)
                : values.Remove("train/epoch", out double passed) ? (int)Math.Clamp(Math.Ceiling(passed) - 1, 0, int.MaxValue / 2)
                : null;
            log.Add(new LogEntry(epoch, step, values));
        }

        return log;
    }
}
