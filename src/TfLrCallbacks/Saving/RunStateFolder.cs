using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace TfLrCallbacks;

/// <summary>
/// A saved training in a folder: <c>state.json</c>, and its arrays in an <c>.npz</c> file that it names. The arrays are written first, under a
/// name of their own, what grows with every step is appended to files of its own, and <c>state.json</c> is replaced in one move; so there is always a whole state, whenever the process is killed.
/// </summary>
internal sealed partial class RunStateFolder(string path)
{
    private const string ModelPrefix = "model/";
    private const int LongestReason = 600;

    /// <summary>What grows with the training lies in files of its own; what callbacks remember besides is small.</summary>
    private const int LongestJson = 4 << 20;

    private static readonly string NoHash = new('0', 2 * SHA256.HashSizeInBytes);

    private readonly Dictionary<string, SeriesFile> _series = [];

    public string Path { get; } = System.IO.Path.GetFullPath(path);

    private string StateFile => System.IO.Path.Combine(Path, "state.json");

    public void Save(RunState state)
    {
        var arrays = new Dictionary<string, SnapshotTensor>();
        foreach ((string name, SnapshotTensor tensor) in state.Model.Tensors)
        {
            arrays[ModelPrefix + name] = tensor;
        }

        for (int i = 0; i < state.Callbacks.Count; i++)
        {
            foreach ((string name, SnapshotTensor tensor) in state.Callbacks[i].State.Arrays)
            {
                arrays[CallbackPrefix(i) + name] = tensor;
            }
        }

        string arraysName = FormattableString.Invariant($"state-{state.Epoch}-{state.Step}.npz");
        string hash = string.Empty;
        AtomicFile.Write(System.IO.Path.Combine(Path, arraysName), stream =>
        {
            SnapshotFile.Write(stream, arrays);
            stream.Position = 0;
            hash = Convert.ToHexString(SHA256.HashData(stream));
        });
        byte[] json = Sealed(ToDocument(state, arraysName, hash) with { Callbacks = [.. state.Callbacks.Select(ToDocument)] });
        if (json.Length > LongestJson)
        {
            throw new IOException($"The file {StateFile} would have {json.Length} bytes, more than the {LongestJson} that are read. Let callbacks save arrays, and a series of what grows.");
        }

        AtomicFile.Write(StateFile, stream => stream.Write(json));
        DeleteAll(but: arraysName);
    }

    /// <summary>Reads the state.</summary>
    /// <returns>The state; null where the folder has none.</returns>
    /// <exception cref="InvalidDataException">The state is damaged, or of a newer version.</exception>
    public RunState? Load()
    {
        ForgetSeries();
        if (!System.IO.Path.Exists(StateFile))
        {
            return null;
        }

        try
        {
            return FromDocument(ReadDocument());
        }
        catch (Exception error) when (error is InvalidDataException or ArgumentException or IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new InvalidDataException(
                $"The saved training in {Path} can't be used: {Shown.Of(error.Message, LongestReason).TrimEnd('.')}. Delete the folder to start anew, or put a copy of it back.", error);
        }
    }

    /// <summary>Removes the state.</summary>
    public void Delete()
    {
        AtomicFile.TryDelete(StateFile);
        DeleteAll(but: null);
        ForgetSeries();
    }

    private static string CallbackPrefix(int i) => FormattableString.Invariant($"callbacks/{i}/");

    private static Dictionary<string, SnapshotTensor> Under(Dictionary<string, SnapshotTensor> arrays, string prefix) => arrays
        .Where(array => array.Key.StartsWith(prefix, StringComparison.Ordinal))
        .ToDictionary(array => array.Key[prefix.Length..], array => array.Value);

    private static RunStateDocument ToDocument(RunState state, string arrays, string hash) => new()
    {
        Version = RunStateDocument.CurrentVersion,
        Epoch = state.Epoch,
        Batch = state.Batch,
        Step = state.Step,
        Epochs = state.Length.Epochs,
        StepsPerEpoch = state.Length.StepsPerEpoch,
        TrainedRate = state.TrainedRate,
        GivenRate = state.GivenRate,
        ToldRate = state.ToldRate,
        TrainedMomentum = state.TrainedMomentum,
        TrainedWeightDecay = state.TrainedWeightDecay,
        BatchLoss = state.BatchLoss,
        StopReason = state.StopReason,
        Cooldown = state.Cooldown is { } cooldown
            ? new RunStateDocument.CooldownDocument { Step = cooldown.Step, Left = cooldown.Left, From = cooldown.From, Fraction = cooldown.Fraction, Reason = cooldown.Reason }
            : null,
        LastEpoch = new Dictionary<string, double>(state.LastEpoch),
        Sums = state.Sums,
        Extensions = [.. state.Extensions.Select(RunStateDocument.ExtensionDocument.Of)],
        Arrays = arrays,
        ArraysHash = hash,
        Hash = NoHash,
        Callbacks = [],
    };

    /// <summary>Gives the JSON with its own hash in it.</summary>
    private static byte[] Sealed(RunStateDocument document)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(document, RunStateDocumentJson.Default.RunStateDocument);
        string hash = Convert.ToHexString(SHA256.HashData(json));
        return JsonSerializer.SerializeToUtf8Bytes(document with { Hash = hash }, RunStateDocumentJson.Default.RunStateDocument);
    }

    private static bool IsWhole(byte[] json, string hash)
    {
        int at = json.AsSpan().LastIndexOf(Encoding.UTF8.GetBytes(hash));
        if (at < 0 || hash.Length != NoHash.Length)
        {
            return false;
        }

        byte[] without = [.. json];
        without.AsSpan(at, hash.Length).Fill((byte)'0');
        return Convert.ToHexString(SHA256.HashData(without)) == hash;
    }

    /// <summary>Gives a callback's values, and writes what was added to its series.</summary>
    private RunStateDocument.CallbackDocument ToDocument((string Type, CallbackState State) callback, int index) => new()
    {
        Type = callback.Type,
        Values = callback.State.Values,
        Series = callback.State.Series.ToDictionary(
            series => series.Key,
            series => new RunStateDocument.SeriesDocument { Count = series.Value.Count, Hash = SeriesOf(index, series.Key).Save(series.Value) }),
    };

    private (string Type, CallbackState State) FromDocument(
        RunStateDocument.CallbackDocument callback, int index, Dictionary<string, SnapshotTensor> arrays, TrainerSnapshot model)
    {
        var series = new Dictionary<string, IReadOnlyList<double>>();
        foreach ((string name, RunStateDocument.SeriesDocument saved) in callback.Series)
        {
            series[name] = SeriesOf(index, name).Load((saved ?? throw new InvalidDataException($"state.json holds a null in the place of the series {Shown.Of(name)}.")).Count, saved.Hash);
        }

        return (callback.Type, new CallbackState(callback.Values, Under(arrays, CallbackPrefix(index)), series) { Model = model });
    }

    private SeriesFile SeriesOf(int callback, string name)
    {
        string file = FormattableString.Invariant($"history-{callback}-{Uri.EscapeDataString(name)}.f64");
        if (!_series.TryGetValue(file, out SeriesFile? series))
        {
            // A name that was forged could lead out of the folder, were it not escaped.
            _series.Add(file, series = new SeriesFile(System.IO.Path.Combine(Path, file)));
        }

        return series;
    }

    private void ForgetSeries()
    {
        foreach (SeriesFile series in _series.Values)
        {
            series.Dispose();
        }

        _series.Clear();
    }

    private RunStateDocument ReadDocument()
    {
        byte[] json = ForeignFile.ReadAllBytes(StateFile, LongestJson);
        RunStateDocument document = RunStateDocument.Parse(json);
        return IsWhole(json, document.Hash)
            ? document
            : throw new InvalidDataException("state.json was changed after it was written: its hash does not fit.");
    }

    private RunState FromDocument(RunStateDocument document)
    {
        if (document.Callbacks.Contains(null!) || document.Extensions.Contains(null!))
        {
            throw new InvalidDataException("state.json holds a null in the place of a callback or an extension.");
        }

        if (System.IO.Path.GetFileName(document.Arrays) != document.Arrays)
        {
            throw new InvalidDataException($"state.json names arrays outside its folder, \"{Shown.Of(document.Arrays)}\".");
        }

        string file = System.IO.Path.Combine(Path, document.Arrays);
        Dictionary<string, SnapshotTensor> arrays;
        using (FileStream stream = ForeignFile.Open(file))
        {
            if (!Convert.ToHexString(SHA256.HashData(stream)).Equals(document.ArraysHash, StringComparison.OrdinalIgnoreCase))
            {
                throw new InvalidDataException($"{document.Arrays} is not the file that was saved with it.");
            }

            stream.Position = 0;
            arrays = SnapshotFile.ReadAll(stream, file);
        }

        var model = new TrainerSnapshot(Under(arrays, ModelPrefix));
        return new RunState(
            document.Epoch,
            document.Batch,
            document.Step,
            new RunLength(document.Epochs, document.StepsPerEpoch),
            model,
            [.. document.Callbacks.Select((callback, i) => FromDocument(callback, i, arrays, model))])
        {
            TrainedRate = document.TrainedRate,
            GivenRate = document.GivenRate,
            ToldRate = document.ToldRate,
            TrainedMomentum = document.TrainedMomentum,
            TrainedWeightDecay = document.TrainedWeightDecay,
            BatchLoss = document.BatchLoss,
            StopReason = document.StopReason,
            Cooldown = document.Cooldown is { } cooldown
                ? new Cooldown(cooldown.Step, cooldown.Left, cooldown.From, cooldown.Reason) { Fraction = cooldown.Fraction }
                : null,
            LastEpoch = document.LastEpoch,
            Sums = document.Sums,
            Extensions = [.. document.Extensions.Select(extension => extension.ToExtension())],
        };
    }

    private void DeleteAll(string? but)
    {
        if (!Directory.Exists(Path))
        {
            return;
        }

        foreach (string file in Directory.EnumerateFiles(Path))
        {
            string name = System.IO.Path.GetFileName(file);
            if (name != but && (Old().IsMatch(name) || (but is null && History().IsMatch(name))))
            {
                AtomicFile.TryDelete(file);
            }
        }
    }

    /// <summary>Arrays of an earlier state, and what was being written when a process was killed.</summary>
    [GeneratedRegex(@"^(state-\d+-\d+\.npz|(state\.json|state-\d+-\d+\.npz)\.[0-9a-f]{16}\.tmp)$")]
    private static partial Regex Old();

    [GeneratedRegex(@"^history-\d+-.*\.f64$")]
    private static partial Regex History();
}
