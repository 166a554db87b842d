namespace TfLrCallbacks.Porting;

/// <summary>Something that is wrong, or may be, with a schedule in a run.</summary>
/// <param name="Code">Which rule, in kebab case; it never changes.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Step">Where; null for the whole schedule.</param>
/// <param name="Text">What is seen.</param>
/// <param name="Remedy">What to do.</param>
public sealed record LintFinding(string Code, FindingSeverity Severity, long? Step, string Text, string Remedy);
