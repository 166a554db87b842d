namespace TfLrCallbacks;

/// <summary>Something that a log shows of the learning rate.</summary>
/// <param name="Code">What it is, such as <c>rate_too_high</c>; the codes are constants of <see cref="FindingCodes"/>.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Epoch">The epoch at which it shows, as the log counts; null where it is of the whole run.</param>
/// <param name="Evidence">The numbers that it is concluded from.</param>
/// <param name="Advice">What to try next.</param>
public sealed record Finding(string Code, FindingSeverity Severity, int? Epoch, string Evidence, string Advice);
