namespace TfLrCallbacks.Porting;

/// <summary>A number of a shape of rates.</summary>
/// <param name="Value">The number.</param>
/// <param name="IsLength">Whether it is a whole number of steps.</param>
/// <param name="MayBeNone">Whether it is the length of a piece that is followed by another one, and may be 0 with other settings (no warm-up).</param>
/// <param name="NeedsSetting">Whether the rates alone do not show enough of it: a setting of the script must explain it.</param>
internal readonly record struct RateNumber(double Value, bool IsLength, bool MayBeNone = false, bool NeedsSetting = false);

/// <summary>A piece of a course of rates that has a known form.</summary>
/// <param name="Begins">The step that it counts from.</param>
/// <param name="Last">The last step whose rate it gives.</param>
/// <param name="Rate">Its rate at a step.</param>
/// <param name="Written">Its C#, with <c>{0}</c>, <c>{1}</c>, … in the places of its numbers, where it ends at a step.</param>
internal sealed record RatePiece(int Begins, int Last, Func<double, double> Rate, Func<int, (string Form, RateNumber[] Numbers)> Written)
{
    /// <summary>Gets a value indicating whether it is one rate.</summary>
    public bool IsConstant { get; init; }

    /// <summary>Gets a value indicating whether its C# does not depend on where it ends.</summary>
    public bool IsWhole { get; init; }

    /// <summary>Gets whether the next piece is a floor: a constant rate that this piece would fall below.</summary>
    public bool HasFloor(RatePiece next) => IsWhole && next.IsConstant && Rate(Last) >= next.Rate(next.Begins) && Rate(Last + 1) < next.Rate(Last + 1);

    /// <summary>Gives the step where this piece ends if another one follows: its last step if it has reached the next piece's first rate by then, else the step where the next piece begins.</summary>
    public int EndsAt(RatePiece next) => next.Begins > Last && Last > Begins && Math.Abs(Rate(Last) - next.Rate(next.Begins)) <= 1e-9 * Math.Abs(Rate(Last)) ? Last : next.Begins;
}
