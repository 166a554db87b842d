namespace TfLrCallbacks;

/// <summary>Tells from a series of numbers, such as the losses of batches, whether it has left its usual range and stays outside.</summary>
/// <remarks>
/// <code>
/// start: the median of the first 3 numbers;  m: the median of the window;  MAD: the median distance from m
/// usual range: up to the largest of m + threshold · 1.4826 · MAD, 2 m, and halfway from m to the start
/// spike: the median of the last few numbers is above it, and has been for 1 % of the run before, at most a quarter of the window; or a number is not finite,
///        or the median of the last 20 has been above 0.95 of the start for 40 numbers, after m had been below 0.25 of it; or below 0.6, and none of the 20 is as low as m was then
/// </code>
/// <para>
/// Losses near 0 have heavy tails, so a rise that keeps most of the gain is not a spike. A larger rise may come down by itself, so it is a spike only if it lasts.
/// </para>
/// </remarks>
/// <param name="threshold">How many robust deviations above the usual number are a spike.</param>
/// <param name="window">How many numbers the usual one is taken of.</param>
/// <param name="judged">How many of the last numbers are judged together.</param>
/// <param name="runSteps">How many numbers the whole run has.</param>
internal sealed class SpikeWatch(double threshold, int window, int judged, double runSteps)
{
    private const int FirstCount = 3;
    private const int Late = 20;
    private const int TimeToReturn = 40;
    private const double Undone = 0.5;
    private const double Learned = 0.6;
    private const double LearnedMuch = 0.25;
    private const double Back = 0.95;
    private const double Normal = 1.4826;
    private const double PartToComeDown = 0.01;
    private const int PartOfWindow = 4;

    private readonly double[] _values = new double[window + judged];
    private readonly double[] _sorted = new double[window + judged];
    private readonly List<double> _first = [];
    private int _count;
    private int _high;
    private int _jumped;
    private int _patience = (int)Math.Min(PartToComeDown * runSteps, window / PartOfWindow);
    private double _least = double.PositiveInfinity;

    /// <summary>Gets a value indicating whether the last numbers are above the usual range, or back at the start.</summary>
    public bool IsHigh => _high > 0 || _jumped > 0;

    private double? Start => _first.Count < FirstCount ? null : Math.Max(Math.Min(_first[0], _first[1]), Math.Min(Math.Max(_first[0], _first[1]), _first[2]));

    /// <summary>Takes in a number.</summary>
    /// <returns>Why it is a spike; null where it is none.</returns>
    public string? Add(double value, string name)
    {
        if (!double.IsFinite(value))
        {
            return FormattableString.Invariant($"the {name} was {value}");
        }

        if (_first.Count < FirstCount)
        {
            _first.Add(value);
        }

        if (_count == _values.Length)
        {
            Array.Copy(_values, 1, _values, 0, _count - 1);
            _count--;
        }

        _values[_count++] = value;
        return Jump(name) ?? Relapse(name);
    }

    /// <summary>Forgets the window: what follows is trained from another point.</summary>
    public void Clear() => _count = _high = _jumped = 0;

    public void Save(CallbackState state)
    {
        state.Set("count", _count);
        state.Set("high", _high);
        state.Set("jumped", _jumped);
        state.Set("patience", _patience);
        state.Set("least", _least);
        state.Set("values", [.. _values[.._count]], RunStateJson.Default.IReadOnlyListDouble);
        state.Set("first", [.. _first], RunStateJson.Default.IReadOnlyListDouble);
    }

    public void Load(CallbackState state)
    {
        _count = state.GetInt32("count", atLeast: 0, atMost: _values.Length);
        _high = state.GetInt32("high", atLeast: 0, atMost: TimeToReturn);
        _patience = state.GetInt32("patience", atLeast: 0, atMost: window / PartOfWindow);
        _jumped = state.GetInt32("jumped", atLeast: 0, atMost: _patience);
        IReadOnlyList<double> values = state.Get("values", RunStateJson.Default.IReadOnlyListDouble);
        IReadOnlyList<double> first = state.Get("first", RunStateJson.Default.IReadOnlyListDouble);
        if (values.Count != _count || first.Count > FirstCount || !values.Concat(first).All(double.IsFinite))
        {
            throw new InvalidDataException($"The window of a saved spike guard must hold {_count} finite numbers. It holds {values.Count}.");
        }

        values.ToArray().CopyTo(_values, 0);
        _first.Clear();
        _first.AddRange(first);
        _least = state.GetDouble("least");
    }

    private string? Jump(string name)
    {
        int before = _count - judged;
        if (before < Math.Max(10, window / 2))
        {
            return null;
        }

        double usual = Median(0, before);
        _least = Math.Min(_least, usual);
        double last = Median(before, judged);

        // Rarely more than a comparison: the distances are sorted only where the last numbers are high.
        if (last <= usual + Math.Max(Math.Abs(usual), Undone * (Start!.Value - usual)))
        {
            _jumped = 0;
            return null;
        }

        for (int i = 0; i < before; i++)
        {
            _sorted[i] = Math.Abs(_values[i] - usual);
        }

        double scale = Normal * MedianOfSorted(before);
        _jumped = last > usual + (threshold * scale) ? _jumped + 1 : 0;
        return _jumped > _patience
            ? FormattableString.Invariant($"the {name} rose to {last:g3} from {usual:g3}, {(last - usual) / Math.Max(scale, 1e-300):g2} of its deviations")
            : null;
    }

    private string? Relapse(string name)
    {
        if (Start is not { } start || start <= 0 || _least >= Learned * start || _count < Late)
        {
            return null;
        }

        // Cheap where the last numbers are not high.
        bool mayBeHigh = _high > 0 || Math.Max(_values[_count - 3], Math.Max(_values[_count - 2], _values[_count - 1])) > Back * start;
        double last = mayBeHigh ? Median(_count - Late, Late) : 0;

        // The median has left the numbers in order. Where little was learned and a batch is still as good as was usual, it is not undone: the rate is high, and the losses bounce.
        _high = last > Back * start && (_least < LearnedMuch * start || _sorted[0] > _least) ? _high + 1 : 0;
        return _high > TimeToReturn
            ? FormattableString.Invariant($"the {name} is back at {last:g3}, from its start, {start:g3}, after it had fallen to {_least:g3}")
            : null;
    }

    private double Median(int from, int count)
    {
        Array.Copy(_values, from, _sorted, 0, count);
        return MedianOfSorted(count);
    }

    private double MedianOfSorted(int count)
    {
        Array.Sort(_sorted, 0, count);
        return Medians.OfSorted(_sorted.AsSpan(0, count));
    }
}
