namespace TfLrCallbacks;

/// <summary>
/// The files that <see cref="ModelCheckpoint"/> keeps: the best so far, and the last. Decides which value earns a file, which file it takes the place of,
/// and what it is called: no file is overwritten or deleted that was not written here.
/// </summary>
/// <param name="template">The name of a file.</param>
/// <param name="folder">The folder of the files, with its separator.</param>
/// <param name="count">How many are kept; -1 for all.</param>
/// <param name="improvement">When a value is better.</param>
/// <param name="mode">Which values are better.</param>
internal sealed class KeptFiles(FileTemplate template, string folder, int count, Improvement improvement, MetricMode mode)
{
    private static readonly FileTemplate LastName = new("last.npz", "last");

    private readonly List<SavedModel> _best = [];
    private HashSet<string> _foreign = new(StringComparer.Ordinal);
    private bool _isRestored;

    /// <summary>Gets the file of the last model; null before the first.</summary>
    public string? Last { get; private set; }

    /// <summary>Gets what is kept, the best first.</summary>
    public IReadOnlyList<SavedModel> Best => [.. _best.OrderBy(Rank)];

    private bool IsFull => _best.Count == count;

    /// <summary>Gets the first of the worst.</summary>
    private SavedModel Worst => _best.MaxBy(Rank)!;

    /// <summary>Takes note of the files that are there before the training: they are somebody else's.</summary>
    public void Begin()
    {
        _isRestored = false;
        _foreign = Directory.Exists(folder.Length > 0 ? folder : ".")
            ? [.. Directory.EnumerateFiles(folder.Length > 0 ? folder : ".").Select(path => folder + Path.GetFileName(path)).Where(path => CanBeOurs(path) && !IsKept(path))]
            : [];
    }

    /// <summary>Tells whether a value is among the best.</summary>
    public bool Admits(double value) => count < 0 || _best.Count < count || (count > 0 && improvement.IsBetter(value, Worst.Value, mode));

    /// <summary>Gives the name for a model that is among the best.</summary>
    public string NameFor(int epoch, long? batch, IDictionary<string, double> logs) => Free(template.Fill(epoch, batch, logs), IsFull ? Worst.File : null);

    /// <summary>Keeps a file that was written, and deletes the one whose place it takes.</summary>
    public void Keep(string file, double value)
    {
        SavedModel? displaced = IsFull ? Worst : null;
        _ = displaced is not null && _best.Remove(displaced);
        _best.Add(new SavedModel(file, double.IsNaN(value) ? (mode is MetricMode.Max ? double.NegativeInfinity : double.PositiveInfinity) : value));
        if (displaced is not null && displaced.File != file)
        {
            AtomicFile.TryDelete(displaced.File);
        }
    }

    /// <summary>Gives the file for the last model, the same each time.</summary>
    public string NameForLast() => Free(folder + LastName.Fill(0, null, new Dictionary<string, double>()), Last);

    /// <summary>Takes note that the last model was written.</summary>
    public void KeepLast(string file) => Last = file;

    public void Save(CallbackState state)
    {
        state.Set("kept_files", [.. _best.Select(kept => kept.File)], RunStateJson.Default.IReadOnlyListString);
        state.Set("kept_values", new SnapshotTensor(_best.Select(kept => kept.Value).ToArray(), _best.Count));
        state.Set("foreign_files", [.. _foreign.Order(StringComparer.Ordinal)], RunStateJson.Default.IReadOnlyListString);
        state.Set("last_file", Last);
    }

    /// <exception cref="InvalidDataException">The state names files that were never written here, or more than are kept.</exception>
    public void Restore(CallbackState state)
    {
        IReadOnlyList<string> files = state.GetStrings("kept_files");
        IReadOnlyList<double> values = state.GetArray<double>("kept_values", files.Count);
        string? last = state.GetNullableString("last_file");
        if (files.Concat(last is null ? [] : [last]).FirstOrDefault(file => !CanBeOurs(file)) is { } other)
        {
            throw new InvalidDataException($"A saved state of ModelCheckpoint must name files that it wrote itself. It names \"{Shown.Of(other)}\".");
        }

        if ((count >= 0 && files.Count > count) || files.Distinct(StringComparer.Ordinal).Count() < files.Count || values.Any(double.IsNaN))
        {
            throw new InvalidDataException($"A saved state of ModelCheckpoint must name each file once, at most {count}, with a value that is a number.");
        }

        _best.Clear();
        _best.AddRange(files.Zip(values, (file, value) => new SavedModel(file, value)));
        _foreign = [.. state.GetStrings("foreign_files")];
        Last = last;
        _isRestored = true;
    }

    private double Rank(SavedModel kept) => mode is MetricMode.Max ? -kept.Value : kept.Value;

    private bool CanBeOurs(string path) =>
        template.CanBe(path) || (path.StartsWith(folder, StringComparison.Ordinal) && LastName.CanBe(path[folder.Length..]));

    private bool IsKept(string path) => path == Last || _best.Exists(kept => kept.File == path);

    /// <summary>Gives a name that nobody else has: the wanted one, or one with a version.</summary>
    private string Free(string wanted, string? own)
    {
        string file = wanted;
        for (int version = 1; file != own && IsTaken(file); version++)
        {
            file = FileTemplate.Versioned(wanted, version);
        }

        return file;
    }

    /// <summary>After a restart, a file that was not there at the beginning and is not kept is one that the part of the run wrote which is now made again.</summary>
    private bool IsTaken(string path) => IsKept(path) || _foreign.Contains(path) || (!_isRestored && File.Exists(path));
}
