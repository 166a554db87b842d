using Tensorflow.Keras.Losses;

namespace TfLrCallbacks.TensorFlow;

/// <summary>What is known of TensorFlow.NET's own losses.</summary>
internal static class HostLosses
{
    private const string Sparse = "SparseCategoricalCrossentropy";

    /// <summary>Says whether a loss takes labels.</summary>
    /// <param name="loss">The loss.</param>
    /// <returns>Whether it does; false for one of the user's own.</returns>
    public static bool TakesLabels(ILossFunc loss) => loss.GetType().Name is Sparse;

    /// <summary>Says whether a loss takes one number for each output of the model.</summary>
    /// <param name="loss">The loss.</param>
    /// <returns>Whether it does; false for one of the user's own.</returns>
    public static bool ComputesWithTargets(ILossFunc loss) => loss.GetType() is { Namespace: "Tensorflow.Keras.Losses", Name: not Sparse };
}
