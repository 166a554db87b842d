using System.Globalization;
using System.Text.RegularExpressions;

namespace TfLrCallbacks.Porting;

/// <content>Optimizers with Keras 2's <c>decay=</c> beside callbacks that set the rate: it divides what they set by 1 + decay · step, at each update.</content>
internal sealed partial class ScriptFits
{
    private const string PlateauStart = "new ReduceLROnPlateau(";
    private const string SchedulerStart = "new LearningRateScheduler(";

    /// <summary>Gives the callbacks of a fit with the decay in the one that sets the rate; null where none does, so that the decay is a schedule beside them.</summary>
    private string[]? Decayed(ScriptConstruct optimizer, string schedule, string[] lines, bool isFirst)
    {
        int[] driving = [.. Enumerable.Range(0, lines.Length).Where(at => lines[at].StartsWith(PlateauStart, StringComparison.Ordinal) || lines[at].StartsWith(SchedulerStart, StringComparison.Ordinal) || IsDriver(lines[at]))];
        if (driving.Length == 0)
        {
            return null;
        }

        string decay = number(optimizer.Arguments.First(argument => argument.Name == "decay").Written);
        return driving is [var only] && With(lines[only], schedule, isFirst ? decay : null, optimizer) is { } one ? [.. lines[..only], one, .. lines[(only + 1)..]]
            : [string.Create(CultureInfo.InvariantCulture, $"// TODO line {optimizer.Line}: decay= divides the rate that the callbacks set by 1 + {decay} · step at each update, and here it stays as they set it."), .. lines];
    }

    /// <summary>Gives one callback with the decay in it; null where it has no such form.</summary>
    /// <param name="line">The callback.</param>
    /// <param name="schedule">The rates of the decay alone.</param>
    /// <param name="decay">The decay; null where updates were made before the fit, which a run does not count.</param>
    /// <param name="optimizer">The optimizer.</param>
    private string? With(string line, string schedule, string? decay, ScriptConstruct optimizer)
    {
        bool isPlateau = line.StartsWith(PlateauStart, StringComparison.Ordinal);
        string start = isPlateau ? PlateauStart : SchedulerStart;
        if (!line.StartsWith(start, StringComparison.Ordinal) || Closing(line, start.Length) is not (> 0 and var end))
        {
            return null;
        }

        string arguments = line[start.Length..end];
        if (isPlateau)
        {
            // The smallest rate of the script is that of the optimizer, which the plateau multiplies with a scale here.
            int at = arguments.IndexOf("minLearningRate: ", StringComparison.Ordinal);
            if (at >= 0)
            {
                int comma = arguments.IndexOf(',', at);
                Expression? begun = optimizer.Arguments.FirstOrDefault(argument => argument.Name is "lr" or "learning_rate")?.Written;
                arguments = $"{(comma < 0 ? arguments : arguments[..comma])} / {(begun is null ? ScriptCode.Number(KerasOptimizers.Default(optimizer.Name) ?? double.NaN) : number(begun))}{(comma < 0 ? string.Empty : arguments[comma..])}";
            }

            return $"{start}{arguments}) {{ Schedule = {schedule} }}{line[(end + 1)..]}";
        }

        string? rate = arguments.EndsWith("(), StepUnit.Epoch", StringComparison.Ordinal) ? $"{arguments[..^", StepUnit.Epoch".Length]}.ValueAt(run.Epoch)"
            : OfEpoch().Match(arguments) is { Success: true, Groups: var function } ? $"{function["name"].Value}(run.Epoch)" : null;
        return rate is null || decay is null ? null : $"new LambdaCallback(onTrainBatchBegin: (run, _) => run.LearningRate = {rate} / (1.0 + ({decay} * run.Step))){line[(end + 1)..]}: the scheduler's rate, and the optimizer's decay of it";
    }

    [GeneratedRegex(@"^epoch => (?<name>\w+)\(epoch\)$")]
    private static partial Regex OfEpoch();

    /// <summary>Gets whether a callback is of a class of the script that sets the rate.</summary>
    private bool IsDriver(string line) => found.Select(item => item.Construct).Any(construct => construct is { Kind: "class-callback", Statement: Statement.Class type } && line.StartsWith($"new {ScriptCallbackClass.NameOf(type.Name)}(", StringComparison.Ordinal) && ScriptWrites.In(type.Body).Any(touch => touch.Value is not null));

    /// <summary>Gives where the bracket closes that is open at a place; -1 where it does not.</summary>
    private static int Closing(string line, int at)
    {
        for (int open = 1; at < line.Length; at++)
        {
            open += line[at] switch { '(' => 1, ')' => -1, _ => 0 };
            if (open == 0)
            {
                return at;
            }
        }

        return -1;
    }
}
