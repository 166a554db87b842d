namespace TfLrCallbacks;

/// <summary>A value of an event file.</summary>
/// <param name="Tag">The name it was logged under, such as <c>epoch_loss</c>.</param>
/// <param name="Plugin">What shows it, such as <c>scalars</c> or <c>histograms</c>; empty where the file does not say.</param>
/// <param name="Tensor">The numbers; null where the value is not numeric (text, an image) or the tensor is not given in full.</param>
public sealed record LoggedValue(string Tag, string Plugin, SnapshotTensor? Tensor)
{
    /// <summary>Gets the text, as Markdown; null where the value is not one text.</summary>
    public string? Text { get; init; }

    /// <summary>Gets the value of a scalar; null where it is not one.</summary>
    public double? Scalar => Tensor is { Shape.Count: 0, Values: { } values }
        ? Convert.ToDouble(values.GetValue(0), System.Globalization.CultureInfo.InvariantCulture)
        : null;
}
