using System.Globalization;
using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>
/// All trainable parameters of a model, one after the other in one array, and their gradients in another. An optimizer updates
/// the whole model in one pass; a parameter is a view into the block.
/// </summary>
/// <remarks>
/// The block has rows of <see cref="RowLength"/> numbers, the last filled up with zeros whose gradients stay zero. A number that
/// changes from step to step, such as the learning rate, enters an expression as one such row (<see cref="HyperParameter"/>): a
/// constant would be compiled into a new kernel for every value, and a single number in an array turns SIMD off.
/// </remarks>
internal sealed class ParameterBlock
{
    public const int RowLength = 1024;

    public ParameterBlock(IReadOnlyList<Parameter> parameters)
    {
        Parameters = parameters;
        long size = parameters.Sum(parameter => (long)parameter.Size);
        if (size > Array.MaxLength - RowLength)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"The model would have {size:N0} weights, and there can be {Array.MaxLength:N0} at most. Make its layers smaller."), nameof(parameters));
        }

        Rows = Math.Max(1, (int)((size + RowLength - 1) / RowLength));
        Values = Allocate();
        Gradients = Allocate();
        foreach ((Parameter parameter, NDArray value, NDArray gradient) in parameters.Zip(ViewsOf(Values), ViewsOf(Gradients)))
        {
            parameter.Bind(value, gradient);
        }
    }

    public IReadOnlyList<Parameter> Parameters { get; }

    public NDArray Values { get; }

    public NDArray Gradients { get; }

    private int Rows { get; }

    /// <summary>Makes another array of this layout, filled with zeros: gradients, or a slot of an optimizer.</summary>
    public NDArray Allocate() => Arrays.Keep(np.zeros(new Shape(Rows, RowLength), NPTypeCode.Single));

    /// <summary>
    /// Calls the body for ranges that together hold all parameters, on the threads that a step may use. Each thread goes through the part of a matrix that it also multiplies
    /// with and computes the gradient of: the longer side is divided (<see cref="OpenBlas.Multiply"/>).
    /// </summary>
    /// <param name="least">How many numbers are worth a thread of their own.</param>
    /// <param name="body">Works on a range, from a number up to, but not including, another.</param>
    public void For(int least, Action<int, int> body)
    {
        int parts = Chunks.Number(Rows * RowLength, least);
        if (parts is 1)
        {
            body(0, Rows * RowLength);
            return;
        }

        Team.Do(parts, part =>
        {
            int offset = 0;
            foreach (Parameter parameter in Parameters)
            {
                int columns = parameter.Shape.Count is 0 ? 1 : parameter.Shape[^1];
                int rows = parameter.Size / columns;
                (int lines, int longest, int values) = rows >= columns ? (1, rows, columns) : (rows, columns, 1);
                int start = (int)((long)longest * part / parts) * values;
                int end = (int)((long)longest * (part + 1) / parts) * values;
                for (int line = 0; line < lines; line++)
                {
                    body(offset + line * columns + start, offset + line * columns + end);
                }

                offset += parameter.Size;
            }
        });
    }

    /// <summary>Returns the part of every parameter in an array of this layout.</summary>
    public IReadOnlyList<NDArray> ViewsOf(NDArray block)
    {
        NDArray flat = Arrays.Keep(block.reshape(Rows * RowLength));
        var views = new NDArray[Parameters.Count];
        int start = 0;
        for (int i = 0; i < views.Length; i++)
        {
            int end = start + Parameters[i].Size;
            views[i] = Arrays.Keep(flat[new Slice(start, end)].reshape(Parameters[i].Dimensions));
            start = end;
        }

        return views;
    }
}
