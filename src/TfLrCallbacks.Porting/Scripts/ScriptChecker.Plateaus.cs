using System.Text.RegularExpressions;

namespace TfLrCallbacks.Porting;

/// <content>Comparison of plateau rules: the C# and the script are run on made-up values of the metric that tell rules apart.</content>
internal sealed partial class ScriptChecker
{
    private const string Plateau = "ReduceLROnPlateau";

    private const int RowsOfBatches = 4096;

    /// <summary>Compares the plateaus that the callbacks of fits have.</summary>
    private IEnumerable<PortCheck> Plateaus(IReadOnlyList<ScriptConstruct> constructs)
    {
        IReadOnlyDictionary<SourcePosition, OwnPlateau>? own = null;
        HashSet<string> told = new(StringComparer.Ordinal);
        foreach (Match written in WrittenPlateau().Matches(csharp).Where(written => told.Add(written.Value)))
        {
            int line = int.Parse(written.Groups["line"].Value, null);
            ScriptConstruct[] made = [.. constructs.Where(construct => construct.Line == line && construct is { Kind: "keras-callback", Name: Plateau, Call: not null })];
            OwnPlateau? rule = made is [var only] ? Said(only)
                : made.Length > 1 ? null
                : (own ??= ScriptTraining.Plateaus(source.Written, 3, 3 * RowsOfBatches)).Where(pair => pair.Key.Line == line).Select(pair => pair.Value).Take(2).ToArray() is [var found] ? found : null;
            yield return Compare(line, rule, Written(written.Groups["arguments"].Value));
        }

        foreach (Match loop in LoopPlateau().Matches(csharp))
        {
            OwnPlateau? rule = ScriptTraining.Of(source.Written, 3).Undecided is { } undecided ? ScriptTraining.Plateau(source.Written, undecided) : null;
            yield return Compare(int.Parse(loop.Groups["line"].Value, null), rule, Written(loop.Groups["arguments"].Value));
        }
    }

    private static PortCheck Compare(int line, OwnPlateau? rule, OwnPlateau? written)
    {
        if (rule is null || written is null)
        {
            return new PortCheck { Name = Plateau, Line = line, NotChecked = "the script does not say all of its settings" };
        }

        (double difference, int epoch) = rule.From(written);

        // The numbers of a loop are measured from its rates.
        return new PortCheck { Name = Plateau, Line = line, LargestDifference = rule.IsMax == written.IsMax ? difference < 1e-9 ? 0 : difference : 1, Step = epoch, ComparedOn = $"made-up courses of {written.Monitor}" };
    }

    /// <summary>Gives the rule that a script's call of Keras' own plateau makes; null where it does not say all of it.</summary>
    private OwnPlateau? Said(ScriptConstruct construct)
    {
        Dictionary<string, Value> given = construct.Arguments.ToDictionary(argument => argument.Name == "epsilon" ? "min_delta" : argument.Name, argument => argument.Known ?? source.AtItsPlace(argument.Written) ?? Value.None, StringComparer.Ordinal);
        if (source.Reading.Given.GetValueOrDefault(construct.Call!) is Value.Call made)
        {
            foreach (((string? name, Value value), int i) in made.Arguments.Select((argument, i) => (argument, i)))
            {
                given[name is "epsilon" ? "min_delta" : name ?? ScriptSignatures.Parameter(construct.Kind, construct.Name, i) ?? $"arg{i}"] = value;
            }
        }

        string monitor = (given.GetValueOrDefault("monitor") as Value.Text)?.Characters ?? "val_loss";
        string mode = (given.GetValueOrDefault("mode") as Value.Text)?.Characters ?? "auto";
        double?[] numbers = [.. Defaults.Select(setting => given.TryGetValue(setting.Python, out Value? value) ? value.AsDouble() : setting.Number)];
        return numbers.Any(number => number is null) ? null : Rule(monitor, IsMax(mode, monitor), [.. numbers.Select(number => number!.Value)]);
    }

    /// <summary>Gives the rule that C# makes; null where its settings have no values.</summary>
    private OwnPlateau? Written(string arguments)
    {
        Dictionary<string, string> given = Argument().Matches(arguments).ToDictionary(argument => argument.Groups["name"].Value, argument => argument.Groups["code"].Value.Trim(), StringComparer.Ordinal);
        string monitor = given.GetValueOrDefault("monitor", "\"val_loss\"").Trim('"');
        try
        {
            return Rule(monitor, IsMax(given.GetValueOrDefault("mode", "auto").Split('.')[^1], monitor), [.. Defaults.Select(setting => given.TryGetValue(setting.CSharp, out string? code) ? _methods.Evaluate(code.Replace("(int)", string.Empty, StringComparison.Ordinal)) : setting.Number)]);
        }
        catch (PortingException)
        {
            return null;
        }
    }

    /// <summary>The numbers of the rule, with Keras' defaults.</summary>
    private static readonly (string Python, string CSharp, double Number)[] Defaults =
        [("factor", "factor", 0.1), ("patience", "patience", 10), ("min_delta", "minDelta", 1e-4), ("cooldown", "cooldown", 0), ("min_lr", "minLearningRate", 0)];

    private static OwnPlateau Rule(string monitor, bool isMax, double[] numbers) => new(monitor, isMax, numbers[0], (int)numbers[1], numbers[2], (int)numbers[3], numbers[4], null);

    private static bool IsMax(string mode, string monitor) => mode.ToUpperInvariant() switch { "MAX" => true, "MIN" => false, _ => monitor.Contains("acc", StringComparison.Ordinal) };

    [GeneratedRegex(@"^\s*new ReduceLROnPlateau\((?<arguments>[^\n]*)\), // line (?<line>\d+)", RegexOptions.Multiline)]
    private static partial Regex WrittenPlateau();

    [GeneratedRegex(@"// line (?<line>\d+): the loop lowers the rate as ReduceLROnPlateau does[^\n]*\n(    [^\n]*\n){0,12}?        new ReduceLROnPlateau\((?<arguments>[^\n]*)\),")]
    private static partial Regex LoopPlateau();

    [GeneratedRegex(@"(?<name>[a-z]\w*): (?<code>(?:[^,()]|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))+)")]
    private static partial Regex Argument();
}
