using System.Numerics;

namespace TfLrCallbacks.Porting;

/// <summary>The call of Keras that gives the same rates as a schedule of this library.</summary>
internal static class KerasForm
{
    /// <summary>Finds the call.</summary>
    /// <exception cref="PortingException">Keras has none; the message says why.</exception>
    public static Value.Call Of(LearningRateSchedule schedule) => schedule switch
    {
        CosineDecay s => Call("CosineDecay", Rate(s.InitialLearningRate), Steps("decay_steps", s.DecaySteps), ("alpha", s.Alpha)),
        WarmupCosine s => Warm(s.PeakLearningRate, s.StartLearningRate, s.Warmup, Length.Steps(Amount(s.TotalSteps) - Amount(s.Warmup)), s.PeakLearningRate > 0 ? s.EndLearningRate / s.PeakLearningRate : 0),
        WarmupSchedule { Schedule: CosineDecay decay, Overlap: false } s when s.Curve == Curve.Linear =>
            Warm(decay.InitialLearningRate, s.StartLearningRate, s.Warmup, decay.DecaySteps, decay.Alpha),
        CosineRestarts { Cycles: null } s => Call(
            "CosineDecayRestarts", Rate(s.InitialLearningRate), Steps("first_decay_steps", s.FirstDecaySteps), ("t_mul", s.TMul), ("m_mul", s.MMul), ("alpha", s.Alpha)),
        ExponentialDecay s => Exponential(s.InitialLearningRate, s.DecaySteps, s.DecayRate, s.Staircase),
        NaturalExpDecay s => Exponential(s.InitialLearningRate, s.DecaySteps, Math.Exp(-s.DecayRate), s.Staircase),
        StepDecay s => Exponential(s.InitialLearningRate, s.StepSize, s.Gamma, staircase: true),
        InverseTimeDecay s => Call("InverseTimeDecay", Rate(s.InitialLearningRate), Steps("decay_steps", s.DecaySteps), ("decay_rate", s.DecayRate), ("staircase", s.Staircase)),
        PolynomialDecay s => Polynomial(s.InitialLearningRate, s.DecaySteps, s.EndLearningRate, s.Power, s.Cycle),
        Anneal s when s.Curve == Curve.Linear => Polynomial(s.InitialLearningRate, s.Steps, s.EndLearningRate, 1, cycle: false),
        Anneal { Curve: PolynomialCurve curve } s => Polynomial(s.InitialLearningRate, s.Steps, s.EndLearningRate, curve.Power, cycle: false),
        Anneal { InitialLearningRate: > 0 } s when s.Curve == Curve.Cosine => Call(
            "CosineDecay", Rate(s.InitialLearningRate), Steps("decay_steps", s.Steps), ("alpha", s.EndLearningRate / s.InitialLearningRate)),
        PiecewiseConstantDecay s => Piecewise([.. s.Boundaries.Select(Amount)], [.. s.Values]),
        MultiStepDecay s => Milestones(s),
        ScaledSchedule { Schedule: var inner } => throw new PortingException(
            $"A scaled {inner.GetType().Name} has no form in Keras. Multiply the rate in its arguments."),
        ConstantRate s => throw new PortingException(FormattableString.Invariant(
            $"Keras has no schedule for a constant rate. Give the number itself: learning_rate={s.LearningRate}.")),
        _ => throw new PortingException(
            $"Keras has no schedule that gives the rates of {schedule.GetType().Name}. In Keras it would be a class of your own, or a LearningRateScheduler callback."),
    };

    /// <summary>Gives all arguments of a call by name and in Keras' order, as its config lists them.</summary>
    public static IEnumerable<(string? Name, Value Value)> InFull(Value.Call call, bool isKeras2)
    {
        Signature signature = Dialect.Keras.Find(call.Name)!.Signature;
        IReadOnlyDictionary<string, Value> bound = signature.Bind(call.Arguments, call.Position);
        return signature.Parameters.Select(parameter =>
            ((string?)parameter.Name, parameter.Name == "name" && isKeras2 ? Value.None : bound[parameter.Name]));
    }

    private static Value.Call Call(string name, params IEnumerable<(string? Name, Value Value)> arguments) => new(null, name, [.. arguments], default);

    private static (string? Name, Value Value) Rate(double rate) => ("initial_learning_rate", rate);

    private static (string? Name, Value Value) Steps(string name, Length length) => (name, Whole(Amount(length)));

    private static double Amount(Length length) => length.Unit is LengthUnit.Steps
        ? length.Amount
        : throw new PortingException($"Keras counts in steps, and a length is {length}. Give the epochs and the steps per epoch of the run.");

    private static Value Whole(double amount) => amount == Math.Floor(amount) ? new Value.Integer(new BigInteger(amount)) : amount;

    private static Value.Call Warm(double peak, double start, Length warmup, Length decay, double alpha) => peak > 0
        ? Call("CosineDecay", Rate(start), Steps("decay_steps", decay), ("alpha", alpha), ("warmup_target", peak), Steps("warmup_steps", warmup))
        : throw new PortingException("A warm-up to a rate of 0 has no form in Keras, whose floor is a fraction of that rate.");

    private static Value.Call Exponential(double rate, Length steps, double factor, bool staircase) =>
        Call("ExponentialDecay", Rate(rate), Steps("decay_steps", steps), ("decay_rate", factor), ("staircase", staircase));

    private static Value.Call Polynomial(double rate, Length steps, double end, double power, bool cycle) => Call(
        "PolynomialDecay", Rate(rate), Steps("decay_steps", steps), ("end_learning_rate", end), ("power", power), ("cycle", cycle));

    private static Value.Call Piecewise(double[] boundaries, double[] values) =>
        Call("PiecewiseConstantDecay", ("boundaries", Value.List(boundaries.Select(Whole))), ("values", Value.List(values.Select(Value.FromDouble))));

    /// <summary>In Keras a boundary itself still has the old rate, so a milestone is the step before.</summary>
    private static Value.Call Milestones(MultiStepDecay decay)
    {
        double[] milestones = [.. decay.Milestones.Select(Amount).Order()];
        return milestones.Length > 0 && milestones.All(milestone => milestone >= 1)
            ? Piecewise(
                [.. milestones.Distinct().Select(milestone => Math.Ceiling(milestone) - 1)],
                [.. milestones.Distinct().Select(milestone => decay.ValueAt(milestone)).Prepend(decay.ValueAt(0))])
            : throw new PortingException("A milestone at step 0, or none at all, has no form in Keras. Multiply the initial rate instead.");
    }
}
