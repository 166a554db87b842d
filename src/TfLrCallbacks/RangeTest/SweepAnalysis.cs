namespace TfLrCallbacks;

/// <summary>Finds the landmarks of a sweep: a pure function of its rates, its probe losses and the loss before it.</summary>
internal sealed class SweepAnalysis
{
    private const double MinimumBandwidth = 0.12;

    private static readonly (SweepEdge Edge, double Fraction)[] EdgeLevels =
        [(SweepEdge.Full, 1), (SweepEdge.Half, 0.5), (SweepEdge.Quarter, 0.25), (SweepEdge.Tenth, 0.1)];

    private readonly double _baseline;
    private readonly double _scale;
    private readonly double[] _x;
    private readonly double[] _losses;
    private readonly int _finite;
    private readonly double _spacing;
    private readonly double _noise;
    private readonly double[] _smoothed;
    private readonly double _smoothedNoise;
    private readonly int _minimum;
    private readonly double _drop;
    private readonly bool _learned;

    private SweepAnalysis(IReadOnlyList<double> rates, IReadOnlyList<double> losses, double baseline, int finite)
    {
        _baseline = baseline;
        _scale = Math.Abs(baseline);
        _x = [.. rates.Select(Math.Log10)];
        _losses = [.. losses];
        _finite = finite;
        _spacing = (_x[^1] - _x[0]) / (_x.Length - 1);
        double deepest = Math.Max(baseline - _losses.Take(finite).Min(), 0);

        _noise = EstimateNoise(baseline + Math.Max(3 * deepest, 0.2 * _scale));
        (_smoothed, _smoothedNoise) = SmoothBelow(baseline + Math.Max(Math.Max(3 * deepest, 10 * _noise), 0.2 * _scale));
        _minimum = ArgMin.Of<double>(_smoothed.AsSpan(0, FirstExplosion()));
        _drop = baseline - _smoothed[_minimum];
        _learned = _drop > Math.Max(3 * _smoothedNoise, 0.005 * _scale);
    }

    /// <summary>Finds the landmarks.</summary>
    /// <param name="rates">The rate of each step, rising.</param>
    /// <param name="losses">The loss on the probe rows after each step.</param>
    /// <param name="baseline">The loss on the probe rows before the first step, finite.</param>
    /// <returns>The landmarks; null where fewer than three losses come before the first that is not finite.</returns>
    public static SweepLandmarks? Find(IReadOnlyList<double> rates, IReadOnlyList<double> losses, double baseline)
    {
        int finite = losses.TakeWhile(double.IsFinite).Count();
        return finite < 3 ? null : new SweepAnalysis(rates, losses, baseline, finite).Landmarks();
    }

    private SweepLandmarks Landmarks()
    {
        (SweepEdge edge, int at) = FindEdge();
        return new SweepLandmarks
        {
            Learned = _learned,
            Drop = _drop,
            Noise = _noise,
            SmoothedNoise = _smoothedNoise,
            Smoothed = _smoothed,
            MinimumLearningRate = RateAt(_x[_minimum]),
            SteepestLearningRate = RateAt(_x[IndexOfSteepest()]),
            OnsetLearningRate = RateAt(_x[IndexOfLevel(0.05)]),
            TenthLearningRate = RateAt(_x[IndexOfLevel(0.1)]),
            HalfLearningRate = RateAt(_x[IndexOfLevel(0.5)]),
            NineTenthsLearningRate = RateAt(_x[IndexOfLevel(0.9)]),
            Edge = edge,
            EdgeLearningRate = edge is SweepEdge.None ? null : RateAt(_x[at]),
            DivergenceLearningRate = edge is SweepEdge.None ? null : RateAt(Refine(edge, at)),
        };
    }

    /// <summary>Estimates the spread of one loss around the smooth curve, left of its minimum.</summary>
    private double EstimateNoise(double cap)
    {
        double[] capped = [.. _losses.Take(_finite).Select(loss => Math.Min(loss, cap))];
        (double[] curve, _) = LocalLinearRegression.Smooth(
            _x.AsSpan(0, _finite), Medians.FilterOfThree(capped), Math.Max(MinimumBandwidth, 1.5 * _spacing));
        int end = Math.Min(Math.Max(6, ArgMin.Of<double>(curve) + 1), _finite);
        double[] residuals = [.. capped.Take(end).Zip(curve, (loss, fit) => loss - fit)];
        return Medians.Deviation(residuals);
    }

    /// <summary>Smooths the losses up to the third after the first that is not finite, which stand in at the cap.</summary>
    private (double[] Curve, double Noise) SmoothBelow(double cap)
    {
        int length = Math.Min(_x.Length, _finite + 3);
        double[] capped = [.. _losses.Take(length).Select(loss => double.IsFinite(loss) ? Math.Min(loss, cap) : cap)];
        (double[] curve, double[] factors) = LocalLinearRegression.Smooth(
            _x.AsSpan(0, length), Medians.FilterOfThree(capped), Math.Max(MinimumBandwidth, _spacing));
        return (curve, _noise * Math.Sqrt(Medians.Median(factors)));
    }

    /// <summary>Gives how many points there are up to the first explosion, it included: a loss that comes back after it does not count.</summary>
    private int FirstExplosion()
    {
        double lowest = _baseline;
        for (int i = 0; i < _smoothed.Length; i++)
        {
            lowest = Math.Min(lowest, _smoothed[i]);
            if (_smoothed[i] > _baseline + Math.Max(Math.Max(_baseline - lowest, 0.05 * _scale), 3 * _noise))
            {
                return i + 1;
            }
        }

        return _smoothed.Length;
    }

    /// <summary>Gives the point after the last one, before the minimum, that is above a part of the descent.</summary>
    private int IndexOfLevel(double part)
    {
        int last = Array.FindLastIndex(_smoothed, _minimum, loss => loss > _baseline - (part * _drop));
        return Math.Min(_minimum, last + 1);
    }

    /// <summary>Gives the point of the lowest derivative by x, to second order, up to the minimum.</summary>
    private int IndexOfSteepest()
    {
        var slopes = new double[_minimum + 1];
        int last = _smoothed.Length - 1;
        for (int i = 0; i < slopes.Length; i++)
        {
            double before = i > 0 ? (_smoothed[i] - _smoothed[i - 1]) / (_x[i] - _x[i - 1]) : 0;
            double after = i < last ? (_smoothed[i + 1] - _smoothed[i]) / (_x[i + 1] - _x[i]) : 0;
            slopes[i] = i == 0 ? after
                : i == last ? before
                : ((before * (_x[i + 1] - _x[i])) + (after * (_x[i] - _x[i - 1]))) / (_x[i + 1] - _x[i - 1]);
        }

        return ArgMin.Of<double>(slopes);
    }

    private (SweepEdge Edge, int At) FindEdge()
    {
        (SweepEdge Edge, int At) found = FindRiseAfterMinimum();
        if (!_learned && found.Edge is not SweepEdge.None)
        {
            found = FindLastingRise();
        }

        if (!_learned && found.Edge is SweepEdge.None && RisesFromTheStart())
        {
            return (SweepEdge.Start, 0);
        }

        return found.Edge is SweepEdge.None && _finite < _x.Length ? (SweepEdge.NonFinite, _finite) : found;
    }

    private (SweepEdge Edge, int At) FindRiseAfterMinimum()
    {
        foreach ((SweepEdge edge, double fraction) in EdgeLevels)
        {
            int at = Array.FindIndex(_smoothed, _minimum, loss => loss > EdgeLevel(fraction));
            if (at >= 0)
            {
                return (edge, at);
            }
        }

        return (SweepEdge.None, -1);
    }

    /// <summary>Without a descent, only a clear rise that lasts to the end is an edge.</summary>
    private (SweepEdge Edge, int At) FindLastingRise()
    {
        int at = Array.FindIndex(_smoothed, loss => loss > _baseline + Math.Max(5 * _smoothedNoise, 0.1 * _scale));
        double lasting = _baseline + Math.Max(3 * _smoothedNoise, 0.05 * _scale);
        return at >= 0 && _smoothed[^1] > lasting && _smoothed[^2] > lasting ? (SweepEdge.Rise, at) : (SweepEdge.None, -1);
    }

    private bool RisesFromTheStart()
    {
        double clear = Math.Max(5 * _smoothedNoise, 0.1 * _scale);
        return _finite <= 4
            && _losses[_finite - 1] > _baseline + Math.Max(clear, 3 * _noise)
            && _losses[0] > _baseline - clear;
    }

    private double EdgeLevel(double fraction) => _smoothed[_minimum] + (fraction * Math.Max(_drop, 0.01 * _scale));

    /// <summary>Interpolates the edge between its step and the one before, linearly in the logarithm of the rate.</summary>
    private double Refine(SweepEdge edge, int at)
    {
        double fraction = EdgeLevels.FirstOrDefault(level => level.Edge == edge).Fraction;
        if (!_learned || fraction is 0)
        {
            return _x[at];
        }

        double part = (EdgeLevel(fraction) - _smoothed[at - 1]) / (_smoothed[at] - _smoothed[at - 1]);
        return _x[at - 1] + (part * (_x[at] - _x[at - 1]));
    }

    private static double RateAt(double x) => Math.Pow(10, x);
}
