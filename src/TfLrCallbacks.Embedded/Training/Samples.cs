using System.Runtime.InteropServices;
using System.Security.Cryptography;
using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>Inputs and targets, row by row, checked and brought into the form that layers and losses take.</summary>
internal sealed class Samples
{
    public Samples(
        NDArray x, NDArray y, CompiledModel model, IReadOnlyDictionary<int, double>? classWeight = null, NDArray? sampleWeight = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        using var scope = NDScope.Open();
        X = Inputs.Check(x, model.Layers.InputShape);
        model.Layers.CheckInputs(X);
        if (y.ndim is 0 || y.shape[0] != x.shape[0])
        {
            throw new ArgumentException(
                $"Must have one row for each of the {x.shape[0]} samples of x. Received an array of shape {Arrays.Show(y.shape)}.", nameof(y));
        }

        Inputs.CheckNumbers(y, nameof(y));
        Y = Arrays.Keep(PositionRows.Prepare(model.Loss, y, model.Layers.OutputShape));
        NDArray? weights = PositionRows.Weights(Y, model.Layers.OutputShape, classWeight, sampleWeight);
        Weights = weights is null ? null : Arrays.Keep(weights);
        Count = (int)x.shape[0];
        model.CheckMetrics(Y);
    }

    private Samples(NDArray x, NDArray y, NDArray? weights) => (X, Y, Weights, Count) = (Arrays.Keep(x), Arrays.Keep(y), weights is null ? null : Arrays.Keep(weights), (int)x.shape[0]);

    public int Count { get; }

    public NDArray X { get; }

    public NDArray Y { get; }

    public NDArray? Weights { get; }

    /// <summary>Makes samples, and says where they come from if they can't be.</summary>
    public static Samples Of(string source, Func<Samples> make, string argument)
    {
        try
        {
            return make();
        }
        catch (ArgumentException error)
        {
            string said = error.ParamName is { } inner ? error.Message.Replace($" (Parameter '{inner}')", string.Empty, StringComparison.Ordinal) : error.Message;
            throw new ArgumentException($"{source}: {said}", argument, error);
        }
    }

    /// <summary>Joins the rows of checked samples, which may have been given in different forms. Those without weights weigh 1.</summary>
    public static Samples Joined(IReadOnlyList<Samples> parts)
    {
        using var scope = NDScope.Open();
        NDArray? given = parts.FirstOrDefault(part => part.Weights is not null)?.Weights;
        return new Samples(
            np.concatenate([.. parts.Select(part => part.X)], 0),
            np.concatenate([.. parts.Select(part => part.Y)], 0),
            given is null ? null : np.concatenate([.. parts.Select(part => part.Weights ?? np.ones(new Shape([part.Count, .. given.shape.AsSpan(1)]), NPTypeCode.Single))], 0));
    }

    /// <summary>Adds shapes and numbers to a hash.</summary>
    public void AddTo(IncrementalHash hash)
    {
        foreach (NDArray? array in (NDArray?[])[X, Y, Weights])
        {
            if (array is null)
            {
                continue;
            }

            hash.AppendData(MemoryMarshal.AsBytes<long>(array.shape));
            hash.AppendData(MemoryMarshal.AsBytes(
                array.typecode is NPTypeCode.Single && array.Shape.IsContiguous ? Arrays.Span(array) : array.astype(NPTypeCode.Single).ToArray<float>()));
        }
    }

    /// <summary>Takes rows, in the order of their numbers.</summary>
    public Batch Take(NDArray rows) =>
        new(np.take(X, rows, axis: 0), np.take(Y, rows, axis: 0), Weights is null ? null : np.take(Weights, rows, axis: 0));

    /// <summary>Takes rows that follow one another.</summary>
    public Batch Slice(long start, long end)
    {
        var rows = new Slice(start, end);
        return new(X[rows], Y[rows], Weights?[rows]);
    }
}
