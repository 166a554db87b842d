namespace TfLrCallbacks.Porting;

/// <summary>
/// fastai's default, <c>valley</c>: half of the longest subsequence of falling losses, counted back from its end as if it had no gaps.
/// </summary>
/// <remarks>The subsequence may leave out points, so the place has little to do with where it begins.</remarks>
public sealed record FastaiValley : FastaiSuggestion
{
    /// <inheritdoc/>
    public override string Name => "fastai-valley";

    private protected override SuggestedRate FindIn(float[] rates, float[] losses)
    {
        if (losses.Length == 0)
        {
            return SuggestedRate.None("No point is left after cutting the first tenth, the last five and what follows a NaN.");
        }

        (int start, int end) = LongestValley(losses);
        double section = (end - start) / 3.0;
        int index = start + (int)section + (int)(section / 2);

        // fastai counts the start one too low, and an index of -1 is the last point in Python.
        index = index < 0 ? index + losses.Length : index;
        return SuggestedRate.At(index, rates[index]);
    }

    private static (int Start, int End) LongestValley(float[] losses)
    {
        (int start, int end) = (0, 0);
        var lengths = new int[losses.Length];
        Array.Fill(lengths, 1);
        for (int i = 1; i < losses.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (losses[i] < losses[j] && lengths[i] <= lengths[j])
                {
                    lengths[i] = lengths[j] + 1;
                }

                // Looked at while the length of i still grows: fastai keeps the start of the first length that is a record.
                if (lengths[end] < lengths[i])
                {
                    end = i;
                    start = end - lengths[end];
                }
            }
        }

        return (start, end);
    }
}
