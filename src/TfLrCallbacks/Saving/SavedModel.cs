namespace TfLrCallbacks;

/// <summary>A file that <see cref="ModelCheckpoint"/> keeps as one of the best.</summary>
/// <param name="File">The file.</param>
/// <param name="Value">The metric's value; where it was not a number, the worst there is, an infinity.</param>
public sealed record SavedModel(string File, double Value);
