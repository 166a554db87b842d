using System.Globalization;

namespace TfLrCallbacks.Porting;

/// <content>The C# of a loop that is written as the script has it.</content>
internal sealed partial class ScriptWriter
{
    /// <summary>Writes the statements that make the rates, and gives the method of their schedule.</summary>
    private string Rates(ScriptReplay replay, ScriptProgram program, ScriptConstruct construct, string? optimizer, (ScriptConstruct Construct, ScriptPlace Place)[] schedulers, string what)
    {
        string rate = ScriptCode.Camel(ScriptProgram.Rate);
        string made = schedulers.Length > 0 ? _schedules[schedulers[0].Construct.Call!] : string.Empty;
        string floor = schedulers.Length > 0 && Floor(schedulers[0].Construct) is { } least ? $", {least}" : string.Empty;
        bool isClosed = schedulers.Length == 0 || IsClosed(schedulers[0].Construct);
        bool isAnew = replay.IsMadeAnew;

        // Behind its end a cosine goes up to the rate with which the first scheduler was made.
        bool isScaled = isAnew && schedulers.Any(one => one.Construct.Name == "CosineAnnealingLR");
        string Made(Statement statement)
        {
            if (!isAnew)
            {
                return $"{rate} = scheduled.ValueAt(0);";
            }

            ScriptConstruct one = schedulers.First(one => one.Construct.Call!.Position == statement.Position).Construct;
            string begun = $"{(schedulers.Length > 1 ? $"scheduled = {_schedules[one.Call!]}(); " : string.Empty)}scheduledSteps = 0;{(isScaled ? $" scheduledBase = double.IsNaN(scheduledBase) ? {rate} : scheduledBase;" : string.Empty)}";
            return isClosed ? $"{begun} {rate} = scheduled.ValueAt(0);" : one.Name is "LinearLR" or "ConstantLR" ? $"{begun} {rate} *= scheduled.ValueAt(0) / {RateOf(optimizer)};" : begun;
        }

        bool isCounted = ScriptSource.All(replay.Body).Any(ScriptProgram.IsTurn);
        ScriptCode code = new(
            (expression, locals) => expression is Expression.Name { Text: ScriptProgram.Initial } ? RateOf(optimizer) : Outside(expression, locals),
            (statement, _) => ScriptProgram.IsUpdate(statement) ? $"yield return {rate};{(isCounted ? " turns = 0;" : string.Empty)}"
                : ScriptProgram.IsTurn(statement) ? "turns = turns < 1e6 ? turns + 1 : throw new InvalidOperationException(\"The script's loop makes no update with these settings.\");"
                : ScriptProgram.IsMade(statement) ? Made(statement)
                : ScriptProgram.IsStep(statement) ? (isClosed ? $"{rate} = scheduled.ValueAt(++scheduledSteps);" : $"{rate} = Chained(scheduled, ++scheduledSteps, {rate}{floor}{(isScaled ? ", goal: scheduledBase" : string.Empty)});")
                : null,
            _items);
        string body = code.Body(new Statement.Function("Rates", [], replay.Body, [], replay.Body[0].Position), "        ", isHook: true, first: "double.NaN");
        bool isMadeHere = ScriptSource.All(replay.Body).Any(ScriptProgram.IsMade);
        string start = $"        double {rate} = {(schedulers.Length > 0 && !isMadeHere ? "scheduled.ValueAt(0)" : RateOf(optimizer))};\n";
        body = body.Replace($"        double {rate} = double.NaN;\n", string.Empty, StringComparison.Ordinal);
        string steps = schedulers.Length == 0 ? string.Empty : $"        LearningRateSchedule scheduled = {made}();\n        double scheduledSteps = 0;\n{(isScaled ? "        double scheduledBase = double.NaN;\n" : string.Empty)}";
        steps += isCounted ? "        double turns = 0;\n" : string.Empty;
        int[] all = program.Lines.Count == 0 ? [construct.Line] : [.. program.Lines];
        string lines = all.Length == 1 ? $"line {all[0]}" : $"lines {string.Join(", ", all)}";
        string schedule = Member($"RateOfLine{all[0]}");
        string rates = Member($"RatesOfLine{all[0]}");
        string remark = program.OtherGroups.Count > 0 ? $"    // TODO line{(program.OtherGroups.Count > 1 ? "s" : string.Empty)} {string.Join(", ", program.OtherGroups)}: the rates of other parameter groups are not carried over; this is the first group's.\n"
            : _found.Any(item => item.Construct.Codes.Contains("param-groups") && (optimizer is null || item.Place.Into is null || ScriptSource.IsNamed(item.Place.Into, optimizer))) ? "    // The rate of the first parameter group: the others need schedules of their own.\n" : string.Empty;
        _body.Append(CultureInfo.InvariantCulture, $"{remark}    // {lines}: the script's loop, as far as it makes the rate; it gives the rate of each {what}\n    private static IEnumerable<double> {rates}()\n    {{\n{steps}{start}{body}    }}\n\n    public static LearningRateSchedule {schedule}() => InTurn({rates}());\n\n");
        AddHelpers(!isClosed);
        return schedule;
    }

    /// <summary>Writes what the rates of a loop need, once.</summary>
    private void AddHelpers(bool needsChained)
    {
        if (_members.Add("InTurn"))
        {
            _body.Append("    // Each rate comes from the one before: they are made in turn and kept.\n    private static LearningRateSchedule InTurn(IEnumerable<double> rates)\n    {\n        IEnumerator<double> next = rates.GetEnumerator();\n        List<double> known = [];\n        return new LambdaSchedule(step =>\n        {\n            lock (known)\n            {\n                while (known.Count <= step && next.MoveNext())\n                {\n                    known.Add(next.Current);\n                }\n\n                return known.Count > 0 ? known[(int)Math.Min(step, known.Count - 1)] : throw new InvalidOperationException(\"The script's loop makes no update with these settings.\");\n            }\n        });\n    }\n\n");
        }

        if (needsChained && _members.Add("Chained"))
        {
            _body.Append("    // PyTorch's scheduler goes on from the rate that there is, by the ratio of its own rates.\n    private static double Chained(LearningRateSchedule schedule, double step, double rate, double floor = 0, double goal = double.NaN)\n    {\n        double before = schedule.ValueAt(step - 1) - floor;\n        double after = schedule.ValueAt(step) - floor;\n        return before == 0 ? rate + (after * (double.IsNaN(goal) ? 1 : (goal - floor) / (schedule.ValueAt(0) - floor))) : floor + ((rate - floor) * after / before);\n    }\n\n");
        }
    }
}
