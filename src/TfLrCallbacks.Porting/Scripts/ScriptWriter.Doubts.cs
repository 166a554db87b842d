using System.Globalization;
using System.Text.RegularExpressions;

namespace TfLrCallbacks.Porting;

/// <content>Fits whose C# has other rates than the script, as far as that is seen.</content>
internal sealed partial class ScriptWriter
{
    /// <summary>What the C# does otherwise than the script.</summary>
    private readonly List<string> _doubts = [];

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

    /// <summary>Notes a Trainer whose class makes the schedule itself.</summary>
    private void Trainers()
    {
        if (!_found.Any(item => item.Construct.Kind == "hf-training-arguments"))
        {
            return;
        }

        foreach (Statement.Class type in _source.Classes.Values.Where(type => type.Bases.Any(parent => ScriptSource.Dotted(parent.Value)?.EndsWith("Trainer", StringComparison.Ordinal) == true)))
        {
            foreach (Statement.Function method in type.Body.OfType<Statement.Function>().Where(method => method.Name is "create_scheduler" or "create_optimizer_and_scheduler"))
            {
                _doubts.Add($"// TODO line {method.Position.Line}: {type.Name}.{method.Name} makes the schedule itself: that of TrainingArguments does not drive the rate. Give Callbacks the one that it makes.\n");
            }
        }
    }

    /// <summary>Gets whether C# uses a size of data.</summary>
    private bool UsesSizes(string code, HashSet<string> seen) => Word().Matches(code).Select(word => word.Value).Distinct().Where(seen.Add).ToArray().Any(word =>
        (_parameters.TryGetValue(word, out string? setting) && (setting.StartsWith(UnknownSetting, StringComparison.Ordinal) || UsesSizes(setting, seen))) || (_codes.TryGetValue(word, out string? method) && UsesSizes(method, seen)));

    /// <summary>Gives the rates that a line of callbacks sets; null where it is not evaluated.</summary>
    internal static Func<int, int, double>? Rate(string written, PortedRates rates) => Function().Match(written) is { Success: true } function
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
    [GeneratedRegex(@"new (?!LearningRateScheduler|EarlyStopping|ModelCheckpoint|CsvLogger|TerminateOnNaN|BackupAndRestore)(?<name>\w+)\(")]
    internal static partial Regex OwnMade();
}
