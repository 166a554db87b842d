using System.Globalization;
using System.Text.RegularExpressions;

namespace TfLrCallbacks.Porting;

/// <content>Fits whose callbacks have no form in C#: the script's own training is evaluated, and the rates that it has are given to the fit.</content>
internal sealed partial class ScriptWriter
{
    /// <summary>The rows of a batch that stand for those of data which is not known.</summary>
    internal const int StandInRows = 4096;

    /// <summary>Puts right what is written, and notes what is not carried over.</summary>
    private void Finish()
    {
        Play();
        PlayFits();
        Sizes();
        Optax();
        FixSchedules();
        Trainers();
    }

    /// <summary>Gives the callbacks of fits that are not carried over the rates that they make, where the whole training is known.</summary>
    private void PlayFits()
    {
        string body = _body.ToString();
        Dictionary<string, string> compiled = FitBody().Matches(body).GroupBy(fit => fit.Groups["line"].Value, StringComparer.Ordinal).ToDictionary(fits => fits.Key, fits => Compiling().Match(fits.First().Groups["call"].Value).Value, StringComparer.Ordinal);
        _codes = OneExpression().Matches(body).GroupBy(method => method.Groups["name"].Value, StringComparer.Ordinal).ToDictionary(methods => methods.Key, methods => methods.First().Groups["code"].Value, StringComparer.Ordinal);
        Match[] fits = [.. FitMethod().Matches(body).Cast<Match>()];
        if (fits.Length == 0)
        {
            return;
        }

        ScriptTraining[] trainings = [.. Batches.Select(batches => _evaluated.Of(batches, rows: batches * StandInRows))];
        PortedRates[] rates = [.. trainings.Select(training => new PortedRates(Sofar(), training))];
        bool isWhole = !HasOwnOptimizers && trainings.All(training => !training.IsStopped && (training.Ended is null || training.IsLong));
        bool isReplaced = false;
        ILookup<string, Match> ofLine = fits.ToLookup(method => method.Groups["line"].Value, StringComparer.Ordinal);
        foreach (Match method in fits)
        {
            int line = int.Parse(method.Groups["line"].Value, CultureInfo.InvariantCulture);
            bool isAlone = ofLine[method.Groups["line"].Value].Count() == 1;
            string[] lost = Lost(method.Groups["lines"].Value);
            string? compile = UnsaidRate(compiled.GetValueOrDefault(method.Groups["line"].Value));
            if (TakesOptimizer().IsMatch(compiled.GetValueOrDefault(method.Groups["line"].Value, string.Empty)))
            {
                // The user gives the optimizer: its rate is the script's.
                ScriptTraining.Fit[] begun = [.. trainings[0].Fits.Where(fit => fit.Position.Line == line)];
                compile = begun.Length > 0 && begun.All(fit => fit.Rate is null) && !Driving().IsMatch(method.Groups["lines"].Value) ? compiled[method.Groups["line"].Value] : null;
                if (lost.Length == 0 && begun is [{ Rate: { } first }, ..] && begun.All(fit => fit.Rate == first))
                {
                    int at = method.Groups["lines"].Index - method.Index;
                    _body.Replace(method.Value, $"{method.Value[..at]}        new LambdaCallback(onTrainBegin: run => run.LearningRate = {ScriptCode.Number(first)}), // line {line}: the rate of the script's optimizer\n{method.Value[at..]}");
                    continue;
                }
            }

            string? difference = isAlone && lost.Length == 0 && compile is null ? Difference(method.Groups["lines"].Value, line, trainings, rates) : null;
            if (lost.Length == 0 && compile is null && difference is null)
            {
                continue;
            }

            if (isWhole && isAlone && Driver(trainings, line) is { } driver)
            {
                if (compiled.GetValueOrDefault(method.Groups["line"].Value) is { Length: > 0 } made)
                {
                    _body.Replace(made, OfRateTold().Replace(WithoutFirstRate(compile is null ? made : OfRateGiven().Replace(made, string.Empty)), string.Empty));
                }

                isReplaced = true;
                string[] kept = [.. method.Groups["lines"].Value.Split('\n').Where(written => !lost.Contains(written) && !Driving().IsMatch(written) && !IsOwnRate(written) && written.Trim().Length > 0)];
                _body.Replace(method.Value, $"{method.Value[..(method.Groups["lines"].Index - method.Index)]}        {driver}, // line {line}: the rates of the script's training\n{string.Concat(kept.Select(written => $"{written}\n"))}    ];\n");
                foreach (string name in lost.Select(written => Named().Match(written).Groups["name"].Value).Where(name => name.Length > 0 && !_body.ToString().Contains($"// TODO: {name}:", StringComparison.Ordinal)))
                {
                    _body.Replace(NotCarried(name, _body.ToString()), string.Empty);
                }
            }
            else if (difference is not null)
            {
                _doubts.Add(difference);
            }
        }

        if (isReplaced)
        {
            _isFitted = true;
            if (FitMethod().Matches(_body.ToString()).All(fit => Lost(fit.Groups["lines"].Value).Length == 0))
            {
                // What makes the rates has no form, and the rates have one.
                string without = Unwritten().Replace(_body.ToString(), string.Empty);
                _body.Clear().Append(without);
            }

            string whole = Called(_body.ToString(), _ => true);
            _body.Clear().Append(whole);
        }

        FixFits(trainings);
    }

    /// <summary>Gets whether a model of the script is compiled with optimizers of its own, which its own training step uses: the rates of that training are not known.</summary>
    private bool HasOwnOptimizers => _source.Classes.Values.SelectMany(type => type.Body.OfType<Statement.Function>()).Any(method => method.Name == "compile" && method.Parameters.Any(parameter => ScriptFits.IsOther(parameter.Name)));

    /// <summary>Whether a fit has the rates of the script's training in place of its callbacks.</summary>
    private bool _isFitted;

    /// <summary>The C# of the methods that are one expression, by their names.</summary>
    private Dictionary<string, string> _codes = [];

    /// <summary>Gives the line that compiles a model where it has a rate that the script does not say; null otherwise.</summary>
    private string? UnsaidRate(string? compile) => compile is not null && OfRateGiven().Match(compile) is { Success: true } given && Asks(given.Groups["rate"].Value, []) ? compile : null;

    /// <summary>Gives a line that compiles a model without a first rate that asks for what the script does not say: the rates of the training are set before each update.</summary>
    private string WithoutFirstRate(string compile) => OfFirstRate().Match(compile) is { Success: true } first && Asks(first.Groups["schedule"].Value, []) ? OfFirstRate().Replace(compile, string.Empty) : compile;

    /// <summary>Gives the callback that has the rates of a fit; null where they have no form.</summary>
    private string? Driver(ScriptTraining[] trainings, int line)
    {
        ScriptTraining.Update[][] all = [.. trainings.Select(training => OfOneFit(training, line))];
        if (all.Any(updates => updates.Length == 0 || updates.Any(update => update.Optimizer != updates[0].Optimizer || update.Number != updates[0].Number)))
        {
            return null;
        }

        // Fits that go on with one optimizer are one course: it is not that of each.
        string optimizer = ScriptCourse.Of(trainings[0], _source.Written) is { Count: 1 } courses && courses.Values.First().Rates.Length == all[0].Length ? courses.Keys.First() : string.Empty;
        if (optimizer.Length > 0 && trainings.All(training => !training.IsLong && training.Updates.All(update => update.Fit?.Position.Line == line && update.Fit.First == 0)))
        {
            (_trainings, _isByUpdate, _rowsOfBatch) = (trainings, trainings.Any(training => training.IsByUpdate), StandInRows);
            if (Formed(optimizer, [.. trainings.Select(training => ScriptCourse.Of(training, _source.Written)[optimizer])], isShort: false) is { } formed)
            {
                return $"new LearningRateScheduler({formed.Name}(), StepUnit.{formed.Unit})";
            }
        }

        if (!trainings.Any(training => training.IsByUpdate || training.IsLong) && Epochs(all) is { } epochs)
        {
            string name = Member($"RatesOfLine{line}");
            double[] whole = [.. Enumerable.Repeat(epochs[0], all[0][0].Fit!.First), .. epochs];
            string code = TableCode(name, whole);
            _body.Append(CultureInfo.InvariantCulture, $"    // The rates of the {epochs.Length} epochs of line {line}, as the script's callbacks give them with the values that stand in it. The last one stays.\n    public static LearningRateSchedule {name}() =>\n        {code};\n\n");
            return $"new LearningRateScheduler({name}(), StepUnit.Epoch)";
        }

        return optimizer.Length > 0 && trainings.All(training => training.Updates.All(update => update.Fit?.Position.Line == line)) && Evaluated(optimizer, $"the fit of line {line}", batches: null, trainings) is { } evaluated
            ? $"new LearningRateScheduler({evaluated}(), StepUnit.Batch)" : null;
    }

    /// <summary>Gives the updates of the fit of a line: those of the first one, where it is called several times with the same rates. None where they differ.</summary>
    private static ScriptTraining.Update[] OfOneFit(ScriptTraining training, int line)
    {
        ScriptTraining.Update[][] fits = [.. training.Updates.Where(update => update.Fit?.Position.Line == line).GroupBy(update => update.Fit!.Number).Select(fit => fit.ToArray())];
        return fits.Length > 0 && fits.Skip(1).All(fit => fit.Length == fits[0].Length && fit[0].Fit!.First == fits[0][0].Fit!.First && fit.Zip(fits[0]).All(pair => pair.First.Optimizer == pair.Second.Optimizer && ScriptCourse.Same(pair.First.Rates[0], pair.Second.Rates[0]))) ? fits[0] : [];
    }

    /// <summary>Gives the rates of the epochs of a fit; null where an epoch has several, or they hang on the number of batches.</summary>
    private static double[]? Epochs(ScriptTraining.Update[][] all)
    {
        double[][] rates = [.. all.Select(updates => updates.GroupBy(update => update.Epoch).Select(epoch => epoch.All(update => ScriptCourse.Same(update.Rates[0], epoch.First().Rates[0])) ? epoch.First().Rates[0] : double.NaN).ToArray())];
        return !rates[0].Any(double.IsNaN) && rates[0].Length == rates[1].Length && rates[0].Zip(rates[1]).All(pair => ScriptCourse.Same(pair.First, pair.Second)) ? rates[0] : null;
    }

    /// <summary>Gives the lines of callbacks that say that something is not carried over which sets the rate, or that ask for more than the size of the data.</summary>
    private string[] Lost(string lines) => [.. lines.Split('\n').Where(written => (lines.Contains("Rate(), //", StringComparison.Ordinal) && Driving().Count(lines) > 1 && Decayed().IsMatch(written)) || Unscheduled().IsMatch(written) || (Named().Match(written) is { Success: true } named && SetsRate(named.Groups["name"].Value)) || ((Driving().IsMatch(written) || OwnMade().IsMatch(written)) && Asks(written, [])))];

    /// <summary>Gets whether C# uses a setting that the script does not say, other than the size of data, or a function that is not carried over.</summary>
    private bool Asks(string code, HashSet<string> seen) => Word().Matches(code).Select(word => word.Value).Distinct().Where(seen.Add).ToArray().Any(word =>
        (_parameters.TryGetValue(word, out string? setting) && (setting.StartsWith(UnknownSetting, StringComparison.Ordinal) ? !setting.Contains("TODO: len(", StringComparison.Ordinal) && !setting.Contains(".shape[0]", StringComparison.Ordinal) : Asks(setting, seen)))
        || (_lists.TryGetValue(word, out string? list) && list.Contains("throw new", StringComparison.Ordinal))
        || (_codes.TryGetValue(word, out string? method) && (method.Contains("NotImplementedException", StringComparison.Ordinal) || Asks(method, seen))));

    /// <summary>Gets whether a line of callbacks makes an object of a class of the script that sets the rate.</summary>
    private bool IsOwnRate(string written) => OwnMade().Match(written) is { Success: true, Groups: var made } && _source.Classes.Values.Any(type => ScriptCallbackClass.NameOf(type.Name) == made["name"].Value && SetsRate(type.Name));

    private bool SetsRate(string name) => name is "LambdaCallback" or "LearningRateScheduler" or "LearningRateScheduleCallback" or "LearningRateWarmupCallback" || ScriptSource.All(_source.Statements).OfType<Statement.Class>().Any(type => type.Name == name && (SetsRate(type.Body) || type.Bases.Any(parent => ScriptSource.Dotted(parent.Value) is { } dotted && SetsRate(Dialect.LastPart(dotted)))));

    /// <summary>Gets whether something writes a rate, in a form that a script writes it in.</summary>
    private static bool SetsRate(IReadOnlyList<Statement> body) => ScriptSource.All(body).Any(statement => ScriptWrites.Of(statement).Any() || statement.Expressions.SelectMany(Expressions.All).Any(part => part is Expression.Attribute { Text: "assign" or "set_value" }));

    private static string NotCarried(string name, string body) => Regex.Match(body, $@"    // TODO line \d+( to \d+)?, {Regex.Escape(name)}: A callback of the script's own that is not carried over[^\n]*\n\n?") is { Success: true } told ? told.Value : "\0";

    [GeneratedRegex(@"    // line (?<line>\d+): the callbacks of fit, in their order\n    public static Callback\[\] (?<name>Callbacks\w*)\(\) =>\n    \[\n(?<lines>(?:        [^\n]*\n)*)    \];\n")]
    internal static partial Regex FitMethod();

    [GeneratedRegex(@"    // TODO line \d+( to \d+)?, \w+: (An object of a class of the script that cannot be written here\.|It cannot be written with what is known in this file\.)\n(    //     [^\n]*\n)?\n?")]
    private static partial Regex Unwritten();

    [GeneratedRegex(@"^\s*// TODO( line \d+)?: (?:\w+\.)*(?<name>\w+)[:(]")]
    private static partial Regex Named();

    [GeneratedRegex(@"    public static \w+ (?<name>\w+)\([^\n]*\) =>(?<code>[^;]*);")]
    private static partial Regex OneExpression();

    [GeneratedRegex(@"model\.[Cc]ompile\(optimizer,")]
    private static partial Regex TakesOptimizer();

    [GeneratedRegex(@"[^\n]*model\.[Cc]ompile\([^\n]*\n")]
    private static partial Regex Compiling();

    [GeneratedRegex(@"learning_?[rR]ate: (\(float\))?(?<rate>[A-Z]\w*)(, )?")]
    private static partial Regex OfRateGiven();

    [GeneratedRegex(@"learning_?[rR]ate: (\(float\))?(?<schedule>[A-Z]\w*)\(\)\.ValueAt\(0\)(, )?")]
    private static partial Regex OfFirstRate();

    [GeneratedRegex(@" /\* TODO: (learning_rate|lr)=[^*]*\*/")]
    private static partial Regex OfRateTold();

    [GeneratedRegex(@"\b[A-Z]\w*\b")]
    private static partial Regex Word();

    [GeneratedRegex(@"^\s*\w+Rate\(\), // line \d+: the rate of \w+, set at every step")]
    private static partial Regex Decayed();

    [GeneratedRegex(@"^\s*// TODO line \d+: the schedule of the optimizer is not carried over")]
    private static partial Regex Unscheduled();

    [GeneratedRegex(@"new LearningRateScheduler\(|: the rate of (the )?\w+, set at every step|: the schedule of the optimizer is not carried over")]
    internal static partial Regex Driving();
}
