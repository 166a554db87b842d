namespace TfLrCallbacks;

/// <summary>
/// The rule of Hugging Face's <c>GreedyLR</c>, bit for bit: the rate rises while the metric gets better, and falls when it stops.
/// </summary>
/// <remarks>
/// <code>
/// cooldown or warm-up &gt; 0:  it -= 1, bad = good = 0
/// else if better:           best = value, good += 1, bad = 0          else: bad += 1, good = 0
/// good &gt; patience:  rate = min(rate / factor, maxLearningRate), warm-up = its length, good = 0
/// bad &gt; patience:   rate = max(rate · factor, minLearningRate), cooldown = its length, bad = 0
/// </code>
/// <para>
/// A change of at most epsilon is not made. After resetStart reductions at the lowest rate all starts again with the first rate. With
/// a window the mean of its last values is judged; one NaN then stays in the sum for good. With the default lowest rate of 1e-3 a smaller
/// rate is never reduced. Source: arXiv 2512.14527 and transformers 5.23.
/// </para>
/// </remarks>
public sealed record GreedyLR : PlateauRule
{
    /// <summary>Initializes the rule.</summary>
    /// <param name="mode">Which values are better.</param>
    /// <param name="factor">What the rate is multiplied or divided by, below 1 and not 0 unless it only ever falls.</param>
    /// <param name="patience">How many epochs of the same kind in a row are tolerated before the rate changes.</param>
    /// <param name="threshold">How much better a value must be.</param>
    /// <param name="thresholdMode">What the threshold refers to.</param>
    /// <param name="cooldown">How many epochs after a reduction do not count.</param>
    /// <param name="warmup">How many epochs after a rise do not count.</param>
    /// <param name="minLearningRate">The lowest rate (<c>min_lr</c>).</param>
    /// <param name="maxLearningRate">The highest rate (<c>max_lr</c>).</param>
    /// <param name="epsilon">The smallest change that is made (<c>eps</c>).</param>
    /// <param name="windowSize">How many values are averaged, 1 or more; null judges each by itself.</param>
    /// <param name="resetStart">After how many reductions at the lowest rate all starts again.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="factor"/> is 1 or more, <paramref name="mode"/> is automatic, <paramref name="windowSize"/> is below 1, or an argument is not finite.</exception>
    public GreedyLR(
        MetricMode mode = MetricMode.Min,
        double factor = 0.95,
        int patience = 10,
        double threshold = 1e-6,
        ThresholdMode thresholdMode = ThresholdMode.Absolute,
        int cooldown = 0,
        int warmup = 0,
        double minLearningRate = 1e-3,
        double maxLearningRate = 1,
        double epsilon = 1e-8,
        int? windowSize = null,
        int resetStart = 500)
    {
        Mode = Definite(mode);
        Factor = Below1(factor);
        Patience = patience;
        Improvement = new TorchImprovement(threshold, thresholdMode);
        Cooldown = cooldown;
        Warmup = warmup;
        MinLearningRate = Check.Finite(minLearningRate);
        MaxLearningRate = Check.Finite(maxLearningRate);
        Epsilon = Check.Finite(epsilon);
        WindowSize = windowSize is { } size ? Check.AtLeast(1, size, nameof(windowSize)) : null;
        ResetStart = resetStart;
    }

    /// <summary>Gets when a value is better.</summary>
    public Improvement Improvement { get; }

    /// <summary>Gets what the rate is multiplied or divided by.</summary>
    public double Factor { get; }

    /// <summary>Gets how many epochs of the same kind in a row are tolerated.</summary>
    public int Patience { get; }

    /// <summary>Gets how many epochs after a reduction do not count.</summary>
    public int Cooldown { get; }

    /// <summary>Gets how many epochs after a rise do not count.</summary>
    public int Warmup { get; }

    /// <summary>Gets the lowest rate.</summary>
    public double MinLearningRate { get; }

    /// <summary>Gets the highest rate.</summary>
    public double MaxLearningRate { get; }

    /// <summary>Gets the smallest change that is made.</summary>
    public double Epsilon { get; }

    /// <summary>Gets how many values are averaged; null where each is judged by itself.</summary>
    public int? WindowSize { get; }

    /// <summary>Gets after how many reductions at the lowest rate all starts again.</summary>
    public int ResetStart { get; }

    /// <inheritdoc/>
    public override PlateauState Start(double learningRate) => new GreedyState(learningRate)
    {
        Best = Improvement.BestAtStart(Mode),
        FirstLearningRate = learningRate,
        ResetIn = ResetStart,
    };

    /// <inheritdoc/>
    public override void SaveState(PlateauState state, CallbackState values)
    {
        base.SaveState(state, values);
        GreedyState own = Own<GreedyState>(state);
        values.Set("good", own.Good);
        values.Set("warmup", own.Warmup);
        values.Set("reset_in", own.ResetIn);
        values.Set("first_learning_rate", own.FirstLearningRate);
        values.Set("window", new SnapshotTensor(own.Window.ToArray(), own.Window.Count));
        values.Set("sum", own.Sum);
    }

    /// <inheritdoc/>
    public override PlateauState RestoreState(CallbackState values) => (GreedyState)base.RestoreState(values) with
    {
        Good = values.GetInt32("good", atLeast: 0),
        Warmup = values.GetInt32("warmup"),
        ResetIn = values.GetInt32("reset_in"),
        FirstLearningRate = values.GetDouble("first_learning_rate", atLeast: 0),
        Window = values.GetArray<double>("window"),
        Sum = values.GetDouble("sum"),
    };

    /// <inheritdoc/>
    public override PlateauState Next(PlateauState state, int epoch, double? value, double learningRate)
    {
        GreedyState next = Own<GreedyState>(state) with { LearningRate = learningRate, Improved = false, OutOfPatience = false };
        if (value is not { } metric)
        {
            return next;
        }

        (next, metric) = Smooth(next, metric);
        if (next.Cooldown > 0)
        {
            return next with { Cooldown = next.Cooldown - 1 };
        }

        if (next.Warmup > 0)
        {
            return next with { Warmup = next.Warmup - 1 };
        }

        next = Improvement.IsBetter(metric, next.Best, Mode)
            ? next with { Best = metric, Wait = 0, Good = next.Good + 1, Improved = true }
            : next with { Wait = next.Wait + 1, Good = 0 };
        return next.Good > Patience ? Rise(next) : next.Wait > Patience ? Fall(next) : next;
    }

    /// <inheritdoc/>
    public override double Reduce(double learningRate)
    {
        double lower = Math.Max(learningRate * Factor, MinLearningRate);
        return learningRate - lower > Epsilon ? lower : learningRate;
    }

    private GreedyState Rise(GreedyState state)
    {
        double higher = Math.Min(state.LearningRate / Factor, MaxLearningRate);
        return state with
        {
            LearningRate = higher - state.LearningRate > Epsilon ? higher : state.LearningRate,
            Warmup = Warmup,
            Good = 0,
            ResetIn = ResetStart,
        };
    }

    private GreedyState Fall(GreedyState state)
    {
        double lower = Reduce(state.LearningRate);
        int resetIn = lower > MinLearningRate ? state.ResetIn : state.ResetIn - 1;
        bool again = lower <= MinLearningRate && resetIn <= 0;

        // As in the original the pause after a reduction is taken after starting again, too.
        GreedyState next = again
            ? (GreedyState)Start(state.FirstLearningRate)
            : state with { LearningRate = lower, ResetIn = resetIn };
        return next with { Cooldown = Cooldown, Wait = 0, OutOfPatience = true };
    }

    private (GreedyState State, double Metric) Smooth(GreedyState state, double metric)
    {
        if (WindowSize is not { } size)
        {
            return (state, metric);
        }

        List<double> window = [.. state.Window, metric];
        double sum = state.Sum + metric;
        if (window.Count > size)
        {
            sum -= window[0];
            window.RemoveAt(0);
        }

        return (state with { Window = window, Sum = sum }, sum / window.Count);
    }
}
