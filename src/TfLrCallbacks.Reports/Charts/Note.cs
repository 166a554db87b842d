namespace TfLrCallbacks.Reports;

/// <summary>Something to know about a result, and why.</summary>
/// <param name="Name">Its short name, such as <c>NotBracketed</c>.</param>
/// <param name="Reason">The reason, in a sentence.</param>
public sealed record Note(string Name, string Reason);
