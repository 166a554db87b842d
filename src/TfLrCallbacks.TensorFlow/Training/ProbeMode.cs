using Tensorflow.Keras;
using Tensorflow.Keras.Engine;

namespace TfLrCallbacks.TensorFlow;

/// <summary>
/// While it lives, a model in training computes what a probe measures: normalisation by the rows' own statistics, without Dropout. Rates and moving
/// statistics are put back when it is disposed.
/// </summary>
internal readonly ref struct ProbeMode
{
    private readonly Model _model;
    private readonly ILayer[] _dropouts;
    private readonly float[] _rates;
    private readonly Array[] _statistics;

    /// <summary>Begins the mode.</summary>
    /// <param name="model">The model.</param>
    /// <param name="dropouts">Its Dropout layers.</param>
    public ProbeMode(Model model, ILayer[] dropouts)
    {
        _model = model;
        _dropouts = dropouts;
        _rates = [.. dropouts.Select(layer => HostFields.DropoutArgs(layer).Rate)];
        _statistics = [.. model.NonTrainableWeights.Select(weight => new HostVariable(weight).Read())];
        foreach (ILayer layer in dropouts)
        {
            HostFields.DropoutArgs(layer).Rate = 0;
        }
    }

    /// <summary>Ends the mode.</summary>
    public void Dispose()
    {
        for (int i = 0; i < _rates.Length; i++)
        {
            HostFields.DropoutArgs(_dropouts[i]).Rate = _rates[i];
        }

        for (int i = 0; i < _statistics.Length; i++)
        {
            VariableWriter.Write(new HostVariable(_model.NonTrainableWeights[i]), _statistics[i]);
        }
    }
}
