using System.Globalization;

namespace TfLrCallbacks.Cli;

/// <summary>Steps as people write them: <c>0..100,1000</c>; both ends of a range belong to it.</summary>
internal static class StepList
{
    private const long Most = 10_000_000;

    /// <summary>Reads a list of steps.</summary>
    /// <param name="text">Numbers and ranges, with commas between them.</param>
    /// <param name="every">Of a range only every so many steps.</param>
    public static IReadOnlyList<long> Parse(string text, long every)
    {
        List<long> steps = [];
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            string[] ends = part.Split("..");
            long first = Number(ends[0], text);
            long last = ends.Length == 2 ? Number(ends[1], text) : first;
            if (ends.Length > 2 || last < first)
            {
                throw Bad(text);
            }

            if (((last - first) / every) + steps.Count >= Most)
            {
                throw new BadInputException($"These are more than {Most} steps. Give a larger --every.");
            }

            for (long step = first; ; step += every)
            {
                steps.Add(step);
                if (last - step < every)
                {
                    break;
                }
            }
        }

        return steps;
    }

    private static long Number(string text, string all) =>
        long.TryParse(text.Replace("_", string.Empty, StringComparison.Ordinal), NumberStyles.None, CultureInfo.InvariantCulture, out long step) ? step : throw Bad(all);

    private static BadInputException Bad(string text) => new($"--steps must be whole numbers, 0 or more, and ranges that rise, such as 0..100,1000. Received: \"{text}\".");
}
