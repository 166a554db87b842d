namespace TfLrCallbacks;

/// <summary>
/// Cuts the learning rate for a while when the gradient's norm spikes.
/// </summary>
/// <remarks>
/// <code>
/// norm after a step &gt; spike · median of the last window norms (or not finite):  scale = scale · cut
/// after every other step:                                                       scale = min(1, scale · cut^(-1 / recoverySteps))
/// rate of a step = the rate that others set · scale
/// </code>
/// <para>
/// So a single cut has recovered after <c>recoverySteps</c> quiet steps. A spike does not enter the median. Put this callback behind those that set the rate.
/// The scale never falls below 1e-6.
/// </para>
/// </remarks>
public sealed class GradientNormGuard : Callback
{
    private const double LeastScale = 1e-6;
    private const string Why = "gradient norm spiked";

    private readonly Func<double> _gradientNorm;
    private readonly double _spike;
    private readonly double _cut;
    private readonly double _recovery;
    private readonly double[] _window;
    private readonly double[] _sorted;
    private long _norms;

    /// <summary>Initializes the guard.</summary>
    /// <param name="gradientNorm">Gives the norm of the gradient of the step that was just made.</param>
    /// <param name="spike">The multiple of the median that a norm must exceed to be a spike, more than 1.</param>
    /// <param name="window">The number of norms that the median is taken of, 3 or more; no spike is found before there are as many.</param>
    /// <param name="cut">What the rate is multiplied by, between 0 and 1, both excluded.</param>
    /// <param name="recoverySteps">The number of quiet steps after which a cut has recovered, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public GradientNormGuard(Func<double> gradientNorm, double spike = 4, int window = 50, double cut = 0.5, int recoverySteps = 100)
    {
        ArgumentNullException.ThrowIfNull(gradientNorm);
        _gradientNorm = gradientNorm;
        _spike = Check.GreaterThan(1, spike);
        _window = new double[Check.AtLeast(3, window)];
        _sorted = new double[window];
        _cut = Check.GreaterThan(0, cut) < 1
            ? cut
            : throw new ArgumentOutOfRangeException(nameof(cut), cut, "Must be less than 1, or the rate would not fall.");
        _recovery = Math.Pow(cut, -1.0 / Check.AtLeast(1, recoverySteps));
    }

    /// <summary>Gets the factor on the rate that is in force.</summary>
    public double Scale { get; private set; } = 1;

    /// <summary>Gets the number of spikes so far.</summary>
    public int Spikes { get; private set; }

    /// <inheritdoc/>
    public override void OnTrainBegin(ITrainingRun run)
    {
        _norms = 0;
        Scale = 1;
        Spikes = 0;
    }

    /// <inheritdoc/>
    public override void OnTrainBatchBegin(ITrainingRun run, long batch) => run.ScaleStep(Scale, Why);

    /// <inheritdoc/>
    public override void OnTrainBatchEnd(ITrainingRun run, long batch, IDictionary<string, double> logs)
    {
        double norm = _gradientNorm();
        if (!double.IsFinite(norm) || (_norms >= _window.Length && norm > _spike * Median()))
        {
            Scale = Math.Max(LeastScale, Scale * _cut);
            Spikes++;
            return;
        }

        _window[_norms % _window.Length] = norm;
        _norms++;
        Scale = Math.Min(1, Scale * _recovery);
    }

    /// <inheritdoc/>
    public override void SaveState(CallbackState state)
    {
        state.Set("norms", _norms);
        state.Set("window", new SnapshotTensor((double[])_window.Clone(), _window.Length));
        state.Set("scale", Scale);
        state.Set("spikes", Spikes);
    }

    /// <inheritdoc/>
    public override void RestoreState(CallbackState state)
    {
        IReadOnlyList<double> window = state.GetArray<double>("window", _window.Length);
        for (int i = 0; i < _window.Length; i++)
        {
            _window[i] = window[i];
        }

        _norms = state.GetInt64("norms", atLeast: 0, atMost: RunState.LastStep);
        Scale = state.GetDouble("scale", atLeast: LeastScale, atMost: 1);
        Spikes = state.GetInt32("spikes", atLeast: 0);
    }

    private double Median()
    {
        _window.CopyTo(_sorted, 0);
        Array.Sort(_sorted);
        return Medians.OfSorted(_sorted);
    }
}
