using System.Globalization;

namespace TfLrCallbacks;

/// <summary>Puts the batches that a training prints together to epochs.</summary>
/// <param name="format">The format, in words.</param>
/// <param name="origin">What to call the log in messages.</param>
internal sealed class PrintedEpochs(string format, string origin)
{
    private const int FewEpochs = 5;
    private const int EnoughBatches = 8;

    private readonly List<(int Epoch, List<PrintedBatch> Batches, Dictionary<string, double> Validated)> _epochs = [];
    private readonly List<int> _again = [];

    /// <summary>Adds a batch, or the metrics of a validation, which belong to the epoch before.</summary>
    public void Add(PrintedBatch batch)
    {
        if (batch.Epoch is not { } epoch)
        {
            if (_epochs is [.., var validated])
            {
                foreach ((string name, double value) in batch.Means)
                {
                    validated.Validated[name] = value;
                }
            }

            return;
        }

        if (_epochs is [.., var last] && epoch < last.Epoch)
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{origin}, line {batch.Line}: must be epoch {last.Epoch} or a later one, because epochs don't go back. Received: {epoch}. Split a file that holds several runs, and delete the lines of epochs that were trained anew."));
        }

        if (_epochs is not [.., var same] || same.Epoch != epoch)
        {
            _epochs.Add(same = (epoch, [], new Dictionary<string, double>(StringComparer.Ordinal)));
        }

        // A bar is drawn again for the same batch, with what a validation has given since; an epoch that is trained anew begins with an earlier one.
        int kept = same.Batches.FindLastIndex(before => before.At < batch.At) + 1;
        if (kept < same.Batches.Count && same.Batches[^1].At > batch.At)
        {
            _again.Add(batch.Line);
        }

        same.Batches.RemoveRange(kept, same.Batches.Count - kept);
        same.Batches.Add(batch);
    }

    /// <summary>Gives the log: a row for each epoch, or, of few epochs, the batches themselves.</summary>
    public RawLog Log()
    {
        PrintedBatch[] all = [.. _epochs.SelectMany(epoch => epoch.Batches)];
        if (all.Length is 0)
        {
            throw new InvalidDataException($"{origin} has lines of batches, but none with an epoch and metrics. Give the whole output of the training, or a table: a line \"epoch,loss,val_loss,learning_rate\", and below it a line of numbers for each epoch.");
        }

        int first = IsFromOne(all) ? 1 : 0;
        List<string> notes = [first is 1 ? "what is printed is rounded; its epochs count from 1" : "what is printed is rounded"];
        if (_epochs is [.., _, var unfinished] && unfinished.Batches[^1] is { IsBar: true } end && end.At < end.Total)
        {
            // What a bar shows of the validation is the epoch's before.
            _epochs.RemoveAt(_epochs.Count - 1);
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"epoch {unfinished.Epoch} has no bar that is at its end: left out"));
        }

        bool areRows = _epochs.Count < FewEpochs && all.Length >= EnoughBatches;
        List<LogEntry> entries = [];
        foreach ((int number, List<PrintedBatch> batches, Dictionary<string, double> validated) in _epochs)
        {
            int epoch = number - first;
            entries.AddRange(batches.SkipLast(areRows ? 1 : 0).Select(batch => new LogEntry(epoch, Step(batch, epoch), batch.Values) { IsBatch = !areRows }));
            PrintedBatch last = batches[^1];
            entries.Add(new LogEntry(epoch, areRows ? Step(last, epoch) : null, With(areRows ? last.Values : last.Means, validated)));
        }

        if (_again.Count > 0)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"line {_again[0]}{(_again.Count is 1 ? " goes" : $" and {_again.Count - 1} more go")} back in its epoch: the batches that were trained anew count"));
        }

        return new RawLog(format, entries) { Notes = notes, PlannedEpochs = all[^1].Of };
    }

    private static bool IsFromOne(PrintedBatch[] all) => all[0].IsFromOne ?? (all[^1].Of is { } planned ? all.All(batch => batch.Epoch > 0) && all[^1].Epoch <= planned : all[0].Epoch is 1);

    private static long Step(PrintedBatch batch, int epoch) => ((long)epoch * batch.Total) + batch.At - batch.First;

    private static Dictionary<string, double> With(IReadOnlyDictionary<string, double> values, Dictionary<string, double> validated)
    {
        Dictionary<string, double> both = new(values, StringComparer.Ordinal);
        foreach ((string name, double value) in validated)
        {
            both[name] = value;
        }

        return both;
    }
}
