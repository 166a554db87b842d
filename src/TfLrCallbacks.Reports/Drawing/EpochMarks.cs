using System.Globalization;

namespace TfLrCallbacks.Reports;

/// <summary>Where epochs end on an axis of steps: each, or every second, fifth, tenth, … where there are many.</summary>
/// <param name="Ends">The last step of each marked epoch, and the number of the epoch from 1.</param>
internal sealed record EpochMarks(IReadOnlyList<AxisTick> Ends)
{
    /// <summary>Gives the marks; null where runs have epochs of different lengths, or none has ended.</summary>
    public static EpochMarks? Of(IReadOnlyList<RunFigure> runs, long lastStep, int most)
    {
        if (runs.Select(run => run.StepsPerEpoch).Distinct().ToArray() is not [{ } perEpoch] || perEpoch < 1 || perEpoch > lastStep)
        {
            return null;
        }

        long epochs = lastStep / perEpoch;
        long every = 1;
        for (int i = 0; epochs / every > Math.Max(1, most); i++)
        {
            every = (long)Math.Pow(10, i / 3) * (i % 3) switch { 0 => 2, 1 => 5, _ => 10 };
        }

        long first = runs.Min(run => run.FirstStep) / perEpoch;
        return new EpochMarks([.. Multiples().Select(epoch => new AxisTick(epoch * perEpoch, epoch.ToString(CultureInfo.InvariantCulture)))]);

        IEnumerable<long> Multiples()
        {
            for (long epoch = every * ((first / every) + 1); epoch <= epochs; epoch += every)
            {
                yield return epoch;
            }
        }
    }
}
