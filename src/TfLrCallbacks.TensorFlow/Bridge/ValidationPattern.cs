namespace TfLrCallbacks.TensorFlow;

/// <summary>
/// Learns in which epochs TensorFlow.NET's <c>fit</c> validates on a dataset, from those whose end came and those whose end was left out.
/// </summary>
/// <remarks>
/// <code>
/// left out where  step &gt; 0 and epoch = 0,  or  epoch mod step ≠ 0       step: validation_step, 10 by default
/// </code>
/// </remarks>
internal sealed class ValidationPattern
{
    private bool _leftOutTheFirst;
    private int? _step;

    /// <summary>Begins anew.</summary>
    public void Reset()
    {
        _leftOutTheFirst = false;
        _step = null;
    }

    /// <summary>The end of an epoch was left out.</summary>
    /// <param name="epoch">The zero-based epoch.</param>
    public void LeftOut(int epoch) => _leftOutTheFirst |= epoch is 0;

    /// <summary>An epoch was validated.</summary>
    /// <param name="epoch">The zero-based epoch.</param>
    public void Validated(int epoch)
    {
        // The first epoch that is validated after epoch 0 is the step itself.
        if (_leftOutTheFirst && epoch > 0)
        {
            _step ??= epoch;
        }
    }

    /// <summary>Says whether the end of an epoch will be left out.</summary>
    /// <param name="epoch">The zero-based epoch.</param>
    /// <returns>Whether it will; null where that is not known.</returns>
    public bool? LeavesOut(int epoch) => _step is { } step ? epoch % step is not 0 : null;
}
