using System.Globalization;
using System.Text.RegularExpressions;

namespace TfLrCallbacks.Porting;

/// <content>Rates of a whole training as a schedule of known pieces. The pieces are found in the rates; how their numbers are computed from the script's settings is found by evaluating the training with other settings.</content>
internal sealed partial class ScriptWriter
{
    /// <summary>The approximate number of updates in the trainings that are evaluated to find a form.</summary>
    private const int UpdatesOfForm = 3000;

    /// <summary>The largest number of settings that are varied. The settings that the rates seem to depend on come first.</summary>
    private const int MostSettingsOfForm = 10;

    /// <summary>A training with other numbers of batches or settings: what it was evaluated with, its updates in an epoch, and the shapes that its rates may be said to have.</summary>
    private sealed record Tried(int Batches, int Updates, IReadOnlyDictionary<string, double> Settings, RateShape?[] Shapes);

    /// <summary>Writes a schedule with the rates of a course. Gives its name and its unit, or null if no form has these rates.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="courses">Its rates with each number of batches.</param>
    /// <param name="isShort">Whether the script has no more rates than with few batches.</param>
    /// <param name="needed">Settings that the schedule must have too; null for none.</param>
    /// <param name="isByUpdate">Whether it must count updates, also where each epoch has one rate.</param>
    private (string Name, string Unit)? Formed(string optimizer, ScriptCourse[] courses, bool isShort, IReadOnlyCollection<string>? needed = null, bool isByUpdate = false)
    {
        if (_trainings.Any(training => training.HasLists || training.AsksRows))
        {
            return null;
        }

        bool isEpoch = courses[0].HasEpochs && !_isByUpdate && !isByUpdate && OfEpochs(courses) is not null;
        bool isByBatch = !isEpoch && OfUpdates(courses, isShort) is null;
        int perBatch = Math.Max(1, courses[0].Rates.Length / Batches[0]);
        int most = Math.Clamp(UpdatesOfForm / perBatch, Batches[^1], 400);

        // One loop over the data: there are as many batches as the numbers of the script speak of.
        int[] counts = !isByBatch ? [Batches[0]]
            : perBatch == 1 && courses[0].Epochs[^1] == 0 ? [Farthest(), Farthest() * 7 / 6, Farthest() * 4 / 3]
            : [most, Math.Max(3, most * 2 / 3), Math.Max(4, most * 5 / 6)];
        string? reason = null;
        Tried?[] plain = [.. counts.Select(count => Try(count, []))];
        if (plain[0] is null && reason is not null)
        {
            _endsThere = $"    // TODO {optimizer}: with {counts[0].ToString(CultureInfo.InvariantCulture)} batches in an epoch the training comes to what is not known here, and there the rates end: {One(Brief.Of(reason, 160))}\n";
            return null;
        }

        if (plain.Any(tried => tried is null || tried.Shapes.All(shape => shape is null)))
        {
            return null;
        }

        Tried[] known = [.. plain.OfType<Tried>()];

        // Where the script adds up the gradients of several batches, lengths are numbers of updates.
        bool isOfUpdates = isByBatch && known.All(tried => tried.Updates > 0 && tried.Updates < tried.Batches);
        string counted = isOfUpdates ? CountOfUpdates : CountOfBatches;
        HashSet<string> sources = _trainings[0].Slice();
        HashSet<double> literals = [.. Literals().Select(value => value.AsDouble()).OfType<double>()];
        ScriptNumbers[] settings = [.. ScriptNumbers.Of(_source.Written, sources).Where(number => number.Other(0, 0) is not null).Take(MostSettingsOfForm)];
        (string Code, RateFormulas Formulas, ScriptNumbers[] Changing)? form = settings.Length > 0 ? With(settings) ?? OneByOne() : null;
        form ??= With([]);
        return form is var (code, formulas, changed) ? Write(code, formulas, changed) : null;

        int Farthest() => Literals().Select(value => value.AsInteger() is { } number && number <= 2 * UpdatesOfForm ? (int)number * 5 / 4 : 0).Append(most).Max();

        IEnumerable<Value> Literals() => ScriptSource.All(_source.Written).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).OfType<Expression.Literal>().Select(literal => literal.Value);

        // Which settings may change: those that the pieces stay the same with, and their numbers explained.
        (string, RateFormulas, ScriptNumbers[])? OneByOne()
        {
            ScriptNumbers[] kept = [];
            foreach (ScriptNumbers one in settings)
            {
                kept = With([.. kept, one], times: 1) is null ? kept : [.. kept, one];
            }

            // One that changes the pieces with another value is left out.
            return kept.Length == 0 ? null : With(kept) ?? kept.Select(one => With([.. kept.Where(other => other != one)])).FirstOrDefault(found => found is not null);
        }

        (string, RateFormulas, ScriptNumbers[])? With(ScriptNumbers[] changing, int times = ScriptNumbers.Times)
        {
            List<Tried> all = [.. known];
            for (int time = 0; time < (changing.Length == 0 ? 0 : times); time++)
            {
                if (Try(counts[(time + 1) % counts.Length], [.. changing.Select((one, i) => (one, one.Other(time, i)!))]) is not { } other)
                {
                    return null;
                }

                all.Add(other);
            }

            for (int way = 0; way < RateShape.Ways; way++)
            {
                if (all[0].Shapes[way] is not { } first || all.Exists(tried => tried.Shapes[way]?.Form != first.Form))
                {
                    continue;
                }

                RateFormulas formulas = new(
                    [.. changing.Select(one => (ScriptCode.Pascal(one.Name), all.Select(tried => tried.Settings.TryGetValue(one.Name, out double value) ? value : one.Value.AsDouble()!.Value).ToArray()))],
                    isByBatch ? (counted, all.Select(tried => (double)(isOfUpdates ? tried.Updates : tried.Batches)).ToArray()) : null,
                    literals);
                string?[] written = [.. first.Numbers.Select((number, i) => formulas.Of([.. all.Select(tried => tried.Shapes[way]!.Numbers[i].Value)], number.IsLength) is { } code ? number.MayBeNone ? AtLeastOne(code, changing) : code : null)];
                if (written.All(number => number is not null))
                {
                    return (Placed().Replace(first.Form, place => Bare(written[int.Parse(place.Groups["at"].Value, CultureInfo.InvariantCulture)]!)), formulas, changing);
                }
            }

            return null;
        }

        Tried? Try(int count, (ScriptNumbers Number, Value Value)[] changed)
        {
            Dictionary<SourcePosition, Value> places = changed.SelectMany(one => one.Number.Places.Select(place => (place, one.Value))).ToDictionary(pair => pair.place, pair => pair.Value);
            ScriptTraining training = ScriptTraining.Of(_source.Written, count, times: 4, rows: count * _rowsOfBatch, settings: places);
            reason ??= training is { Ended: { } why, IsLong: false, IsCut: false } && changed.Length == 0 ? why : null;
            return training.Ended is null && ScriptCourse.Of(training, _source.Written).TryGetValue(optimizer, out ScriptCourse? course)
                ? new Tried(count, course.OfBatches().UpdatesOfEpoch, changed.ToDictionary(one => one.Number.Name, one => one.Value.AsDouble()!.Value), RateShape.Of((isEpoch ? OfEpochs([course]) : null) ?? course.OfBatches().Rates)) : null;
        }

        (string, string)? Write(string code, RateFormulas formulas, ScriptNumbers[] changing)
        {
            // A setting that was changed, and that no number came to depend on, is a number of epochs; where a batch has several updates, it may be their number.
            bool isOneUpdate = Array.TrueForAll(courses, course => ReferenceEquals(course.OfBatches(), course));
            if (needed?.All(setting => formulas.Used.Concat(isOneUpdate ? changing.Select(one => ScriptCode.Pascal(one.Name)) : []).Any(known => setting.EndsWith(known, StringComparison.Ordinal))) == false)
            {
                return null;
            }

            string unit = isEpoch ? "Epoch" : "Batch";
            Dictionary<string, string> names = formulas.Used.Where(used => used != counted).ToDictionary(used => used, used => Parameter(used, settings.First(one => ScriptCode.Pascal(one.Name) == used).Value.AsDouble(), null), StringComparer.Ordinal);
            _ofPieces.UnionWith(names.Values);
            if (formulas.Used.Contains(counted))
            {
                names[counted] = isOfUpdates ? Parameter(CountOfUpdates, null, $"TODO: {UpdatesAsked}") : _rowsOfBatch > 0 ? Parameter(CountOfBatches, null, $"TODO: {BatchesAsked}") : BatchesSetting();
            }

            string named = Identifiers().Replace(code, word => names.GetValueOrDefault(word.Value, word.Value));
            string[] boundaries = [.. Boundary().Matches(named).Select(boundary => boundary.Groups["steps"].Value)];
            bool isOrderOpen = boundaries.Length > 1 && boundaries.Any(boundary => Identifiers().Matches(boundary).Any(word => word.Value != names.GetValueOrDefault(counted) && names.ContainsValue(word.Value)));
            named = named.Replace(").Then(boundary", ")\n            .Then(boundary", StringComparison.Ordinal);
            named = named.StartsWith("new PiecewiseConstantDecay(", StringComparison.Ordinal) ? WholeSteps().Replace(named, "${steps}") : named;
            string name = Member($"RatesOf{ScriptCode.Pascal(optimizer)}");
            string method = $"{OfGroups(courses[0])}    // The rates of {courses[0].Label} in the script's training.\n    public static LearningRateSchedule {name}(){(isOrderOpen ? $"\n    {{\n        InOrder({string.Join(", ", boundaries)});\n        return {named};\n    }}" : $" =>\n        {named};")}\n\n";
            int large = isByBatch ? Math.Max(counts[0] + 1, Math.Min(3 * ScriptTraining.MostUpdates / perBatch, (3 * counts[0]) + 1)) : 40;

            // What is the same with 3 and with 5 batches may be another with more: two updates in each, where every fourth batch and the last one make one.
            ScriptTraining[] held = isEpoch ? _trainings : [.. _trainings, .. counts.Skip(1).Concat([8, large]).Distinct().Select(count => ScriptTraining.Of(_source.Written, count, times: 4, rows: count * _rowsOfBatch))];
            foreach (ScriptTraining training in held)
            {
                string line = $"new LearningRateScheduler({name}(), StepUnit.{unit}),";
                if (!ScriptCourse.Of(training, _source.Written).TryGetValue(optimizer, out ScriptCourse? course) || new PortedRates(Sofar() + method, training).Of(line) is not { } rates || Differs(course, rates) >= 0)
                {
                    _members.Remove(name);
                    return null;
                }
            }

            _body.Append(method);
            if (isOrderOpen && _members.Add("InOrder"))
            {
                _body.Append(InOrder);
            }

            return (name, unit);
        }
    }

    /// <summary>A method of the C# that throws if a setting moves a part in front of the part before it: with such settings the script has other parts.</summary>
    private const string InOrder =
        """
            private static void InOrder(params double[] boundaries)
            {
                for (int i = 1; i < boundaries.Length; i++)
                {
                    if (boundaries[i] < boundaries[i - 1])
                    {
                        throw new InvalidOperationException($"A part of the schedule begins at {boundaries[i]}, before the part in front of it ({boundaries[i - 1]}): set these values in the script, and port it again.");
                    }
                }
            }


        """;

    /// <summary>Gives what is to be said of parameter groups whose rates are a multiple of the first one's; empty where all are the same, or one goes its own way.</summary>
    private string OfGroups(ScriptCourse course)
    {
        IReadOnlyList<double>[] rates = [.. _trainings[0].Updates.Where(update => update.Optimizer.Line == course.Line && update.Rates[0] != 0).Select(update => update.Rates)];
        double[] factors = rates.Length == 0 || course.OthersMove ? [] : [.. rates[0].Skip(1).Select(rate => RateFormulas.Round(rate / rates[0][0]))];
        return Array.TrueForAll(factors, factor => factor == 1) ? string.Empty
            : $"    // The rate of the first parameter group: the others need schedules of their own. Theirs is this times {string.Join(", ", factors.Distinct().Select(factor => factor.ToString(CultureInfo.InvariantCulture)))}: .Scale(factor).\n";
    }

    /// <summary>Gives a length that is 1 at least where a setting may make it 0: a warm-up of 0 epochs.</summary>
    private static string AtLeastOne(string length, ScriptNumbers[] changing) => length.StartsWith("Math.Max(", StringComparison.Ordinal) || !changing.Any(one => Identifiers().Matches(length).Any(word => word.Value == ScriptCode.Pascal(one.Name))) ? length : $"Math.Max(1, {Bare(length)})";

    /// <summary>Gives an argument without the brackets around all of it.</summary>
    private static string Bare(string argument)
    {
        int depth = 0;
        return argument.Length > 2 && argument[0] == '(' && argument[..^1].All(letter => (depth += letter == '(' ? 1 : letter == ')' ? -1 : 0) > 0) ? argument[1..^1] : argument;
    }

    /// <summary>The number of rows in a batch while the rates of a fit are evaluated; 0 outside of fits.</summary>
    private int _rowsOfBatch;

    /// <summary>The comment for a training that, with many batches, reaches something that is not known; empty if it does not.</summary>
    private string _endsThere = string.Empty;

    /// <summary>The name that stands for the number of batches in a form.</summary>
    private const string CountOfBatches = "BatchCount";

    /// <summary>The name that stands for the number of updates in an epoch, where it is not that of batches.</summary>
    internal const string CountOfUpdates = "UpdateCount";

    private const string UpdatesAsked = "the updates of an epoch: the script makes each with the gradients of several batches";

    /// <summary>Gives the setting for the number of batches: the length of the script's data where the C# has it.</summary>
    private string BatchesSetting() => _parameters.FirstOrDefault(setting => setting.Key.EndsWith("Count", StringComparison.Ordinal) && setting.Value.StartsWith(UnknownSetting, StringComparison.Ordinal)).Key ?? Parameter(CountOfBatches, null, $"TODO: {BatchesAsked}");

    [GeneratedRegex(@"Length\.Steps\((?<steps>\d+)\)")]
    private static partial Regex WholeSteps();

    [GeneratedRegex(@"\.Then\(boundary: Length\.Steps\((?<steps>.*?)\), next:")]
    private static partial Regex Boundary();

    [GeneratedRegex("§(?<at>\\d+)§")]
    private static partial Regex Placed();
}
