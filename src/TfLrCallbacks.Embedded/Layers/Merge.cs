using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>A layer that passes its inputs to several branches and merges their outputs.</summary>
/// <remarks>An empty <see cref="Block"/> is the branch that gives the inputs as they are.</remarks>
public abstract class Merge : Layer
{
    private readonly Layer[] _branches;

    private protected Merge(IEnumerable<Layer> branches)
    {
        ArgumentNullException.ThrowIfNull(branches);
        _branches = [.. branches.Select(AddPart)];
        if (_branches.Length < 2)
        {
            throw new ArgumentException(
                $"Must hold two branches or more. Received: {_branches.Length}. new Block() is the branch that gives the inputs as they are.", nameof(branches));
        }
    }

    /// <summary>Gets the branches.</summary>
    public IReadOnlyList<Layer> Branches => _branches;

    /// <inheritdoc/>
    public override NDArray Forward(NDArray x, ForwardMode mode) => Combine([.. _branches.Select(branch => branch.Outputs(x, mode))]);

    /// <inheritdoc/>
    public override NDArray? Backward(NDArray gradient, bool toInputs)
    {
        NDArray? sum = null;
        NDArray[] parts = Part(gradient);
        for (int i = 0; i < parts.Length; i++)
        {
            NDArray? inputs = _branches[i].InputGradient(parts[i], toInputs);
            if (toInputs)
            {
                sum = sum is null ? inputs!.copy() : np.add(sum, inputs!, sum);
            }
        }

        return sum;
    }

    /// <inheritdoc/>
    protected override int[] Build(int[] inputShape) => Combine([.. _branches.Select(branch => BuildPart(branch, inputShape))], inputShape);

    private protected abstract NDArray Combine(NDArray[] outputs);

    /// <summary>Returns the gradient with respect to each branch's output, each in an array of its own.</summary>
    private protected abstract NDArray[] Part(NDArray gradient);

    private protected virtual int[] Combine(int[][] shapes, int[] inputShape) => Array.TrueForAll(shapes, shape => shape.SequenceEqual(shapes[0]))
        ? shapes[0]
        : throw DoesNotFit(inputShape, $"needs branches with the same output shape, and has {string.Join(" and ", shapes.Select(shape => Arrays.Show(shape)))}");
}
