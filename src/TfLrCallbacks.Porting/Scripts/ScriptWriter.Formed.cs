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
        int[] counts = Counts(courses[0], isByBatch);
        Value[] literals = [.. Literals()];
        RateSearch search = new(_evaluated, optimizer, counts, _rowsOfBatch, isEpoch ? course => OfEpochs([course]) : null, isByBatch, [.. literals.Select(value => value.AsDouble()).OfType<double>()]);
        if (search.Ended is { } reason)
        {
            _endsThere = $"    // TODO {optimizer}: with {counts[0].ToString(CultureInfo.InvariantCulture)} batches in an epoch the training comes to what is not known here, and there the rates end: {One(Brief.Of(reason, 160))}\n";
            return null;
        }

        ScriptNumbers[] settings = [.. ScriptNumbers.Of(_source.Written, _trainings[0].Slice()).Where(number => number.Other(0, 0) is not null).Take(MostSettingsOfForm)];

        // A setting that was changed, and that no number came to depend on, is a number of epochs; where a batch has several updates, it may be their number.
        bool isOneUpdate = Array.TrueForAll(courses, course => ReferenceEquals(course.OfBatches(), course));
        if (search.Find(settings) is not { } form
            || needed?.All(setting => form.Used.Concat(isOneUpdate ? form.Changed.Select(one => ScriptCode.Pascal(one.Name)) : []).Any(known => setting.EndsWith(known, StringComparison.Ordinal))) == false)
        {
            return null;
        }

        string unit = isEpoch ? "Epoch" : "Batch";
        string name = Member($"RatesOf{ScriptCode.Pascal(optimizer)}");
        string method = Method(name, form, courses[0], out bool isOrderOpen);
        if (!IsHeld(optimizer, method, $"new LearningRateScheduler({name}(), StepUnit.{unit}),", isEpoch ? [] : Held(courses[0], counts, isByBatch)))
        {
            _members.Remove(name);
            return null;
        }

        _body.Append(method);
        if (isOrderOpen && _members.Add("InOrder"))
        {
            _body.Append(InOrder);
        }

        return (name, unit);
    }

    /// <summary>Gives the numbers of batches to look for a form with. Where there is one loop over the data, they are as many as the numbers of the script speak of.</summary>
    private int[] Counts(ScriptCourse course, bool isByBatch)
    {
        int most = Math.Clamp(UpdatesOfForm / UpdatesPerBatch, Batches[^1], 400);
        if (!isByBatch)
        {
            return [Batches[0]];
        }

        if (PerBatch(course) > 1 || course.Epochs[^1] > 0)
        {
            return [Uneven(most), Uneven(Math.Max(3, most * 2 / 3)), Uneven(Math.Max(4, most * 5 / 6))];
        }

        int farthest = Literals().Select(value => value.AsInteger() is { } number && number <= 2 * UpdatesOfForm ? (int)number * 5 / 4 : 0).Append(most).Max();
        return [farthest, farthest * 7 / 6, farthest * 4 / 3];
    }

    /// <summary>Gives a number of batches near another that 2, 3, 5 and 7 do not divide: a tenth of all steps is then seen to be rounded.</summary>
    private static int Uneven(int batches)
    {
        int uneven = batches;
        while (uneven % 2 == 0 || uneven % 3 == 0 || uneven % 5 == 0 || uneven % 7 == 0)
        {
            uneven++;
        }

        return uneven;
    }

    /// <summary>Gets how many updates the whole training makes for each batch that its loaders have, with all of its optimizers.</summary>
    private int UpdatesPerBatch => Math.Max(1, _trainings[0].Updates.Count / Batches[0]);

    private static int PerBatch(ScriptCourse course) => Math.Max(1, course.Rates.Length / Batches[0]);

    private IEnumerable<Value> Literals() => ScriptSource.All(_source.Written).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).OfType<Expression.Literal>().Select(literal => literal.Value);

    /// <summary>Gives the C# of a method with a form, its settings under their names here.</summary>
    private string Method(string name, RateForm form, ScriptCourse course, out bool isOrderOpen)
    {
        Dictionary<string, string> names = form.Used.Where(used => used != form.Counted).ToDictionary(used => used, used => Parameter(used, form.Changed.First(one => ScriptCode.Pascal(one.Name) == used).Value.AsDouble(), null), StringComparer.Ordinal);
        _ofPieces.UnionWith(names.Values);
        if (form.Used.Contains(form.Counted))
        {
            names[form.Counted] = form.Counted == CountOfUpdates ? Parameter(CountOfUpdates, null, $"TODO: {UpdatesAsked}") : _rowsOfBatch > 0 ? Parameter(CountOfBatches, null, $"TODO: {BatchesAsked}") : BatchesSetting();
        }

        string named = Identifiers().Replace(form.Code, word => names.GetValueOrDefault(word.Value, word.Value));
        string[] boundaries = [.. Boundary().Matches(named).Select(boundary => boundary.Groups["steps"].Value)];
        isOrderOpen = boundaries.Length > 1 && boundaries.Any(boundary => Identifiers().Matches(boundary).Any(word => word.Value != names.GetValueOrDefault(form.Counted) && names.ContainsValue(word.Value)));
        named = named.Replace(").Then(boundary", ")\n            .Then(boundary", StringComparison.Ordinal);
        named = named.StartsWith("new PiecewiseConstantDecay(", StringComparison.Ordinal) ? WholeSteps().Replace(named, "${steps}") : named;
        return $"{OfGroups(course)}    // The rates of {course.Label} in the script's training.\n    public static LearningRateSchedule {name}(){(isOrderOpen ? $"\n    {{\n        InOrder({string.Join(", ", boundaries)});\n        return {named};\n    }}" : $" =>\n        {named};")}\n\n";
    }

    /// <summary>Gives more numbers of batches to hold a schedule against: what is the same with 3 and with 5 batches may be another with more, as where every fourth batch and the last one make an update.</summary>
    private int[] Held(ScriptCourse course, int[] counts, bool isByBatch)
    {
        int large = isByBatch ? Math.Max(counts[0] + 1, Math.Min(3 * ScriptTraining.MostUpdates / UpdatesPerBatch, (3 * counts[0]) + 1)) : 40;
        return [.. counts.Skip(1).Concat([8, large]).Distinct()];
    }

    /// <summary>Gets whether a method that is not written yet has the rates of the training, with the few batches of each training and with others.</summary>
    private bool IsHeld(string optimizer, string method, string callback, int[] batches) =>
        _trainings.Concat(batches.Select(count => _evaluated.Of(count, times: 4, rows: count * _rowsOfBatch))).All(training =>
            ScriptCourse.Of(training, _source.Written).TryGetValue(optimizer, out ScriptCourse? course) && new PortedRates(Sofar() + method, training).Of(callback) is { } rates && Differs(course, rates) < 0);

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

    /// <summary>The number of rows in a batch while the rates of a fit are evaluated; 0 outside of fits.</summary>
    private int _rowsOfBatch;

    /// <summary>The comment for a training that, with many batches, reaches something that is not known; empty if it does not.</summary>
    private string _endsThere = string.Empty;

    /// <summary>The name that stands for the number of batches in a form.</summary>
    internal const string CountOfBatches = "BatchCount";

    /// <summary>The name that stands for the number of updates in an epoch, where it is not that of batches.</summary>
    internal const string CountOfUpdates = "UpdateCount";

    private const string UpdatesAsked = "the updates of an epoch: the script makes each with the gradients of several batches";

    /// <summary>Gives the setting for the number of batches: the length of the script's data where the C# has it.</summary>
    private string BatchesSetting() => _parameters.FirstOrDefault(setting => setting.Key.EndsWith("Count", StringComparison.Ordinal) && setting.Value.StartsWith(UnknownSetting, StringComparison.Ordinal)).Key ?? Parameter(CountOfBatches, null, $"TODO: {BatchesAsked}");

    [GeneratedRegex(@"Length\.Steps\((?<steps>\d+)\)")]
    private static partial Regex WholeSteps();

    [GeneratedRegex(@"\.Then\(boundary: Length\.Steps\((?<steps>.*?)\), next:")]
    private static partial Regex Boundary();
}
