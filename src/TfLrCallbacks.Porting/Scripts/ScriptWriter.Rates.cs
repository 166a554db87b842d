using System.Globalization;

namespace TfLrCallbacks.Porting;

/// <content>The C# of a loop that is written as the script has it.</content>
internal sealed partial class ScriptWriter
{
    /// <summary>Writes the statements that make the rates, and gives the method of their schedule.</summary>
    private string Rates(ScriptReplay replay, ScriptProgram program, ScriptConstruct construct, string? optimizer, (ScriptConstruct Construct, ScriptPlace Place)[] schedulers, string what)
    {
        string rate = ScriptCode.Camel(ScriptProgram.Rate);
        string[] names = Names(schedulers);
        bool isAnew = replay.IsMadeAnew || schedulers.Length > 1;

        // Behind its end a cosine goes up to the rate with which the first scheduler was made.
        bool isScaled = isAnew && schedulers.Any(one => one.Construct.Name == "CosineAnnealingLR");
        Scheduled[] scheduled = [.. names.Select((name, i) => new Scheduled(i == 0 ? "scheduled" : $"scheduled{i + 1}", [.. schedulers.Where(one => one.Place.Into == name)], Floor))];
        string Made(Statement statement)
        {
            if (!isAnew)
            {
                return $"{rate} = scheduled.ValueAt(0);";
            }

            (ScriptConstruct one, ScriptPlace place) = schedulers.First(one => one.Construct.Call!.Position == statement.Position);
            Scheduled own = scheduled[Array.IndexOf(names, place.Into)];
            string begun = $"{own.Begin(one, _schedules[one.Call!], Floor(one))}{(isScaled ? $" scheduledBase = double.IsNaN(scheduledBase) ? {rate} : scheduledBase;" : string.Empty)}";
            return GoesOn(one) ? one.Name is "LinearLR" or "ConstantLR" ? $"{begun} {rate} *= {own.Name}.ValueAt(0) / {Rate(one, place)};" : begun : $"{begun} {rate} = {own.Name}.ValueAt(0);";
        }

        string Step(Scheduled own)
        {
            string closed = $"{own.Name}.ValueAt(++{own.Name}Steps)";
            string chained = $"Chained({own.Name}, ++{own.Name}Steps, {rate}{(own.Floor is { } floor ? $", {floor}" : string.Empty)}{(isScaled ? ", goal: scheduledBase" : string.Empty)})";
            return $"{rate} = {own.GoesOn switch { true => chained, false => closed, null => $"{own.Name}GoesOn ? {chained} : {closed}" }};";
        }

        bool isCounted = ScriptSource.All(replay.Body).Any(ScriptProgram.IsTurn);
        ScriptCode code = new(
            (expression, locals) => expression is Expression.Name { Text: ScriptProgram.Initial } ? RateOf(optimizer) : Outside(expression, locals),
            (statement, _) => ScriptProgram.IsUpdate(statement) ? $"yield return {rate};{(isCounted ? " turns = 0;" : string.Empty)}"
                : ScriptProgram.IsTurn(statement) ? "turns = turns < 1e6 ? turns + 1 : throw new InvalidOperationException(\"The script's loop makes no update with these settings.\");"
                : ScriptProgram.IsMade(statement) ? Made(statement)
                : ScriptProgram.StepOf(statement) is { } step ? Step(scheduled[step])
                : ScriptProgram.IsAgain(statement) ? (isScaled ? "scheduledBase = double.NaN;" : string.Empty)
                : null,
            _items,
            Truth);
        code.Optional.UnionWith(ScriptSource.All(replay.Body).OfType<Statement.Assign>().Where(assign => assign is { Targets: [Expression.Name], Value: Expression.Literal { Value: Value.Float { Number: double.NaN } } }).Select(assign => ((Expression.Name)assign.Targets[0]).Text));
        string body = code.Body(new Statement.Function("Rates", [], replay.Body, [], replay.Body[0].Position), "        ", isHook: true, first: "double.NaN");
        string start = $"        double {rate} = {RateOf(optimizer, isFirst: program.IsMadeAgain)};\n";
        body = body.Replace($"        double {rate} = double.NaN;\n", string.Empty, StringComparison.Ordinal);
        string steps = string.Concat(scheduled.Select(one => one.Declare(_schedules))) + (isScaled ? "        double scheduledBase = double.NaN;\n" : string.Empty);
        steps += isCounted ? "        double turns = 0;\n" : string.Empty;
        int[] all = program.Lines.Count > 0 ? [.. program.Lines] : schedulers.Length > 0 ? [.. schedulers.Select(one => one.Construct.Line)] : [construct.Line];
        string lines = all.Length == 1 ? $"line {all[0]}" : $"lines {string.Join(", ", all)}";
        string schedule = Member($"RateOfLine{all[0]}");
        string rates = Member($"RatesOfLine{all[0]}");
        string remark = program.OtherGroups.Count > 0 ? $"    // TODO line{(program.OtherGroups.Count > 1 ? "s" : string.Empty)} {string.Join(", ", program.OtherGroups)}: the rates of other parameter groups are not carried over; this is the first group's.\n"
            : _found.Any(item => item.Construct.Codes.Contains("param-groups") && (optimizer is null || item.Place.Into is null || ScriptSource.IsNamed(item.Place.Into, optimizer))) ? "    // The rate of the first parameter group: the others need schedules of their own.\n" : string.Empty;
        _body.Append(CultureInfo.InvariantCulture, $"{remark}    // {lines}: the script's loop, as far as it makes the rate; it gives the rate of each {what}\n    private static IEnumerable<double> {rates}()\n    {{\n{steps}{start}{body}    }}\n\n    public static LearningRateSchedule {schedule}() => InTurn({rates}());\n\n");
        AddHelpers(scheduled.Any(one => one.GoesOn != false));
        return schedule;
    }

    /// <summary>Gets whether a scheduler goes on from the rate before, else from the one that the optimizer began with.</summary>
    private static bool GoesOn(ScriptConstruct scheduler) => !IsClosed(scheduler) && !IsWhole(scheduler);

    /// <summary>The variables of C# for a name that holds a scheduler: its schedule, its steps, and what differs where the name holds several, one after the other.</summary>
    private sealed class Scheduled
    {
        private readonly (ScriptConstruct Construct, ScriptPlace Place)[] _made;
        private readonly bool _hasFloors;

        public Scheduled(string name, (ScriptConstruct Construct, ScriptPlace Place)[] made, Func<ScriptConstruct, string?> floor)
        {
            Name = name;
            _made = made;
            bool[] goOn = [.. made.Select(one => ScriptWriter.GoesOn(one.Construct)).Distinct()];
            GoesOn = goOn.Length == 1 ? goOn[0] : null;
            string?[] floors = [.. made.Select(one => floor(one.Construct)).Distinct()];
            _hasFloors = floors.Length > 1 && GoesOn != false;
            Floor = GoesOn == false ? null : _hasFloors ? $"{name}Floor" : floors[0];
        }

        /// <summary>Gets the variable that holds the schedule.</summary>
        public string Name { get; }

        /// <summary>Gets whether its schedulers go on from the rate before; null if one does and another does not.</summary>
        public bool? GoesOn { get; }

        /// <summary>Gets the smallest rate, as C#; null for 0.</summary>
        public string? Floor { get; }

        /// <summary>Declares the variables.</summary>
        public string Declare(Dictionary<Expression.Call, string> schedules) =>
            $"        LearningRateSchedule {Name} = {schedules[_made[0].Construct.Call!]}();\n        double {Name}Steps = 0;\n{(_hasFloors ? $"        double {Name}Floor = 0;\n" : string.Empty)}{(GoesOn is null ? $"        bool {Name}GoesOn = false;\n" : string.Empty)}";

        /// <summary>Begins one of its schedulers.</summary>
        public string Begin(ScriptConstruct scheduler, string method, string? floor) =>
            $"{(_made.Length > 1 ? $"{Name} = {method}(); " : string.Empty)}{Name}Steps = 0;{(_hasFloors ? $" {Name}Floor = {floor ?? "0"};" : string.Empty)}{(GoesOn is null ? $" {Name}GoesOn = {(ScriptWriter.GoesOn(scheduler) ? "true" : "false")};" : string.Empty)}";
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
