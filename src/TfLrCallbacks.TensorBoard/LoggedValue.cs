namespace TfLrCallbacks;

/// <summary>A value of an event file.</summary>
/// <param name="Tag">The name it was logged under, such as <c>epoch_loss</c>.</param>
/// <param name="Plugin">The TensorBoard plugin that shows the value, such as <c>scalars</c> or <c>histograms</c>; empty if the file names none.</param>
/// <param name="Tensor">The numbers; null where the value is not numeric (text, an image) or the tensor is not given in full.</param>
public sealed record LoggedValue(string Tag, string Plugin, SnapshotTensor? Tensor)
{
    /// <summary>Gets the text, as Markdown; null if the value is not a single text.</summary>
    public string? Text { get; init; }

    /// <summary>Gets the number; null if the value is not a scalar.</summary>
    public double? Scalar => Tensor is { Shape.Count: 0, Values: { } values }
        ? Convert.ToDouble(values.GetValue(0), System.Globalization.CultureInfo.InvariantCulture)
        : null;
}
