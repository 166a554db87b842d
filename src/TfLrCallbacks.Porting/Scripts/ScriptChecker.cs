using System.Text.RegularExpressions;

namespace TfLrCallbacks.Porting;

/// <summary>
/// Compares the C# of a port with the script: each method that gives a rate is evaluated from the text that was written, and the Python function or
/// schedule by the reader, at 0 to 40 and at powers of ten.
/// </summary>
internal sealed partial class ScriptChecker(ScriptSource source, string csharp)
{
    /// <summary>What the C# says of a statement that changes a scheduler.</summary>
    public const string ChangesScheduler = "changes the scheduler in the training";

    private static readonly double[] Steps = [.. Enumerable.Range(0, 41).Select(step => (double)step), 100, 1_000, 10_000, 100_000];

    private readonly CSharpMethods _methods = new(csharp);
    private readonly Lazy<PortedRates> _ported = new(() => new PortedRates(csharp, ScriptTraining.Of(source.Written, ScriptWriter.Batches[0])));

    /// <summary>Compares every function and schedule that has a name in the C#.</summary>
    public IReadOnlyList<PortCheck> Check(IReadOnlyList<ScriptConstruct> constructs)
    {
        List<PortCheck> checks = [];
        foreach (Statement.Function function in source.Functions.Values.Where(function => _methods.Has(ScriptCode.Pascal(function.Name)) && source.Variable(function.Name) is Value.Function))
        {
            string name = ScriptCode.Pascal(function.Name);
            Value.Function python = (Value.Function)source.Variable(function.Name)!;
            int required = function.Parameters.Count(parameter => parameter.Default is null);
            checks.Add(required == 1 && !ScriptWrites.In(function.Body).Any(touch => touch.Value is not null)
                ? Compare(name, function.Position.Line, step => new ScalarFunction(python).At(step), step => _methods.Call(name, step))
                : new PortCheck { Name = name, Line = function.Position.Line, NotChecked = $"it takes {required} arguments or sets the rate itself" });
        }

        Dictionary<int, int> ofLine = [];
        foreach (Match written in Schedule().Matches(csharp))
        {
            string name = written.Groups["name"].Value;
            int line = written.Groups["line"].Success ? int.Parse(written.Groups["line"].Value, null) : 0;
            ScriptConstruct[] made = [.. constructs.Where(item => item.Line == line && item.Call is not null && item.Kind.EndsWith("-schedule", StringComparison.Ordinal))];
            ScriptConstruct? construct = made.Length == 0 ? null : made[Math.Min(ofLine[line] = ofLine.GetValueOrDefault(line, -1) + 1, made.Length - 1)];
            construct ??= constructs.FirstOrDefault(item => item.Line == line && item.Kind is "keras-own-class" or "torch-own-class");
            if (construct is { IsOnOptimizer: true } or { Kind: "torch-own-class" } && Changed().Match(csharp) is { Success: true } changed)
            {
                checks.Add(new PortCheck { Name = name, Line = line, NotChecked = $"line {changed.Groups["line"].Value} changes a scheduler in the training" });
            }
            else if (construct?.Call is { } call && source.Reading.Given.GetValueOrDefault(call) is Value.Instance instance && Objects.Rates(instance) is { } rates)
            {
                checks.Add(OfSchedule(name, line, new Value.Call(null, "TfLrCallbacks.LambdaSchedule", [(null, rates)], instance.Position), written.Groups["code"].Value, isOnOptimizer: false));
            }
            else if (construct is not null && source.Reading.Given.GetValueOrDefault(construct.Call!) is Value.Call schedule)
            {
                checks.Add(OfSchedule(name, line, schedule, written.Groups["code"].Value, construct.IsOnOptimizer));
            }
        }

        checks.AddRange(Plateaus(constructs));
        checks.AddRange(Trainings());
        checks.AddRange(Fits([.. checks.Select(check => check.Name)]));

        // A schedule may be equal, and the training have other rates than the schedule.
        foreach (Match told in Unfollowed().Matches(csharp))
        {
            checks.Add(new PortCheck { Name = "Callbacks", Line = int.Parse(told.Groups["line"].Value, null), NotChecked = "what the line does is not followed, and the rates of the training may differ" });
        }

        return checks;
    }

    /// <summary>Compares the callbacks of each optimizer with its updates, as the script makes them with loaders of a few batches.</summary>
    private PortCheck[] Trainings()
    {
        Match[] methods = [.. ScriptWriter.CallbackMethod().Matches(csharp).Cast<Match>()];
        (Dictionary<string, ScriptCourse> Courses, PortedRates Rates)[] trainings = methods.Length == 0 ? []
            : [.. ScriptWriter.Batches.Select(batches => ScriptTraining.Of(source.Written, batches)).Select(training => (ScriptCourse.Of(training, source.Written), new PortedRates(csharp, training)))];
        PortCheck[] compared = [.. methods.Select(method => Training(method, trainings)).OfType<PortCheck>()];
        return compared.Length > 0 ? compared
            : csharp.Contains("ScriptPorter.Rates(Script,", StringComparison.Ordinal) ? [new PortCheck { Name = "Callbacks", Line = 1, NotChecked = "the rates are evaluated from the script's own lines" }]
            : [.. Replay().Matches(csharp).Select(written => new PortCheck { Name = written.Groups["name"].Value, Line = int.Parse(written.Groups["line"].Value, null), NotChecked = "it is the script's own loop, which gives its rates only in turn: compare it with the rates of a run" })];
    }

    /// <summary>Compares the callbacks of one optimizer; null where its updates are not known, or the C# is not evaluated.</summary>
    private static PortCheck? Training(Match method, (Dictionary<string, ScriptCourse> Courses, PortedRates Rates)[] trainings)
    {
        string name = method.Groups["name"].Value;
        double largest = 0;
        int at = 0;
        int line = 0;
        foreach ((Dictionary<string, ScriptCourse> courses, PortedRates rates) in trainings)
        {
            ScriptCourse? course = name == "Callbacks" ? courses.Count == 1 ? courses.Values.First() : null : courses.FirstOrDefault(pair => name == $"Callbacks{ScriptCode.Pascal(pair.Key)}").Value;
            if (course is null || rates.Of(method.Groups["lines"].Value) is not { } own)
            {
                return null;
            }

            line = course.Line;
            foreach (ScriptCourse batched in new[] { course, course.OfBatches() }.Where(one => ScriptWriter.Differs(one, own) < 0).Take(1).DefaultIfEmpty(course))
            {
                for (int i = 0; i < batched.Rates.Length; i++)
                {
                    if (ScriptWriter.At(own, batched.Epochs[i], i) is not { } rate)
                    {
                        return new PortCheck { Name = name, Line = line, NotChecked = "its C# has a form that is not evaluated here" };
                    }

                    double difference = Math.Abs(rate - batched.Rates[i]) / batched.Rates.Max(Math.Abs);
                    (largest, at) = difference > largest ? (difference, i) : (largest, at);
                }
            }
        }

        // PyTorch makes each rate of the one before: the last digits are not those of a closed form. Nor is 1e-8 a difference, which scripts add to a length against a division by 0.
        return new PortCheck { Name = name, Line = line, LargestDifference = largest < 1e-8 ? 0 : largest, Step = at };
    }

    private PortCheck OfSchedule(string name, int line, Value.Call call, string code, bool isOnOptimizer)
    {
        try
        {
            LearningRateSchedule python = ScheduleNames.Create((Value.Call)Extent.Check(call), new PortingContext()).Schedule;
            if (code.Contains("ScheduleReader", StringComparison.Ordinal))
            {
                return new PortCheck { Name = name, Line = line, NotChecked = "it is read from the script when the program runs" };
            }

            if (_ported.Value.OfSchedule(name) is not { } own)
            {
                return new PortCheck { Name = name, Line = line, NotChecked = "it has settings whose values the script does not say, or a form that is not evaluated here" };
            }

            // What the call does not say of its optimizer, the rate that it begins with, is held against the training.
            double times = isOnOptimizer ? own(0) / python.ValueAt(0) : 1;
            PortCheck compared = Compare(name, line, python.ValueAt, own);
            return compared.IsEqual || !Compare(name, line, step => times * python.ValueAt(step), own).IsEqual ? compared
                : new PortCheck { Name = name, Line = line, NotChecked = "its call does not say the rate of the optimizer: the training says whether it is right" };
        }
        catch (PortingException reason)
        {
            return new PortCheck { Name = name, Line = line, NotChecked = reason.Message };
        }
    }

    private static PortCheck Compare(string name, int line, Func<double, double> python, Func<double, double> written)
    {
        double largest = 0;
        double at = 0;
        int compared = 0;
        foreach (double step in Steps)
        {
            double expected;
            try
            {
                expected = python(step);
            }
            catch (Exception reason) when (reason is PortingException or InvalidOperationException or ArgumentException)
            {
                // The script has no rate there, such as past the end of a table.
                continue;
            }

            double difference;
            try
            {
                double actual = written(step);
                difference = expected.Equals(actual) ? 0 : Math.Abs(expected - actual) / Math.Max(Math.Abs(expected), 1e-300);
            }
            catch (PortingException reason)
            {
                return new PortCheck { Name = name, Line = line, NotChecked = reason.Message };
            }

            compared++;
            if (!(difference <= largest))
            {
                (largest, at) = (difference, step);
            }
        }

        return compared > 0 ? new PortCheck { Name = name, Line = line, LargestDifference = largest, Step = at }
            : new PortCheck { Name = name, Line = line, NotChecked = "the script does not say all that it needs" };
    }

    [GeneratedRegex(@"^// TODO line (?<line>\d+): .*: the rates may differ\.\r?$", RegexOptions.Multiline)]
    private static partial Regex Unfollowed();

    [GeneratedRegex($@"// TODO line (?<line>\d+): [^\n]* {ChangesScheduler},")]
    private static partial Regex Changed();

    [GeneratedRegex(@"(// line (?<line>\d+): [^\n]*\n    )?public static LearningRateSchedule (?<name>\w+)\(\) =>\s*(?<code>[^\n]*);\n")]
    private static partial Regex Schedule();

    [GeneratedRegex(@"// lines? (?<line>\d+)[^\n]*: the script's loop, as far as it makes the rate[^\n]*\n    private static IEnumerable<double> \w+\(\)\n(?:(?!    public)[^\n]*\n)*    public static LearningRateSchedule (?<name>\w+)\(\) => InTurn")]
    private static partial Regex Replay();
}
