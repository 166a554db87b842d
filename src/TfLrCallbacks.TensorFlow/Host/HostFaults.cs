using System.Diagnostics;

namespace TfLrCallbacks.TensorFlow;

/// <summary>Says in words what exceptions of TensorFlow.NET mean that do not say it themselves.</summary>
internal static class HostFaults
{
    private const string NoGradientFunction = "gradientFunctions not find op_name: ";

    private const string NoGradient =
        "TensorFlow.NET could not make an update, for a variable has no gradient. The cause is mostly a label that is no class: labels are whole numbers from 0 to the number of outputs - 1, and NaN is none. model.Fit names the label, or the variable.";

    /// <summary>Explains an exception that is about to leave TensorFlow.NET's <c>fit</c>; called where it is thrown.</summary>
    /// <param name="error">The exception.</param>
    /// <returns>What it means and what to do; null where it speaks for itself.</returns>
    public static string? ExplainEscaping(Exception error) =>
        error is NullReferenceException && Array.Exists(new StackTrace(fNeedFileInfo: false).GetFrames(), frame => frame.GetMethod() is { Name: "apply_gradients" })
            ? NoGradient
            : Explain(error);

    /// <summary>Explains an exception of a training step.</summary>
    /// <param name="error">The exception.</param>
    /// <returns>What it means and what to do; null where it speaks for itself.</returns>
    public static string? Explain(Exception error) => error.Message switch
    {
        var message when message.StartsWith("Stack empty", StringComparison.Ordinal) => TrainingGate.Fault,
        var message when message.StartsWith("Invalid tape state", StringComparison.Ordinal) =>
            "TensorFlow.NET has lost its gradient tape (\"Invalid tape state\"), as it does with BinaryCrossentropy(from_logits: true). Give the last layer activation: \"sigmoid\", and leave from_logits at false.",
        var message when message.StartsWith(NoGradientFunction, StringComparison.Ordinal) =>
            $"TensorFlow.NET has no gradient for the operation {message[NoGradientFunction.Length..]}, which the loss or a layer computes with. The loss Huber is one that does: take LogCosh, MeanAbsoluteError or MeanSquaredError.",
        _ => null,
    };
}
