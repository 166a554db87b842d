namespace TfLrCallbacks;

/// <summary>Something that a range test found fault with, in words for a person.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Reason">What was seen, with its figures.</param>
/// <param name="Remedy">What to do about it.</param>
public sealed record RangeTestFlag(RangeTestFlagKind Kind, string Reason, string Remedy);
