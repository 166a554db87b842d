using System.Globalization;

namespace TfLrCallbacks.Porting;

/// <summary>composer's time strings: <c>10ba</c>, <c>3ep</c>, <c>0.5dur</c>; samples and tokens where the context says how many a batch has.</summary>
internal static class ComposerTime
{
    private static readonly string[] Units = ["iter", "ep", "ba", "sp", "tok", "dur", "sec"];

    /// <summary>Gives a time in batches, stretched by scale_schedule_ratio unless that is left out.</summary>
    public static double Batches(Arguments a, string name, Value value, bool isScaled = true)
    {
        (double amount, string unit) = Parse(a, name, value);
        double ratio = isScaled ? a.Context.ScaleScheduleRatio : 1;
        return unit switch
        {
            "ba" => Math.Truncate(amount * ratio),
            "ep" => Math.Truncate(amount * ratio * PerEpoch(a, name)),
            "dur" => Math.Truncate(amount * ratio * Duration(a, name)),
            "sp" when a.Context.SamplesPerStep is { } samples => amount * ratio / samples,
            "tok" when a.Context.TokensPerStep is { } tokens => amount * ratio / tokens,
            "sec" => throw a.Refuse(name, "must not be wall-clock time, which composer refuses in schedules"),
            _ => throw a.Refuse(name, "is in a unit that needs to know how much a batch holds. Give it in batches (ba), epochs (ep) or as a part of the run (dur)"),
        };
    }

    /// <summary>Gets the unit that a time is counted in after conversion: epochs and durations are batches.</summary>
    public static string Unit(Arguments a, string name) => Parse(a, name, a[name]).Unit is "sp" or "tok" ? Parse(a, name, a[name]).Unit : "ba";

    public static double Duration(Arguments a, string name) => Run(a, name).TotalSteps!.Value;

    private static double PerEpoch(Arguments a, string name) => Run(a, name).StepsPerEpoch!.Value;

    private static RunLength Run(Arguments a, string name) => a.Context.Run is { StepsPerEpoch: not null } run
        ? run
        : throw a.Refuse(name, "needs the length of the run (epochs and steps per epoch)");

    private static (double Amount, string Unit) Parse(Arguments a, string name, Value value)
    {
        if (value is not Value.Text { Characters: var text })
        {
            throw a.Refuse(name, "must be a time such as '10ba', '3ep' or '0.5dur'");
        }

        string trimmed = text.Trim();
        string? unit = Array.Find(Units, candidate => trimmed.EndsWith(candidate, StringComparison.OrdinalIgnoreCase));
        if (unit is null
            || !double.TryParse(trimmed[..^unit.Length], NumberStyles.Float, CultureInfo.InvariantCulture, out double amount)
            || !double.IsFinite(amount)
            || amount < 0)
        {
            throw a.Refuse(name, "must be a time such as '10ba', '3ep' or '0.5dur'");
        }

        return unit == "dur" || amount == Math.Floor(amount)
            ? (amount, unit)
            : throw a.Refuse(name, "may have a fraction only in 'dur'");
    }
}
