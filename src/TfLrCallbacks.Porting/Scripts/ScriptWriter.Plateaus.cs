using System.Globalization;

namespace TfLrCallbacks.Porting;

/// <content>Callbacks of the script's own that are equal to <c>ReduceLROnPlateau</c>.</content>
internal sealed partial class ScriptWriter
{
    private static readonly HashSet<string> OfOwnCallback = new(["custom-callback-class", "lr-read-back", "manual-lr-write", "lr-alias", "lr-attribute", "instance-of-own-class", "print-in-schedule"], StringComparer.Ordinal);

    private IReadOnlyDictionary<SourcePosition, OwnPlateau> OwnPlateaus => field ??= _found.Any(item => item.Construct.Kind == "class-callback" && MayBePlateau((Statement.Class)item.Construct.Statement!))
        ? ScriptTraining.Plateaus(_source.Written, Batches[0], Batches[0] * StandInRows) : new Dictionary<SourcePosition, OwnPlateau>();

    /// <summary>Gets whether a class sets a rate when an epoch ends, and something is compared in it.</summary>
    private static bool MayBePlateau(Statement.Class type) => type.Body.OfType<Statement.Function>().FirstOrDefault(method => method.Name == "on_epoch_end") is { } judged && SetsRate(type.Body) && ScriptSource.All(judged.Body).OfType<Statement.If>().Any();

    /// <summary>Gets whether each object of a callback class is written as a plateau, so that the class is not.</summary>
    private bool IsPlateau(string type)
    {
        ScriptConstruct[] made = [.. _found.Select(item => item.Construct).Where(construct => construct.Kind == "keras-own-class" && construct.Name == type)];
        return made.Length > 0 && made.All(construct => OwnPlateaus.ContainsKey(construct.Call!.Position));
    }

    private bool IsOfPlateau(ScriptWarning warning) => OfOwnCallback.Contains(warning.Code) && _found.Any(item => item.Construct.Kind is "class-callback" && item.Construct.Line <= warning.Line && item.Construct.EndLine >= warning.Line && IsPlateau(item.Construct.Name));

    /// <summary>Gives the plateau that an object of a callback class of the script is equal to; null for none.</summary>
    private string? Plateau(ScriptConstruct construct)
    {
        if (!OwnPlateaus.TryGetValue(construct.Call!.Position, out OwnPlateau? rule))
        {
            return null;
        }

        Statement.Function? start = _source.Classes.TryGetValue(construct.Name, out Statement.Class? type) ? Start(type) : null;
        string bound = rule.Bound is { } value ? $", as long as the first {rule.Monitor} is {(rule.IsMax ? "above" : "below")} {ScriptCode.Number(value)}" : string.Empty;
        string told = $" // line {construct.Line}: {construct.Name} (lines {type?.Position.Line} to {type?.EndLine}) lowers the rate as ReduceLROnPlateau does{bound}";
        return PlateauCall(rule, MetricName(rule.Monitor), !rule.Monitor.EndsWith(rule.IsMax ? "accuracy" : "loss", StringComparison.Ordinal), Setting) + told;

        // A setting of the script is written by its name where the argument that is called so has this value.
        string Setting(double number, string part)
        {
            string[] names = [.. (start?.Parameters ?? []).Skip(1).Select(parameter => parameter.Name).Where(name => name.Contains(part, StringComparison.OrdinalIgnoreCase))];
            foreach (string name in names)
            {
                int at = start!.Parameters.Skip(1).Select(parameter => parameter.Name).ToList().IndexOf(name);
                if (ScriptArguments.Given(construct.Call!, name, at) is { } written and not Expression.Literal && _source.Known(written, None)?.AsDouble() == number)
                {
                    try
                    {
                        return _code.Number(written, None);
                    }
                    catch (PortingException)
                    {
                        break;
                    }
                }
            }

            return ScriptCode.Number(number);
        }
    }

    /// <summary>Writes the callback with a rule's settings.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="metric">The metric of the run's logs.</param>
    /// <param name="isModeSaid">Whether the metric's name does not say which way is better.</param>
    /// <param name="setting">Gives the C# of a number, by what the script may call it.</param>
    private static string PlateauCall(OwnPlateau rule, string metric, bool isModeSaid, Func<double, string, string> setting)
    {
        List<string> arguments = [$"monitor: \"{metric}\"", $"factor: {setting(rule.Factor, "factor")}", $"patience: {Count(rule.Patience, "patience")}"];
        if (isModeSaid)
        {
            arguments.Add($"mode: MetricMode.{(rule.IsMax ? "Max" : "Min")}");
        }

        arguments.Add($"minDelta: {(rule.MinDelta == 0 ? "0" : setting(rule.MinDelta, "delta"))}");
        if (rule.Cooldown > 0)
        {
            arguments.Add($"cooldown: {Count(rule.Cooldown, "cooldown")}");
        }

        if (rule.MinRate > 0)
        {
            arguments.Add($"minLearningRate: {setting(rule.MinRate, "min")}");
        }

        return $"new ReduceLROnPlateau({string.Join(", ", arguments)}),";

        string Count(int count, string part) => setting(count, part) is var code && double.TryParse(code, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? count.ToString(CultureInfo.InvariantCulture) : $"(int){code}";
    }

    private static string MetricName(string name) => name switch { "acc" => "accuracy", "val_acc" => "val_accuracy", _ => name };
}
