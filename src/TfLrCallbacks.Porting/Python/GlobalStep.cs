namespace TfLrCallbacks.Porting;

/// <summary>
/// TensorFlow 1's global step where a text computes with it, or with the rate that a decay makes of it (<c>tf.cond(global_step &lt; 100, …)</c>): the text
/// is evaluated for each step anew, with that step as the counter.
/// </summary>
internal static class GlobalStep
{
    /// <summary>The steps at which the two ways to read a text are compared.</summary>
    private static readonly long[] Tried = [.. Enumerable.Range(0, 31).Select(step => (long)step), 50, 99, 100, 101, 999, 1_000, 1_001, 9_999, 10_000, 10_001, 99_999, 100_000, 100_001];

    /// <summary>Gets whether a text may have a global step.</summary>
    public static bool IsIn(string text) => text.Contains("global_step", StringComparison.Ordinal) || text.Contains("tf.train.", StringComparison.Ordinal) || text.Contains("v1.train.", StringComparison.Ordinal);

    /// <summary>Gives the rate of a text as a function of the global step; null where it has none, or is the schedule that was read.</summary>
    /// <param name="statements">The text.</param>
    /// <param name="read">The schedule that the text makes; null where it makes none.</param>
    public static Value.Function? Rate(IReadOnlyList<Statement> statements, LearningRateSchedule? read)
    {
        IReadOnlyList<Statement> before = ByHand.Before(statements);
        if (!IsCounted(before) || At(before, 0).Rate is null || (read is not null && Array.TrueForAll(Tried, step => Nearly(At(before, step).Rate, At(read, step)))))
        {
            return null;
        }

        return new Value.Function(1, given => (long)(given[0].AsDouble() ?? 0) is var step && At(before, step) is var (rate, why)
            ? rate ?? throw why ?? new PortingException($"The text gives no learning rate for the global step {step}. Write it as a function of the step.") : default, "the rate of the global step");
    }

    /// <summary>Gives why a text that asks for the global step has no rate, though the step is known; null where it has one, or nothing is known of it.</summary>
    public static PortingException? WhyNone(IReadOnlyList<Statement> statements) => ByHand.Before(statements) is var before && IsCounted(before) && At(before, 0) is (null, var why) ? why : null;

    /// <summary>Gives the value of a call that the global step, or a decay of it, gives at this step; null for any other call.</summary>
    public static Value? Called(string name, IReadOnlyList<(string? Name, Value Value)> arguments, Expression.Call call, long step)
    {
        SourcePosition position = call.Position;
        string last = Dialect.LastPart(name);
        if (IsAsked(last) || (last == "get_variable" && arguments is [(_, Value.Text { Characters: "global_step" }), ..]))
        {
            return step;
        }

        if (last == "Variable" && arguments is [(null or "initial_value", var first), ..] && (first.AsInteger() ?? (first.AsDouble() is 0 ? 0 : null)) is { } begin && System.Numerics.BigInteger.Abs(begin) < 1_000_000_000)
        {
            // A whole number that the optimizer counts on.
            return step + (long)begin;
        }

        if (Dialect.TensorFlow1.Owns(name) == 0 || Dialect.TensorFlow1.Find(name) is not { } factory)
        {
            return null;
        }

        Value counter = factory.Signature.Bind(arguments, position) is var bound && bound.TryGetValue("global_step", out Value? given) ? given : bound["x"];
        int place = arguments.ToList().FindIndex(argument => ReferenceEquals(argument.Value, counter));
        bool isWritten = place >= 0 && place < call.Arguments.Count && call.Arguments[place].Value is Expression.Literal;
        double at = counter is Value.Symbol { Why: not null } unknown ? throw Arithmetic.UnknownName(unknown) : isWritten ? step : counter.AsDouble() ?? step;
        double rate = at < 0 ? double.NaN : Dialect.TensorFlow1.Create(new Value.Call(null, name, [.. arguments.Select(argument => ReferenceEquals(argument.Value, counter) ? (argument.Name, Value.None) : argument)], position), new PortingContext()).Schedule.ValueAt(at);
        return new Value.Float(rate) { IsTensor = true };
    }

    /// <summary>Gets whether a name that the text does not assign is what people call the global step.</summary>
    public static bool IsNamed(string name) => Dialect.LastPart(name) is "global_step" or "global_steps" or "step" or "gs" or "iteration" or "batch";

    /// <summary>Gets whether a text asks TensorFlow 1 for the global step, or for a decay of it.</summary>
    private static bool IsCounted(IReadOnlyList<Statement> statements) => ScriptSource.All(statements).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).OfType<Expression.Call>()
        .Any(call => ScriptSource.Dotted(call.Function) is { } name && (IsAsked(Dialect.LastPart(name)) || (Dialect.TensorFlow1.Owns(name) > 0 && Dialect.TensorFlow1.Find(name) is not null)));

    private static bool IsAsked(string function) => function is "get_global_step" or "get_or_create_global_step" or "create_global_step";

    /// <summary>Gives the rate of a text at a step, or, where it is not known, why.</summary>
    private static (double? Rate, PortingException? Why) At(IReadOnlyList<Statement> statements, long step)
    {
        Reading reading = new() { GlobalStep = step };
        Budget.OfText(budget =>
        {
            new Interpreter(new Scope(), budget, reading).Run(statements);
            return true;
        });
        Value? rate = reading.Calls
            .Where(call => Dialect.LastPart(call.Name) is var name && (name.EndsWith("Optimizer", StringComparison.Ordinal) || KerasOptimizers.Has(name)))
            .Select(call => call.Arguments.FirstOrDefault(argument => argument.Name is "learning_rate" or "lr").Value ?? call.Arguments.FirstOrDefault(argument => argument.Name is null).Value)
            .LastOrDefault(value => value is not null)
            ?? (reading.IsLastAlone && reading.Last?.AsDouble() is not null ? reading.Last : reading.LastRate);
        return rate?.AsDouble() is { } known ? (known, null) : (null, rate is Value.Symbol { Why: not null } lost ? Arithmetic.UnknownName(lost) : reading.Failure);
    }

    /// <summary>Gets whether people call a learning rate so.</summary>
    public static bool IsRate(string name) => name.Contains("learning_rate", StringComparison.OrdinalIgnoreCase) || name.Split('_').Any(word => word.Equals("lr", StringComparison.OrdinalIgnoreCase) || word.Equals("rate", StringComparison.OrdinalIgnoreCase));

    private static double? At(LearningRateSchedule schedule, long step)
    {
        try
        {
            return schedule.ValueAt(step);
        }
        catch (Exception reason) when (reason is PortingException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    private static bool Nearly(double? one, double? other) => one is { } a && other is { } b && Math.Abs(a - b) <= 1e-12 * Math.Abs(a);
}
