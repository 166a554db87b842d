using System.Globalization;
using System.Text.Json;

namespace TfLrCallbacks;

/// <summary>Collects the entries of a log in JSON.</summary>
internal sealed class JsonEntries(string origin)
{
    private const int Deepest = 8;

    private static readonly string[] Steps = ["step", "global_step", "_step", "iteration", "iter"];

    private readonly List<(double? Epoch, LogEntry Entry)> _entries = [];

    /// <summary>The names of the object before, in their order: most objects of a log have the same.</summary>
    private readonly List<string> _names = [];

    public int Count => _entries.Count;

    /// <summary>Refuses more entries than are read.</summary>
    public static void RefuseMore(int entries, string origin)
    {
        if (entries > LogText.MostRows)
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{origin} has more than {LogText.MostRows:N0} entries. Give the log of the epochs, or every tenth entry of it."));
        }
    }

    /// <summary>Adds an object with the values of an epoch or step.</summary>
    /// <param name="item">The object.</param>
    /// <param name="unit">What is counted: lines or entries.</param>
    /// <param name="number">The number of the line or entry.</param>
    public void Add(JsonElement item, string unit, int number)
    {
        Dictionary<string, double> values = new(StringComparer.Ordinal);
        bool isValidated = item.TryGetProperty("mode", out JsonElement mode) && mode.ValueKind is JsonValueKind.String && mode.GetString() is "val" or "valid" or "validation" or "eval";
        Take(item, (unit, number), isValidated ? LogNames.ValidationPrefix : string.Empty, values, 0);
        double? epoch = values.Remove("epoch", out double counted) ? counted : null;
        if (epoch is { } bad && !(bad is >= 0 and <= int.MaxValue / 2))
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{origin}, {unit} {number}: the epoch must be a number, 0 or more. Received: {bad}."));
        }

        if (epoch is not null && _entries.FindLast(entry => entry.Epoch is not null).Epoch is { } before && before > epoch)
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{origin}, {unit} {number}: epoch {epoch} comes after epoch {before}. Split a file that holds several runs."));
        }

        long? step = null;
        foreach (string name in Steps)
        {
            // In a validation mmcv counts the batches of its data, which are no steps of the training.
            if (values.Remove(name, out double counter) && !isValidated)
            {
                step ??= counter is >= 0 and <= 1L << 53 && counter == Math.Floor(counter) ? (long)counter
                    : throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{origin}, {unit} {number}: the {name} must be a whole number from 0 to {1L << 53}. Received: {counter}. Correct it."));
            }
        }

        if (step is not null && item.TryGetProperty("iteration", out _) && !values.ContainsKey(LogNames.Loss) && values.Remove("total_loss", out double total))
        {
            // So detectron2 names the sum of its losses.
            values[LogNames.Loss] = total;
        }

        bool isBatch = values.Remove("batch");
        if (isBatch && values.Remove("batch_loss", out double own))
        {
            // Beside it stands the mean of the epoch so far.
            values[LogNames.Loss] = own;
        }

        _entries.Add((epoch, new LogEntry(Epoch: null, step, values) { IsBatch = isBatch }));
        RefuseMore(_entries.Count, origin);
    }

    /// <summary>Adds a rate from a step on.</summary>
    public void AddRate(long step, double rate) =>
        _entries.Add((null, new LogEntry(Epoch: null, step, new Dictionary<string, double> { [LogNames.LearningRate] = rate })));

    /// <summary>Gives the log; null where no entry holds a number.</summary>
    /// <param name="format">The format, in words.</param>
    /// <param name="arePassed">Whether an epoch says how much was trained (1.0 at the end of the first, whose number is 0); so it is in any case where one is a fraction.</param>
    public RawLog? Log(string format, bool arePassed)
    {
        arePassed |= _entries.Exists(entry => entry.Epoch is { } epoch && epoch != Math.Floor(epoch));
        LogEntry[] entries = [.. _entries.Select(entry => entry.Entry with { Epoch = entry.Epoch is { } epoch ? (int)(arePassed ? Math.Max(0, Math.Ceiling(epoch) - 1) : epoch) : null })];
        return entries.Any(entry => entry.Values.Count > 0) ? new RawLog(format, entries) { StepsPerEpoch = arePassed ? StepsPerEpoch() : null } : null;
    }

    /// <summary>Gets the steps of an epoch from the step and the passed epochs of the entries; null if the entries disagree. Old versions of transformers round the epochs to two decimals.</summary>
    private long? StepsPerEpoch()
    {
        (double Epoch, long Step)[] both = [.. _entries.Where(entry => entry is { Epoch: > 0, Entry.Step: > 0 }).Select(entry => (entry.Epoch!.Value, entry.Entry.Step!.Value))];
        if (both.Length is 0)
        {
            return null;
        }

        (double epoch, long step) = Array.FindLast(both, entry => entry.Epoch == Math.Floor(entry.Epoch)) is { Step: > 0 } whole ? whole : both[^1];
        double perEpoch = Math.Round(step / epoch);
        return perEpoch is >= 1 and <= 1L << 53 && Array.TrueForAll(both, entry => Math.Abs((perEpoch * entry.Epoch) - entry.Step) < (entry.Epoch == Math.Floor(entry.Epoch) ? 0.01 : 0.5 + (0.005 * perEpoch)))
            ? (long)perEpoch
            : null;
    }

    private static bool IsNumber(string name) => name is "epoch" || Steps.Contains(name) || SeriesName.Of(name).Name is LogNames.LearningRate or LogNames.Loss or $"{LogNames.ValidationPrefix}{LogNames.Loss}";

    /// <summary>Gets whether a value is the training's also where an object holds those of a validation.</summary>
    private static bool IsOfRun(string name) => name is "epoch" || Steps.Contains(name) || SeriesName.Of(name).Name is LogNames.LearningRate or LogNames.Momentum or LogNames.WeightDecay;

    /// <summary>Takes the numbers of an object; objects in it are taken apart, with a slash between the names. A word where an epoch, a step, a loss or a rate stands is refused.</summary>
    private void Take(JsonElement item, (string Unit, int Number) where, string prefix, Dictionary<string, double> values, int depth)
    {
        int at = 0;
        foreach (JsonProperty property in item.EnumerateObject())
        {
            string name = depth is 0 ? NameOf(property, at++) : property.Name;
            if (property.Value.ValueKind is JsonValueKind.Object && depth < Deepest)
            {
                Take(property.Value, where, name is "metrics" or "logs" ? prefix : $"{prefix}{name}/", values, depth + 1);
            }
            else if (JsonText.Number(property.Value) is { } value)
            {
                values[prefix.Length is 0 || (depth is 0 && IsOfRun(name)) ? name : prefix + name] = value;
            }
            else if (depth is 0 && property.Value.ValueKind is JsonValueKind.String && IsNumber(name) && !CsvColumn.IsMissing(property.Value.GetString()))
            {
                throw new InvalidDataException($"{origin}, {where.Unit} {where.Number}: the {name} must be a number. Received: \"{Shown.Of(property.Value.GetString()!, 40)}\". Correct it.");
            }
        }
    }

    private string NameOf(JsonProperty property, int at)
    {
        if (at == _names.Count)
        {
            _names.Add(property.Name);
        }
        else if (!property.NameEquals(_names[at]))
        {
            _names[at] = property.Name;
        }

        return _names[at];
    }
}
