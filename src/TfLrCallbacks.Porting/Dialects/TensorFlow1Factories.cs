namespace TfLrCallbacks.Porting;

/// <summary>
/// TensorFlow 1's <c>tf.train.exponential_decay</c> and its like, which are handed the global step. TensorFlow 2 keeps them in
/// <c>tf.compat.v1.train</c> and computes them by Keras 2's classes (tensorflow/python/keras/optimizer_v2/legacy_learning_rate_decay.py).
/// </summary>
internal static class TensorFlow1Factories
{
    private const string Step = "The step is what global_step counts: updates, where minimize(loss, global_step=…) counts them.";

    public static Factory[] All() =>
    [
        New("exponential_decay(learning_rate, global_step, decay_steps, decay_rate, staircase=False, name=None)", "rate · decay_rate^(t / decay_steps), in stairs ⌊t / decay_steps⌋", a =>
            new ExponentialDecay(Rate(a), Steps(a, "decay_steps"), a.AtLeast(0, "decay_rate"), a.Flag("staircase"))),
        New("natural_exp_decay(learning_rate, global_step, decay_steps, decay_rate, staircase=False, name=None)", "rate · e^(−decay_rate · t / decay_steps), in stairs ⌊t / decay_steps⌋", a =>
            new NaturalExpDecay(Rate(a), Steps(a, "decay_steps"), a.AtLeast(0, "decay_rate"), a.Flag("staircase"))),
        New("inverse_time_decay(learning_rate, global_step, decay_steps, decay_rate, staircase=False, name=None)", "rate / (1 + decay_rate · t / decay_steps), in stairs ⌊t / decay_steps⌋", a =>
            new InverseTimeDecay(Rate(a), Steps(a, "decay_steps"), a.AtLeast(0, "decay_rate"), a.Flag("staircase"))),
        New("polynomial_decay(learning_rate, global_step, decay_steps, end_learning_rate=0.0001, power=1.0, cycle=False, name=None)", "(rate − end) · (1 − min(t, N) / N)^power + end", a =>
            new PolynomialDecay(Rate(a), Steps(a, "decay_steps"), a.AtLeast(0, "end_learning_rate"), a.AtLeast(0, "power"), a.Flag("cycle"))),
        New("cosine_decay(learning_rate, global_step, decay_steps, alpha=0.0, name=None)", "rate · ((1 − alpha) · ½ · (1 + cos(π · min(t, N) / N)) + alpha)", a =>
            new CosineDecay(Rate(a), Steps(a, "decay_steps"), a.AtLeast(0, "alpha"))),
        New("cosine_decay_restarts(learning_rate, global_step, first_decay_steps, t_mul=2.0, m_mul=1.0, alpha=0.0, name=None)", "the cosine in cycles of first_decay_steps · t_mul^i, m_mul^i as high", a =>
            new CosineRestarts(Rate(a), Steps(a, "first_decay_steps"), a.Positive("t_mul"), a.AtLeast(0, "m_mul"), a.AtLeast(0, "alpha"))),
        New("linear_cosine_decay(learning_rate, global_step, decay_steps, num_periods=0.5, alpha=0.0, beta=0.001, name=None)", "rate · ((alpha + 1 − x) · ½ · (1 + cos(2π · num_periods · x)) + beta), x = min(t, N) / N", LinearCosine),
        New("noisy_linear_cosine_decay(learning_rate, global_step, decay_steps, initial_variance=1.0, variance_decay=0.55, num_periods=0.5, alpha=0.0, beta=0.001, name=None)", "the linear cosine decay with noise in its linear part", a =>
            throw a.Refuse("adds random numbers to the rate, whose sequence is TensorFlow's own. Take linear_cosine_decay, and .WithNoise(…) where the noise is wanted")),
        New("piecewise_constant(x, boundaries, values, name=None)", "values[number of boundaries b < t]", Piecewise),
        New("piecewise_constant_decay(x, boundaries, values, name=None)", "values[number of boundaries b < t]", Piecewise),
    ];

    private static Factory New(string header, string formula, Func<Arguments, LearningRateSchedule> build) => new(header, formula, a => build(Counted(a))) { Traps = _ => [Step] };

    /// <summary>Refuses a global step that is computed of what is not known: the decay would run at another pace.</summary>
    private static Arguments Counted(Arguments a)
    {
        string name = a.Names.Contains("x") ? "x" : "global_step";
        return a[name] is Value.Symbol { Why: not null } counter && counter.Name.Any(character => !char.IsLetterOrDigit(character) && character is not ('_' or '.'))
            ? throw a.Refuse(name, "is computed from what is not known here. Write the values in their place.")
            : a;
    }

    private static double Rate(Arguments a) => a.AtLeast(0, "learning_rate");

    private static Length Steps(Arguments a, string name) => Length.Steps(a.Positive(name));

    private static LearningRateSchedule LinearCosine(Arguments a)
    {
        double rate = Rate(a);
        Length steps = Steps(a, "decay_steps");
        double periods = a.AtLeast(0, "num_periods");
        double alpha = a.AtLeast(0, "alpha");
        double beta = a.AtLeast(0, "beta");
        LearningRateSchedule cosine = periods == 0.5
            ? new CosineDecay(1, steps)
            : new CosineWave(1, steps, 0, cycles: periods).Then(steps, new ConstantRate(0.5 * (1 + Math.Cos(Math.Tau * periods))));
        LearningRateSchedule product = new Anneal(rate * (1 + alpha), rate * alpha, steps).Times(cosine);
        return beta == 0 ? product : product.Plus(new ConstantRate(rate * beta));
    }

    private static PiecewiseConstantDecay Piecewise(Arguments a)
    {
        double[] boundaries = a.Numbers("boundaries");
        double[] values = a.Numbers("values");
        return values.Length != boundaries.Length + 1
            ? throw a.Refuse("values", $"must have one entry more than boundaries, which are {boundaries.Length}")
            : boundaries.SequenceEqual(boundaries.Order()) && boundaries.All(boundary => boundary >= 0)
                ? new PiecewiseConstantDecay([.. boundaries.Select(Length.Steps)], values)
                : throw a.Refuse("boundaries", "must be in order and not negative");
    }
}
