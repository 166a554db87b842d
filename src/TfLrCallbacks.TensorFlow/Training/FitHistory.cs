using Tensorflow.Keras.Callbacks;

namespace TfLrCallbacks.TensorFlow;

/// <summary>What <c>Fit</c> gives: TensorFlow.NET's history, with the rates, and ours, which also has the rate and loss of every step.</summary>
public sealed class FitHistory : Tensorflow.Keras.Callbacks.History
{
    internal FitHistory(CallbackParams parameters, TfLrCallbacks.History run)
        : base(parameters)
    {
        Run = run;
        history = run.Names.ToDictionary(name => name, name => run[name].Select(value => (float)value).ToList());
    }

    /// <summary>Gets what happened, step by step, the warnings, and why the training ended early.</summary>
    public TfLrCallbacks.History Run { get; }
}
