using System.Text.RegularExpressions;

namespace TfLrCallbacks.Porting;

/// <content>Settings with which the C# would not have the rates of the script: they cannot be set.</content>
internal sealed partial class ScriptWriter
{
    /// <summary>The most settings that are tried.</summary>
    private const int MostTried = 16;

    /// <summary>Evaluates the script and the C# with another value of each setting; where the rates differ, as numbers are computed from it that stand in the C#, the setting is fixed.</summary>
    private void Fix()
    {
        LeaveOut();
        (string Name, string Lines)[] methods = [.. CallbackMethod().Matches(_body.ToString()).Select(method => (method.Groups["name"].Value, method.Groups["lines"].Value))];
        IReadOnlyList<ScriptNumbers> numbers = methods.Length == 0 ? [] : ScriptNumbers.Of(_source.Written, new HashSet<string>());
        foreach ((string name, string written) in _parameters.Where(setting => IsSettable(setting.Value)).Take(MostTried).ToArray())
        {
            if (NumberOf(name, written, numbers) is { } number && number.Other(time: 0, which: 1) is { } other && HasOthers(name, other.AsDouble()!.Value, number.Places.ToDictionary(place => place, _ => other), methods))
            {
                _parameters[name] = $"=> {Begins(written)}; // fixed: numbers here are computed from it. Change it in the script, and port it again.";
            }
        }
    }

    private static bool IsSettable(string written) => written.StartsWith("{ get; set; } = ", StringComparison.Ordinal);

    private static string Begins(string written) => written["{ get; set; } = ".Length..written.IndexOf(';', "{ get; set; } = ".Length)];

    /// <summary>Gives the number of the script that a setting has its name and its value from; null where none or several could be.</summary>
    private static ScriptNumbers? NumberOf(string name, string written, IReadOnlyList<ScriptNumbers> numbers) =>
        numbers.Where(number => number.Value.AsDouble() is { } value && ScriptCode.Number(value) == Begins(written) && name.EndsWith(ScriptCode.Pascal(number.Name), StringComparison.Ordinal)).ToArray() is [var only] ? only : null;

    /// <summary>Gets whether the script has other rates than the C#, both with another value of a setting.</summary>
    private bool HasOthers(string name, double value, Dictionary<SourcePosition, Value> settings, (string Name, string Lines)[] methods)
    {
        ScriptTraining training = ScriptTraining.Of(_source.Written, Batches[1], settings: settings);
        if (training.Ended is not null)
        {
            return false;
        }

        PortedRates ported = new(Regex.Replace(Sofar(), $@"public static double {name} \{{ get; set; \}} = [^;]*;", $"public static double {name} {{ get; set; }} = {ScriptCode.Number(value)};"), training);
        Dictionary<string, ScriptCourse> courses = ScriptCourse.Of(training, _source.Written);
        return courses.Any(pair => (methods.FirstOrDefault(method => method.Name == $"Callbacks{ScriptCode.Pascal(pair.Key)}") is { Lines: { } own } ? own : methods is [var only] && courses.Count == 1 ? only.Lines : null) is { } lines
            && ported.Of(lines) is { } rates && Differs(pair.Value, rates) is var at && at >= 0 && At(rates, pair.Value.Epochs[at], at) is not null);
    }
}
