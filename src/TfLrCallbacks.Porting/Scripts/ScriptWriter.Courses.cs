using System.Globalization;
using System.Text.RegularExpressions;

namespace TfLrCallbacks.Porting;

/// <content>Callbacks with the rates of a training that was evaluated: by a schedule that the C# has, a table, or the script's own lines.</content>
internal sealed partial class ScriptWriter
{
    /// <summary>The most steps of a staircase that is written as one.</summary>
    private const int MostSteps = 12;

    /// <summary>The most rates that are written one by one.</summary>
    private const int MostWritten = 500;

    /// <summary>The most characters of a script that stands in the C#.</summary>
    private const int LongestWritten = 30_000;

    /// <summary>Writes callbacks that have the rates of a course: one of the schedules that are written, else the rates themselves. False if they have no such form.</summary>
    private bool Written(string optimizer, ScriptCourse[] courses, bool isShort, Match? method, bool isOnly)
    {
        // What is written begins at the start of the schedule: with a scheduler that begins behind it, rates could be the same in this run alone.
        string[] resumed = [.. _schedules.Where(pair => _found.Any(item => item.Construct.Call == pair.Key && Resumed(item.Construct) is not null)).Select(pair => pair.Value)];
        PortedRates[] ported = [.. _trainings.Select(training => new PortedRates(Sofar(), training))];
        foreach (string schedule in courses.Any(course => course.Rates.Any(rate => !ScriptCourse.Same(rate, course.Rates[0]))) ? ported[0].Schedules.Distinct().Except(resumed) : [])
        {
            foreach (string form in new[] { $"{schedule}()", $"{schedule}().Skip(1)" })
            {
                // In one loop that counts no epochs both are the same here: it counts updates.
                foreach (string unit in courses[0].HasEpochs ? new[] { "Epoch", "Batch" } : ["Batch", "Epoch"])
                {
                    if (courses.Select((course, i) => ported[i].Of($"new LearningRateScheduler({form}, StepUnit.{unit}),") is { } rates && Differs(course, rates) < 0).All(isSame => isSame))
                    {
                        return Write([$"        new LearningRateScheduler({form}, StepUnit.{unit}),"]);
                    }
                }
            }
        }

        if (courses.Sum(course => course.Rates.Length) >= ScriptTraining.MostUpdates)
        {
            // It was not evaluated to its end, and may have none.
            return false;
        }

        if (Formed(optimizer, courses, isShort) is { } formed)
        {
            return Write([$"        new LearningRateScheduler({formed.Name}(), StepUnit.{formed.Unit}),"]);
        }

        (double[]? Rates, string Unit) table = courses[0].HasEpochs && !_isByUpdate && OfEpochs(courses) is { } epochs ? (epochs, "Epoch") : OfUpdates(courses, isShort) is { } updates ? (updates, "Batch") : (null, string.Empty);
        if (table.Rates is not { } all || (all.Length > MostWritten && Ends(all).Length > MostSteps))
        {
            // Rates of epochs do not hang on the number of batches, and with one an update is an epoch; rates of updates alone are the same with any.
            string unit = table.Rates is null ? "Batch" : table.Unit;
            int? batches = table.Rates is null ? null : unit == "Epoch" ? 1 : Batches[^1];
            return Evaluated(optimizer, courses[0].Label, batches) is { } evaluated && Write([$"        new LearningRateScheduler({evaluated}(), StepUnit.{unit}),"]);
        }

        string name = Member($"Rates{(isOnly ? string.Empty : $"Of{ScriptCode.Pascal(optimizer)}")}");
        string code = TableCode(name, all);
        _body.Append(CultureInfo.InvariantCulture, $"    // The rates of {courses[0].Label} in the script's {all.Length} {(table.Unit == "Epoch" ? "epochs" : "updates")}, as its lines give them with the values that stand in it. The last one stays.\n    public static LearningRateSchedule {name}() =>\n        {code};\n\n");
        return Write([$"        new LearningRateScheduler({name}(), StepUnit.{table.Unit}),"]);

        bool Write(string[] lines)
        {
            _isReplaced = true;
            foreach (Match stays in Staying().Matches(_body.ToString()).Where(match => match.Groups["name"].Value == optimizer || isOnly))
            {
                _body.Replace(stays.Value, string.Empty);
            }

            if (method is not null)
            {
                Replace(method, lines);
                return true;
            }

            _body.Append(CultureInfo.InvariantCulture, $"    // Give these to {(_engine is PortEngine.Embedded ? "Sequential.Fit" : "model.Fit")}{(isOnly ? string.Empty : $" of the model that {courses[0].Label} trains")}.\n    public static Callback[] {(isOnly ? "Callbacks" : Member($"Callbacks{ScriptCode.Pascal(optimizer)}"))}() =>\n    [\n{string.Join('\n', lines)}\n    ];\n");
            return true;
        }
    }

    /// <summary>Gives the schedule that has rates one by one, the last of which stays; more than a few steps stand in a list beside it.</summary>
    private string TableCode(string name, double[] rates)
    {
        int[] ends = Ends(rates);
        if (ends.Length <= MostSteps)
        {
            return ends.Length == 0 ? $"new ConstantRate(learningRate: {ScriptCode.Number(rates[0])})"
                : $"new PiecewiseConstantDecay(boundaries: [{string.Join(", ", ends)}], values: [{string.Join(", ", ends.Append(rates.Length - 1).Select(end => ScriptCode.Number(rates[end])))}])";
        }

        _members.Add($"{name}Made");
        _body.Append(CultureInfo.InvariantCulture, $"    private static readonly double[] {name}Made =\n    [\n{string.Join('\n', rates.Chunk(8).Select(row => $"        {string.Join(", ", row.Select(ScriptCode.Number))},"))}\n    ];\n\n");
        return $"new LambdaSchedule(at => {name}Made[(int)Math.Min(at, {rates.Length - 1})])";
    }

    /// <summary>Gives the places behind which another rate follows.</summary>
    private static int[] Ends(double[] rates) => [.. Enumerable.Range(0, rates.Length - 1).Where(i => !ScriptCourse.Same(rates[i], rates[i + 1]))];

    /// <summary>What is asked for where the batches of an epoch are not known.</summary>
    private const string BatchesAsked = "the batches of an epoch";

    /// <summary>What is asked for where the rows of the data are not known.</summary>
    private const string RowsAsked = "the rows of x";

    /// <summary>Gives the script as a text of the C#, where something is evaluated from it; empty where nothing is.</summary>
    private string Text()
    {
        if (!_body.ToString().Contains("ScriptPorter.Rates(Script,", StringComparison.Ordinal))
        {
            return string.Empty;
        }

        string script = string.Join('\n', _source.AllLines).TrimEnd();
        string fence = new('"', Math.Max(3, 1 + Quotes().Matches(script).Select(quotes => quotes.Length).DefaultIfEmpty(0).Max()));
        return $"\n    // The script, whose lines are evaluated and never executed.\n    private const string Script = {fence}\n{script}\n{fence};\n";
    }

    /// <summary>Writes the schedule that evaluates the script's own lines when the program runs; gives its name, or null where the script is too long to stand in the C#.</summary>
    private string? Evaluated(string optimizer, string label, int? batches, ScriptTraining[]? ofFit = null)
    {
        string script = string.Join('\n', _source.AllLines);
        if (script.Length > LongestWritten)
        {
            return null;
        }

        string given = batches is { } known ? known.ToString(CultureInfo.InvariantCulture)
            : "(int)" + (ofFit is null ? BatchesSetting() : Parameter(CountOfBatches, null, $"TODO: {BatchesAsked}"));
        string rows = ofFit?.Any(training => training.AsksRows) == true ? $", rows: (int){Parameter("RowCount", null, $"TODO: {RowsAsked}")}" : string.Empty;
        _members.Add("Script");

        string name = Member($"RatesOf{ScriptCode.Pascal(optimizer)}");
        _body.Append(CultureInfo.InvariantCulture, $"{_endsThere}    // The rates of {label} have no form in C# here: the script's own lines are evaluated for them.\n    public static LearningRateSchedule {name}() =>\n        TfLrCallbacks.Porting.ScriptPorter.Rates(Script, optimizer: \"{optimizer}\", batches: {given}{rows});\n\n");
        return name;
    }

    /// <summary>Gives the rates of epochs, if each epoch has one, and the same whatever the number of batches; null otherwise.</summary>
    private static double[]? OfEpochs(ScriptCourse[] courses)
    {
        double[][] all = [.. courses.Select(course => course.Epochs.Zip(course.Rates).GroupBy(pair => pair.First, pair => pair.Second).OrderBy(group => group.Key).Select(group => group.All(rate => ScriptCourse.Same(rate, group.First())) ? group.First() : double.NaN).ToArray())];
        return all[0].Length > 0 && !all.Any(rates => rates.Any(double.IsNaN)) && all.All(rates => rates.Length == all[0].Length && rates.Zip(all[0]).All(pair => ScriptCourse.Same(pair.First, pair.Second))) ? all[0] : null;
    }

    /// <summary>Gives the rates of updates, if they hang on nothing but the update; null otherwise.</summary>
    /// <param name="courses">The rates with few batches and with more.</param>
    /// <param name="isShort">Whether the script has no more rates than with few batches.</param>
    private static double[]? OfUpdates(ScriptCourse[] courses, bool isShort)
    {
        double[] few = courses[0].Rates;
        double[] more = courses[1].Rates;
        bool isOfUpdate = few.Zip(more).All(pair => ScriptCourse.Same(pair.First, pair.Second));
        return isOfUpdate && (few.Length == more.Length || (isShort && few.Length >= more.Length)) ? few : null;
    }

    [GeneratedRegex("\"+")]
    private static partial Regex Quotes();

    [GeneratedRegex(@"    // (No schedule drives (?<name>[^\n:]+): its rate stays|Nothing in this file changes the rate of (?<name>[^\n:]+): it stays|(?<name>\w+) has the rate that the script sets by hand)[^\n]*\n\n?")]
    private static partial Regex Staying();
}
