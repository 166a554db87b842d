namespace TfLrCallbacks.Reports;

/// <summary>What the doctor found in a training.</summary>
/// <param name="Name">The name of the training.</param>
/// <param name="Diagnosis">What was found; see <see cref="Doctor"/>.</param>
public sealed record NamedDiagnosis(string Name, Diagnosis Diagnosis);
