using System.Globalization;
using System.Text.RegularExpressions;

namespace TfLrCallbacks.Porting;

/// <content>What the C# does otherwise than the script, as far as it is seen, in scripts of Keras and optax.</content>
internal sealed partial class ScriptWriter
{
    private readonly List<string> _doubts = [];

    /// <summary>Notes where the C# may have other rates than the script.</summary>
    private void Doubt()
    {
        foreach (Statement.Assign set in ScriptSource.All(_source.Statements).OfType<Statement.Assign>().Where(assign => assign.Targets.Any(target => target is Expression.Subscript { Index: Expression.Literal { Value: Value.Text { Characters: "learning_rate" or "step_size" } } } entry && ScriptSource.Dotted(entry.Target)?.EndsWith("hyperparams", StringComparison.Ordinal) == true)).Take(8))
        {
            _doubts.Add($"// TODO line {set.Position.Line}: {One(Brief.Of(_source.Lines(set).First().Trim(), 100))}: the rate is set by hand here, and is not carried over: write run.LearningRate in a callback.\n");
        }

        if (_found.Any(item => item.Construct.Kind == "optax-schedule") && ScriptSource.All(_source.Statements).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).OfType<Expression.Call>().FirstOrDefault(call => ScriptSource.Dotted(call.Function) is { } made && Dialect.LastPart(made) == "MultiSteps") is { } several)
        {
            _doubts.Add($"// TODO line {several.Position.Line}: MultiSteps makes one update of several batches, and the schedule counts updates: here each batch is one, unless your batches are as large.\n");
        }
    }

    /// <summary>Holds the callbacks of a fit against the script's own training: gives what differs first, null where nothing does or nothing can be compared.</summary>
    private string? Difference(string lines, int line, ScriptTraining[] trainings, PortedRates[] ported)
    {
        string[] driving = [.. lines.Split('\n').Where(one => Driving().IsMatch(one))];
        if (driving is not [var written] || OwnMade().IsMatch(lines) || Asks(written, []) || UsesSizes(written, []))
        {
            return null;
        }

        foreach ((ScriptTraining training, PortedRates rates) in trainings.Zip(ported))
        {
            ScriptTraining.Update[] updates = [.. training.Updates.Where(update => update.Fit?.Position.Line == line)];
            if (updates.Length == 0 || updates.Any(update => update.Fit != updates[0].Fit) || Rate(written, rates) is not { } rate)
            {
                continue;
            }

            int epoch = updates[0].Fit!.First;
            for (int i = 0; i < updates.Length; i++)
            {
                epoch += i > 0 && updates[i].Epoch != updates[i - 1].Epoch ? 1 : 0;
                if (At(rate, epoch, i) is { } own && Math.Abs(own - updates[i].Rates[0]) > 1e-9 + (1e-6 * Math.Abs(own)))
                {
                    return string.Create(CultureInfo.InvariantCulture, $"// TODO line {line}: the script makes update {i} of this fit (epoch {epoch}, from 0) with a rate of {updates[i].Rates[0]:G6}, and the C# with {own:G6}: the rates differ.\n");
                }
            }
        }

        return null;
    }

    /// <summary>Gets whether C# uses a size of data.</summary>
    private bool UsesSizes(string code, HashSet<string> seen) => Word().Matches(code).Select(word => word.Value).Distinct().Where(seen.Add).ToArray().Any(word =>
        (_parameters.TryGetValue(word, out string? setting) && (setting.StartsWith(UnknownSetting, StringComparison.Ordinal) || UsesSizes(setting, seen))) || (_codes.TryGetValue(word, out string? method) && UsesSizes(method, seen)));

    /// <summary>Gives the rates that a line of callbacks sets; null where it is not evaluated.</summary>
    private static Func<int, int, double>? Rate(string written, PortedRates rates) => Function().Match(written) is { Success: true } function
        ? rates.OfFunction(function.Groups["name"].Value) is { } ofEpoch ? (epoch, _) => ofEpoch(epoch) : null
        : EachStep().Match(written) is { Success: true } schedule ? rates.Of($"new LearningRateScheduler({schedule.Groups["name"].Value}(), StepUnit.Batch),")
        : Timed().Match(written) is { Success: true } timed ? rates.Of(timed.Value) : null;

    [GeneratedRegex(@"^\s*new LearningRateScheduler\(epoch => (?<name>\w+)\(epoch\)\),")]
    private static partial Regex Function();

    [GeneratedRegex(@"^\s*(?<name>\w+)\(\), // line \d+: the rate of")]
    private static partial Regex EachStep();

    [GeneratedRegex(@"new LearningRateScheduler\(\w+\(\), StepUnit\.(Epoch|Batch)\),")]
    private static partial Regex Timed();

    /// <summary>A callback that may set the rate beside a scheduler.</summary>
    [GeneratedRegex(@"new (?!LearningRateScheduler|EarlyStopping|ModelCheckpoint|CsvLogger|TerminateOnNaN|BackupAndRestore)\w+\(")]
    private static partial Regex OwnMade();
}
