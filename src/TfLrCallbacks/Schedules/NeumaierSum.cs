namespace TfLrCallbacks;

/// <summary>A sum that keeps what is lost in the rounding of each addition (Neumaier 1974).</summary>
internal struct NeumaierSum
{
    private double _sum;
    private double _lost;

    public readonly double Value => _sum + _lost;

    public void Add(double value)
    {
        double sum = _sum + value;
        _lost += Math.Abs(_sum) >= Math.Abs(value) ? _sum - sum + value : value - sum + _sum;
        _sum = sum;
    }
}
