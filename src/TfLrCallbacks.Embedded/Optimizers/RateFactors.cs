using NumSharp;
using NumSharp.Backends.Iteration;

namespace TfLrCallbacks.Embedded;

/// <summary>The factors on the learning rates of layers: each weight moves by its factor times what the optimizer's rule says.</summary>
/// <remarks>Where all are 1, nothing is done. The gradient of a frozen weight is 0 before clipping, so that it does not count there, and it stays as it is also where the update is not finite.</remarks>
internal sealed class RateFactors(ParameterBlock block)
{
    private readonly double[] _current = [.. block.Parameters.Select(_ => 1.0)];
    private NDArray? _before;
    private NDArray? _factors;
    private bool _on;

    /// <summary>Gets the factors of this update; null where all are 1.</summary>
    public NDArray? Current => _on ? _factors : null;

    public void Begin()
    {
        _on = false;
        bool changed = false;
        for (int i = 0; i < _current.Length; i++)
        {
            double factor = block.Parameters[i].RateFactor;
            _on |= factor is not 1;
            changed |= factor != _current[i];
            _current[i] = factor;
            if (factor is 0)
            {
                block.Parameters[i].Gradient.fill(0f);
            }
        }

        if (!_on)
        {
            return;
        }

        if (_factors is null || changed)
        {
            _factors ??= block.Allocate();
            foreach ((NDArray view, double factor) in block.ViewsOf(_factors).Zip(_current))
            {
                view.fill((float)factor);
            }
        }

        _before ??= block.Allocate();
        np.copyto(_before, block.Values);
    }

    public void End()
    {
        if (_on)
        {
            NDExpr moved = _before! + ((NDExpr)block.Values - _before!) * _factors!;
            np.evaluate(NDExpr.Where(NDExpr.Greater(_factors!, 0f), moved, _before!), block.Values);
        }
    }
}
