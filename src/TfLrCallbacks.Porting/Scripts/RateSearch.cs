using System.Globalization;
using System.Text.RegularExpressions;

namespace TfLrCallbacks.Porting;

/// <summary>A form of rates in C#.</summary>
/// <param name="Code">The form, its settings by their names in Pascal case.</param>
/// <param name="Used">The names in it.</param>
/// <param name="Counted">The name that stands for the number of batches, or of updates, in an epoch.</param>
/// <param name="Changed">The numbers of the script that were changed to find it.</param>
internal sealed record RateForm(string Code, IReadOnlySet<string> Used, string Counted, IReadOnlyList<ScriptNumbers> Changed);

/// <summary>Finds the form of a training's rates: the training is evaluated with other numbers of batches and other settings, and each number of the pieces is explained by them.</summary>
internal sealed partial class RateSearch
{
    private readonly ScriptTrainings _trainings;
    private readonly string _optimizer;
    private readonly int[] _counts;
    private readonly int _rowsOfBatch;
    private readonly Func<ScriptCourse, double[]?>? _ofEpochs;
    private readonly bool _isByBatch;
    private readonly IReadOnlyCollection<double> _literals;
    private readonly Tried[] _plain;

    /// <param name="trainings">The trainings of the script.</param>
    /// <param name="optimizer">The optimizer whose rates are looked at.</param>
    /// <param name="counts">The numbers of batches to evaluate it with.</param>
    /// <param name="rowsOfBatch">The rows of a batch, where the script asks for the rows of its data; else 0.</param>
    /// <param name="ofEpochs">Gives the rates of epochs, where the form counts them; null where it counts updates.</param>
    /// <param name="isByBatch">Whether rates depend on the number of batches.</param>
    /// <param name="literals">The numbers that stand in the script.</param>
    public RateSearch(ScriptTrainings trainings, string optimizer, int[] counts, int rowsOfBatch, Func<ScriptCourse, double[]?>? ofEpochs, bool isByBatch, IReadOnlyCollection<double> literals)
    {
        (_trainings, _optimizer, _counts, _rowsOfBatch, _ofEpochs, _isByBatch, _literals) = (trainings, optimizer, counts, rowsOfBatch, ofEpochs, isByBatch, literals);
        Tried?[] plain = [.. counts.Select(count => Try(count, []))];
        Ended = plain[0] is null ? Ended : null;
        _plain = plain.Any(tried => tried is null || tried.Shapes.All(shape => shape is null)) ? [] : [.. plain.OfType<Tried>()];
    }

    /// <summary>Gets the reason why the evaluation of the training stops early. Null if it does not.</summary>
    public string? Ended { get; private set; }

    /// <summary>Finds the form of the rates, with as many of the settings as it can have. Null if the rates have no known form.</summary>
    public RateForm? Find(IReadOnlyList<ScriptNumbers> settings) => _plain.Length == 0 ? null : (settings.Count > 0 ? With(settings) ?? OneByOne(settings) : null) ?? With([]);

    /// <summary>Tries the settings one after the other, keeps those with which the schedule has the same pieces, and explains the numbers with them.</summary>
    private RateForm? OneByOne(IReadOnlyList<ScriptNumbers> settings)
    {
        ScriptNumbers[] kept = [];
        foreach (ScriptNumbers one in settings)
        {
            kept = With([.. kept, one], times: 1) is null ? kept : [.. kept, one];
        }

        // One that changes the pieces with another value is left out.
        return kept.Length == 0 ? null : With(kept) ?? kept.Select(one => With([.. kept.Where(other => other != one)])).FirstOrDefault(found => found is not null);
    }

    private RateForm? With(IReadOnlyList<ScriptNumbers> changing, int times = ScriptNumbers.Times)
    {
        List<Tried> all = [.. _plain];
        for (int time = 0; time < (changing.Count == 0 ? 0 : times); time++)
        {
            if (Try(_counts[(time + 1) % _counts.Length], [.. changing.Select((one, i) => (one, one.Other(time, i)!))]) is not { } other)
            {
                return null;
            }

            all.Add(other);
        }

        // Where the script adds up the gradients of several batches, lengths are numbers of updates.
        bool isOfUpdates = _isByBatch && _plain.All(tried => tried.Updates > 0 && tried.Updates < tried.Batches);
        string counted = isOfUpdates ? ScriptWriter.CountOfUpdates : ScriptWriter.CountOfBatches;
        for (int way = 0; way < RateShape.Ways; way++)
        {
            if (all[0].Shapes[way] is not { } first || all.Exists(tried => tried.Shapes[way]?.Form != first.Form))
            {
                continue;
            }

            RateFormulas formulas = new(
                [.. changing.Select(one => (ScriptCode.Pascal(one.Name), all.Select(tried => tried.Settings.TryGetValue(one.Name, out double value) ? value : one.Value.AsDouble()!.Value).ToArray()))],
                _isByBatch ? (counted, all.Select(tried => (double)(isOfUpdates ? tried.Updates : tried.Batches)).ToArray()) : null,
                _literals);
            string?[] written = [.. first.Numbers.Select((number, i) => formulas.Of([.. all.Select(tried => tried.Shapes[way]!.Numbers[i].Value)], number.IsLength) is { } code && !(number.NeedsSetting && char.IsAsciiDigit(code[0])) ? number.MayBeNone ? AtLeastOne(code, changing) : code : null)];
            if (written.All(number => number is not null))
            {
                return new RateForm(Placed().Replace(first.Form, place => written[int.Parse(place.Groups["at"].Value, CultureInfo.InvariantCulture)]!), formulas.Used, counted, changing);
            }
        }

        return null;
    }

    private Tried? Try(int count, (ScriptNumbers Number, Value Value)[] changed)
    {
        Dictionary<SourcePosition, Value> places = changed.SelectMany(one => one.Number.Places.Select(place => (place, one.Value))).ToDictionary(pair => pair.place, pair => pair.Value);
        ScriptTraining training = _trainings.Of(count, times: 4, rows: count * _rowsOfBatch, settings: places);
        Ended ??= training is { Ended: { } why, IsLong: false, IsCut: false } && changed.Length == 0 ? why : null;
        return training.Ended is null && ScriptCourse.Of(training, _trainings.Statements).TryGetValue(_optimizer, out ScriptCourse? course)
            ? new Tried(count, course.OfBatches().UpdatesOfEpoch, changed.ToDictionary(one => one.Number.Name, one => one.Value.AsDouble()!.Value), RateShape.Of(_ofEpochs?.Invoke(course) ?? course.OfBatches().Rates)) : null;
    }

    /// <summary>Gives a length that is 1 at least where a setting may make it 0: a warm-up of 0 epochs.</summary>
    private static string AtLeastOne(string length, IReadOnlyList<ScriptNumbers> changing) => length.StartsWith("Math.Max(", StringComparison.Ordinal) || !changing.Any(one => Words().Matches(length).Any(word => word.Value == ScriptCode.Pascal(one.Name))) ? length : $"Math.Max(1, {length})";

    /// <summary>A training with other numbers of batches or settings: what it was evaluated with, its updates in an epoch, and the shapes that its rates may be said to have.</summary>
    private sealed record Tried(int Batches, int Updates, IReadOnlyDictionary<string, double> Settings, RateShape?[] Shapes);

    [GeneratedRegex("§(?<at>\\d+)§")]
    private static partial Regex Placed();

    [GeneratedRegex(@"[\p{L}_]\w*")]
    private static partial Regex Words();
}
