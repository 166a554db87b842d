using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>A product with a kernel, whatever axes that has, and a bias: rows · kernel + bias.</summary>
internal sealed class Projection(Parameter kernel, Parameter? bias, int inputs)
{
    private NDArray _x = null!;

    public NDArray Forward(NDArray rows)
    {
        _x = rows;
        NDArray matrix = kernel.Value.reshape(inputs, -1);
        NDArray y = np.empty(new Shape(rows.shape[0], matrix.shape[1]), NPTypeCode.Single);
        MatrixProduct.Of(rows, matrix, y);
        return bias is null ? y : np.add(y, bias.Value.reshape(-1), y);
    }

    public NDArray? Backward(NDArray gradient, bool toInputs)
    {
        MatrixProduct.Of(_x.T, gradient, kernel.Gradient.reshape(inputs, -1));
        if (bias is not null)
        {
            MatrixProduct.SumOfRows(gradient, bias.Gradient.reshape(-1));
        }

        if (!toInputs)
        {
            return null;
        }

        NDArray x = np.empty(new Shape(gradient.shape[0], inputs), NPTypeCode.Single);
        MatrixProduct.Of(gradient, kernel.Value.reshape(inputs, -1).T, x);
        return x;
    }
}
