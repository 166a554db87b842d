namespace TfLrCallbacks.TensorFlow;

/// <summary>
/// A number of the optimizer that lives in a variable of the host: written only when it changes, and not read back while a training runs.
/// </summary>
/// <remarks>
/// The first write from a thread is looked at once: where it did not act, the variable belongs to another thread, and every write from here goes the way
/// that acts from any thread.
/// </remarks>
internal sealed class HyperParameter(IHostScalar variable)
{
    private double _value = double.NaN;
    private float _written;
    private bool _known;
    private int _thread = -1;
    private bool _isForeign;

    /// <summary>Gets or sets the value; it acts on the next update.</summary>
    /// <exception cref="InvalidOperationException">It cannot be written from this thread.</exception>
    public double Value
    {
        get
        {
            Learn();
            return _value;
        }

        set
        {
            Learn();
            float number = (float)value;
            if (number != _written)
            {
                Write(number);
                _written = number;
            }

            _value = value;
        }
    }

    /// <summary>Takes a value back that was set once, where the variable holds it rounded to float32.</summary>
    /// <param name="value">The value as it was set.</param>
    public void Recall(double value)
    {
        Learn();
        if ((float)value == _written)
        {
            _value = value;
        }
    }

    /// <summary>Forgets what was written, for somebody else may have written since.</summary>
    public void Forget()
    {
        _known = false;
        _thread = -1;
    }

    private void Learn()
    {
        if (!_known)
        {
            _written = variable.Read();
            _value = _written;
            _known = true;
        }
    }

    private void Write(float number)
    {
        int thread = Environment.CurrentManagedThreadId;
        if (thread == _thread)
        {
            if (_isForeign)
            {
                variable.Replace(_written, number);
            }
            else
            {
                variable.Assign(number);
            }

            return;
        }

        variable.Assign(number);
        _isForeign = variable.Read() != number;
        if (_isForeign)
        {
            variable.Replace(_written, number);
            if (variable.Read() != number)
            {
                throw new InvalidOperationException(
                    $"TensorFlow.NET did not take {number} for {variable.Name} from this thread, and the number before, {_written}, cannot be replaced. Set it on the thread that made the optimizer's first update, or compile with a new optimizer.");
            }
        }

        _thread = thread;
    }
}
