using System.Globalization;
using System.Text.RegularExpressions;

namespace TfLrCallbacks.Porting;

/// <content>Settings with which the C# would not have the rates of the script: they cannot be set.</content>
internal sealed partial class ScriptWriter
{
    /// <summary>The most settings that are tried.</summary>
    private const int MostTried = 16;

    /// <summary>Fixes the settings of a training by hand.</summary>
    private void Fix()
    {
        LeaveOut();
        (string Name, string Lines)[] methods = [.. CallbackMethod().Matches(_body.ToString()).Select(method => (method.Groups["name"].Value, method.Groups["lines"].Value))];
        if (methods.Length == 0)
        {
            return;
        }

        ScriptTraining standing = _evaluated.Of(Batches[1]);
        Dictionary<string, ScriptCourse> before = ScriptCourse.Of(standing, _source.Written);
        Fix(
            rows: 0,
            (name, training, rates) => ScriptCourse.Of(training, _source.Written) is var courses && courses.Any(pair => LinesOf(pair.Key, courses.Count) is { } lines
                && (rates.Of(lines) is { } ported ? Differs(pair.Value, ported) is var at && at >= 0 && At(ported, pair.Value.Epochs[at], at) is not null
                    : IsLeftBehind(name, lines, before.GetValueOrDefault(pair.Key)?.Rates ?? [], pair.Value.Rates))),
            isLeftBehind: (name, origin) => standing.Slice().Contains(origin) && methods.Any(method => Driving().IsMatch(method.Lines) && !Needs(method.Lines, name)));

        string? LinesOf(string optimizer, int count) => methods.FirstOrDefault(method => method.Name == $"Callbacks{ScriptCode.Pascal(optimizer)}") is { Lines: { } own } ? own : methods is [var only] && count == 1 ? only.Lines : null;
    }

    /// <summary>Fixes the settings of fits whose callbacks have the rates of the script.</summary>
    private void FixFits(ScriptTraining[] trainings)
    {
        LeaveOut();
        PortedRates[] rates = [.. trainings.Select(training => new PortedRates(Sofar(), training))];
        Dictionary<string, string> calls = FitBody().Matches(_body.ToString()).DistinctBy(fit => fit.Groups["line"].Value).ToDictionary(fit => fit.Groups["line"].Value, fit => fit.Groups["call"].Value, StringComparer.Ordinal);
        (int Line, string Lines, string Call)[] fits = [.. FitMethod().Matches(_body.ToString()).GroupBy(fit => fit.Groups["line"].Value).Where(same => same.Count() == 1).Select(same => same.Single().Groups)
            .Select(groups => (int.Parse(groups["line"].Value, CultureInfo.InvariantCulture), groups["lines"].Value, calls.GetValueOrDefault(groups["line"].Value, string.Empty)))
            .Where(fit => Difference(fit.Item2, fit.Item1, trainings, rates) is null)];
        if (fits.Length > 0)
        {
            Fix(
                StandInRows,
                (name, training, ported) => fits.Any(fit => Difference(fit.Lines, fit.Line, [training], [ported]) is not null || IsLeftBehind(name, fit, trainings[1], training, ported)),
                isLeftBehind: (name, origin) => trainings[1].Slice().Contains(origin) && !fits.Any(fit => Regex.IsMatch(Compiling().Match(fit.Call).Value, $@"\b(?!learning_?[rR]ate)[a-zA-Z_0-9]+: (\(\w+\))?{name}\b")) && fits.Any(fit => Driving().IsMatch(fit.Lines) && !Needs(Making(fit), name)));
        }
    }

    /// <summary>Gets whether a fit of the script changes with a setting, where the C# of the fit has numbers for what changes.</summary>
    private bool IsLeftBehind(string name, (int Line, string Lines, string Call) fit, ScriptTraining standing, ScriptTraining changed, PortedRates ported)
    {
        ScriptTraining.Update[] before = [.. standing.Updates.Where(update => update.Fit?.Position.Line == fit.Line)];
        ScriptTraining.Update[] now = [.. changed.Updates.Where(update => update.Fit?.Position.Line == fit.Line)];
        if (before.Length == 0 || now.Length == 0)
        {
            return false;
        }

        string first = FirstEpoch().Match(fit.Call).Value;
        string epochs = LastEpoch().Match(fit.Call).Value;
        return (before[0].Fit!.First != now[0].Fit!.First && first.Length > 0 && !Needs(first, name))
            || (End(before) != End(now) && epochs.Length > 0 && !Needs(epochs, name))
            || (BeginsWith().Match(fit.Lines) is { Success: true } begins && now[0].Fit!.Rate is { } changes && before[0].Fit!.Rate is { } own && own != changes && ScriptCode.Number(own) == begins.Groups["rate"].Value)
            || (fit.Lines.Split('\n').Where(one => Driving().IsMatch(one)).ToArray() is not [var only] || Rate(only, ported) is null)
                && IsLeftBehind(name, Making(fit), [.. before.Select(update => update.Rates[0])], [.. now.Select(update => update.Rates[0])]);

        static int End(ScriptTraining.Update[] updates) => updates[0].Fit!.First + updates.CountBy(update => update.Epoch).Count();
    }

    /// <summary>Gives the C# that makes the rates of a fit: its callbacks. The call that compiles the model is added if no callback sets the rate, or if one changes the rate that it finds.</summary>
    private static string Making((int Line, string Lines, string Call) fit) => fit.Lines + (Driving().IsMatch(fit.Lines) && !fit.Lines.Contains("(epoch, learningRate) =>", StringComparison.Ordinal) ? string.Empty : fit.Call);

    /// <summary>Gets whether other rates come out of the script with a setting that the C# of them does not use.</summary>
    private bool IsLeftBehind(string name, string code, double[] before, double[] now) => !before.Zip(now).All(pair => ScriptCourse.Same(pair.First, pair.Second)) && !Needs(code, name);

    /// <summary>Gets whether C# uses a setting, itself or in what it calls. Lines of the script that stand in it use none.</summary>
    private bool Needs(string code, string name)
    {
        ILookup<string, string> members = Members(_body.ToString()).Select(member => member.Text).Where(text => !IsPython(text)).Select(text => (Name: Declared().Match(text).Groups["name"].Value, Text: text)).ToLookup(member => member.Name, member => member.Text, StringComparer.Ordinal);
        HashSet<string> seen = new(StringComparer.Ordinal);
        Queue<string> open = new([code]);
        while (open.TryDequeue(out string? next))
        {
            foreach (string word in next.Split('\n').SelectMany(line => Word().Matches(Comment().Replace(line, string.Empty))).Select(word => word.Value).Where(seen.Add))
            {
                if (word == name)
                {
                    return true;
                }

                foreach (string used in members[word].Concat(new[] { _parameters, _choices, _lists }.Select(settings => settings.GetValueOrDefault(word)).OfType<string>()))
                {
                    open.Enqueue(used);
                }
            }
        }

        return false;
    }

    /// <summary>Evaluates the script and the C# with another value of each setting; where the rates differ, as numbers are computed from it that stand in the C#, the setting is fixed.</summary>
    /// <param name="rows">The rows of each batch.</param>
    /// <param name="differs">Says whether the C# has other rates than a training with another value of a setting.</param>
    /// <param name="isLeftBehind">Says whether the rates of the script hang on a name, by its text alone, and those of the C# do not: what a setting without a number of its own is asked.</param>
    private void Fix(int rows, Func<string, ScriptTraining, PortedRates, bool> differs, Func<string, string, bool> isLeftBehind)
    {
        IReadOnlyList<ScriptNumbers> numbers = ScriptNumbers.Each(_source.Written);
        foreach ((string name, string written) in _parameters.Where(setting => IsSettable(setting.Value)).Take(MostTried).ToArray())
        {
            if (NumberOf(name, written, numbers) is not { } number || number.Other(time: 0, which: 1) is not { } other
                || Evaluated(number, other, rows) is not { Ended: null } training)
            {
                if (Origin(name, written) is { } origin && isLeftBehind(name, LastName().Match(origin).Groups["name"].Value))
                {
                    Fix(name, written);
                }

                continue;
            }

            if (differs(name, training, new PortedRates(With(name, other), training)) || number.Far.Any(value => Differs(number, value)))
            {
                Fix(name, written);
            }

            bool Differs(ScriptNumbers number, Value far) =>
                Evaluated(number, far, rows) is { Ended: null } other && differs(name, other, new PortedRates(With(name, far), other));
        }
    }

    private ScriptTraining Evaluated(ScriptNumbers number, Value value, int rows) => _evaluated.Of(Batches[1], rows: Batches[1] * rows, settings: number.Places.ToDictionary(place => place, _ => value));

    /// <summary>Gives the C# so far with another value of a setting.</summary>
    private string With(string name, Value other) => Regex.Replace(Sofar(), $@"public static double {name} \{{ get; set; \}} = [^;]*;", $"public static double {name} {{ get; set; }} = {ScriptCode.Number(other.AsDouble()!.Value)};");

    private void Fix(string name, string written) => _parameters[name] = $"=> {Begins(written)}; // fixed: numbers here are computed from it. Change it in the script, and port it again.";

    /// <summary>Gives what a setting stands for in the script; null where that is not written down.</summary>
    private string? Origin(string name, string written) => _settingNames.FirstOrDefault(setting => setting.Value == name).Key ?? (written.IndexOf("; // ", StringComparison.Ordinal) is var at && at >= 0 ? written[(at + "; // ".Length)..] : null);

    private static bool IsSettable(string written) => written.StartsWith("{ get; set; } = ", StringComparison.Ordinal);

    private static string Begins(string written) => written["{ get; set; } = ".Length..written.IndexOf(';', "{ get; set; } = ".Length)];

    /// <summary>Gives the number of the script that a setting has its name and its value from; null where none or several could be.</summary>
    private ScriptNumbers? NumberOf(string name, string written, IReadOnlyList<ScriptNumbers> numbers)
    {
        string? origin = _settingNames.FirstOrDefault(setting => setting.Value == name).Key;
        return numbers.Where(number => number.Value.AsDouble() is { } value && ScriptCode.Number(value) == Begins(written)
            && (origin is null ? name.EndsWith(ScriptCode.Pascal(number.Name), StringComparison.Ordinal) : LastName().Match(origin).Groups["name"].Value == number.Name))
            .GroupBy(number => number.Name.Length).MaxBy(same => same.Key)?.ToArray() is [var only] ? only : null;
    }

    [GeneratedRegex(@"(?<name>\w+)[^\w]*$")]
    private static partial Regex LastName();

    [GeneratedRegex(@"^\s*new LambdaCallback\(onTrainBegin: run => run\.LearningRate = (?<rate>[\d.e-]+)\),", RegexOptions.Multiline)]
    private static partial Regex BeginsWith();

    [GeneratedRegex(@"\binitial_?[eE]poch: [^,]*")]
    private static partial Regex FirstEpoch();

    [GeneratedRegex(@"\bepochs: [^,]*")]
    private static partial Regex LastEpoch();

    [GeneratedRegex(@"^    (public|private|internal) (?:(?:static|sealed|readonly|const) )*[\w.<>\[\]?,]+ (?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex Declared();
}
