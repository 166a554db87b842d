using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>Inputs and targets, row by row, checked and brought into the form that layers and losses take.</summary>
internal sealed class Samples
{
    private readonly NDArray _x;
    private readonly NDArray _y;
    private readonly NDArray? _weights;

    public Samples(NDArray x, NDArray y, LayerStack layers, Loss loss, IReadOnlyDictionary<int, double>? classWeight = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        using var scope = NDScope.Open();
        _x = Inputs.Check(x, layers.InputShape);
        if (y.ndim is 0 || y.shape[0] != x.shape[0])
        {
            throw new ArgumentException(
                $"Must have one row for each of the {x.shape[0]} samples of x. Received an array of shape {Arrays.Show(y.shape)}.", nameof(y));
        }

        Inputs.CheckFinite(y, nameof(y));
        _y = Arrays.Keep(loss.Prepare(y, layers.OutputShape));
        _weights = classWeight is null ? null : Arrays.Keep(ClassWeights.Of(_y, classWeight));
        Count = (int)x.shape[0];
    }

    public int Count { get; }

    /// <summary>Takes rows, in the order of their numbers.</summary>
    public (NDArray X, NDArray Y, NDArray? Weights) Take(NDArray rows) =>
        (np.take(_x, rows, axis: 0), np.take(_y, rows, axis: 0), _weights is null ? null : np.take(_weights, rows, axis: 0));
}
