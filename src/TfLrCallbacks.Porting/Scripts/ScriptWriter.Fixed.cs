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
        if (methods.Length > 0)
        {
            Fix(rows: 0, (training, rates) => ScriptCourse.Of(training, _source.Written) is var courses && courses.Any(pair =>
                (methods.FirstOrDefault(method => method.Name == $"Callbacks{ScriptCode.Pascal(pair.Key)}") is { Lines: { } own } ? own : methods is [var only] && courses.Count == 1 ? only.Lines : null) is { } lines
                    && rates.Of(lines) is { } ported && Differs(pair.Value, ported) is var at && at >= 0 && At(ported, pair.Value.Epochs[at], at) is not null));
        }
    }

    /// <summary>Fixes the settings of fits whose callbacks have the rates of the script.</summary>
    private void FixFits(ScriptTraining[] trainings)
    {
        LeaveOut();
        PortedRates[] rates = [.. trainings.Select(training => new PortedRates(Sofar(), training))];
        Match[] fits = [.. FitMethod().Matches(_body.ToString()).GroupBy(fit => fit.Groups["line"].Value).Where(same => same.Count() == 1).Select(same => same.Single())
            .Where(fit => Difference(fit.Groups["lines"].Value, int.Parse(fit.Groups["line"].Value, CultureInfo.InvariantCulture), trainings, rates) is null)];
        if (fits.Length > 0)
        {
            Fix(StandInRows, (training, ported) => fits.Any(fit => Difference(fit.Groups["lines"].Value, int.Parse(fit.Groups["line"].Value, CultureInfo.InvariantCulture), [training], [ported]) is not null));
        }
    }

    /// <summary>Evaluates the script and the C# with another value of each setting; where the rates differ, as numbers are computed from it that stand in the C#, the setting is fixed.</summary>
    /// <param name="rows">The rows of each batch.</param>
    /// <param name="differs">Says whether the C# has other rates than a training.</param>
    private void Fix(int rows, Func<ScriptTraining, PortedRates, bool> differs)
    {
        IReadOnlyList<ScriptNumbers> numbers = ScriptNumbers.Of(_source.Written, new HashSet<string>());
        foreach ((string name, string written) in _parameters.Where(setting => IsSettable(setting.Value)).Take(MostTried).ToArray())
        {
            if (NumberOf(name, written, numbers) is not { } number || number.Other(time: 0, which: 1) is not { } other)
            {
                continue;
            }

            ScriptTraining training = ScriptTraining.Of(_source.Written, Batches[1], rows: Batches[1] * rows, settings: number.Places.ToDictionary(place => place, _ => other));
            string csharp = Regex.Replace(Sofar(), $@"public static double {name} \{{ get; set; \}} = [^;]*;", $"public static double {name} {{ get; set; }} = {ScriptCode.Number(other.AsDouble()!.Value)};");
            if (training.Ended is null && differs(training, new PortedRates(csharp, training)))
            {
                _parameters[name] = $"=> {Begins(written)}; // fixed: numbers here are computed from it. Change it in the script, and port it again.";
            }
        }
    }

    private static bool IsSettable(string written) => written.StartsWith("{ get; set; } = ", StringComparison.Ordinal);

    private static string Begins(string written) => written["{ get; set; } = ".Length..written.IndexOf(';', "{ get; set; } = ".Length)];

    /// <summary>Gives the number of the script that a setting has its name and its value from; null where none or several could be.</summary>
    private ScriptNumbers? NumberOf(string name, string written, IReadOnlyList<ScriptNumbers> numbers)
    {
        string? origin = _settingNames.FirstOrDefault(setting => setting.Value == name).Key;
        return numbers.Where(number => number.Value.AsDouble() is { } value && ScriptCode.Number(value) == Begins(written)
            && (origin is null ? name.EndsWith(ScriptCode.Pascal(number.Name), StringComparison.Ordinal) : LastName().Match(origin).Groups["name"].Value == number.Name)).ToArray() is [var only] ? only : null;
    }

    [GeneratedRegex(@"(?<name>\w+)[^\w]*$")]
    private static partial Regex LastName();
}
