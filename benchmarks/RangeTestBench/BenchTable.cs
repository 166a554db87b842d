using System.Globalization;
using System.Net;
using System.Text;

namespace TfLrCallbacks.RangeTestBench;

/// <summary>Sums runs up: one row for each finder, calibration by label, and the broken tasks.</summary>
internal static class BenchTable
{
    private static readonly string[] Head =
        ["finder", "runs", "constant: mean", "median", "p90", "> 10 %", "> 50 %", "one-cycle: mean", "median", "p90", "> 10 %", "> 50 %", "cost: mean"];

    public static string Markdown(IReadOnlyList<BenchRun> runs, string ours)
    {
        var text = new StringBuilder();
        foreach ((string title, string[] head, string[][] rows) in Tables(runs, ours))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"**{title}**").AppendLine();
            text.AppendLine(CultureInfo.InvariantCulture, $"| {string.Join(" | ", head)} |");
            text.AppendLine(CultureInfo.InvariantCulture, $"|{string.Concat(Enumerable.Repeat("---|", head.Length))}");
            foreach (string[] row in rows)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"| {string.Join(" | ", row)} |");
            }

            text.AppendLine();
        }

        return text.ToString();
    }

    public static string Html(IReadOnlyList<BenchRun> runs, string ours)
    {
        var text = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>Range test bench</title><style>body{font:15px sans-serif;margin:2em;max-width:75em}table{border-collapse:collapse;margin-bottom:2em}td,th{padding:.2em .6em;border-bottom:1px solid #ccc;text-align:right}td:first-child,th:first-child{text-align:left}</style>\n<h1>Range test bench</h1>\n<p>Regret on the training loss after the whole training: 0 is the best rate of the grid, 1 no progress. Cost in training steps.</p>\n");
        foreach ((string title, string[] head, string[][] rows) in Tables(runs, ours))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"<h2>{WebUtility.HtmlEncode(title)}</h2><table><tr>{Cells("th", head)}</tr>");
            foreach (string[] row in rows)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"<tr>{Cells("td", row)}</tr>");
            }

            text.AppendLine("</table>");
        }

        return text.Append("</html>\n").ToString();
    }

    /// <summary>Says which means of ours are beyond what they may be.</summary>
    public static IEnumerable<string> Beyond(IReadOnlyList<BenchRun> runs, string ours, double? mostRegret, double? mostCost)
    {
        BenchRun[] own = [.. runs.Where(run => run.Counts && run.Finder == ours)];
        if (own.Length is 0)
        {
            return mostRegret is null && mostCost is null ? [] : [$"No run of {ours} counts, so nothing is known of its means."];
        }

        (string Name, double Mean, double? Most)[] means =
        [
            ("regret of a constant rate", own.Average(run => run.ConstantRegret), mostRegret),
            ("regret of a one-cycle", own.Average(run => run.OneCycleRegret), mostRegret),
            ("cost", own.Average(run => run.Cost), mostCost),
        ];
        return means.Where(mean => mean.Most is { } most && !(mean.Mean <= most)).Select(mean => string.Create(CultureInfo.InvariantCulture, $"The mean {mean.Name} is {mean.Mean:g4}, more than {mean.Most}."));
    }

    private static IEnumerable<(string Title, string[] Head, string[][] Rows)> Tables(IReadOnlyList<BenchRun> runs, string ours)
    {
        BenchRun[] known = [.. runs.Where(run => run.Counts)];
        yield return ("Finders", Head, [.. known.GroupBy(run => run.Finder).Select(group => (string[])[group.Key, Whole(group.Count()), .. Figures(group.Select(run => run.ConstantRegret)), .. Figures(group.Select(run => run.OneCycleRegret)), Short(group.Average(run => run.Cost), "F0")])]);
        BenchRun[] own = [.. known.Where(run => run.Finder == ours)];
        yield return ("Calibration of " + ours, ["label", .. Head[1..]], [.. own.GroupBy(run => run.Confidence).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => (string[])[group.Key, Whole(group.Count()), .. Figures(group.Select(run => run.ConstantRegret)), .. Figures(group.Select(run => run.OneCycleRegret)), Short(group.Average(run => run.Cost), "F0")])]);
        yield return ("Pairs by task: the other's regret minus ours", ["finder", "tasks", "constant: mean", "95 %", "one-cycle: mean", "95 %"], [.. known.Where(run => run.Finder != ours).GroupBy(run => run.Finder).Select(group => Pair(group, own))]);
        yield return (ours + " by task", ["task", "constant", "one-cycle", "cost", "labels", "flags"], [.. own.GroupBy(run => run.Task).Select(group => (string[])[group.Key, Short(group.Average(run => run.ConstantRegret)), Short(group.Average(run => run.OneCycleRegret)), Short(group.Average(run => run.Cost), "F0"), Counts(group.Select(run => run.Confidence)), Counts(group.SelectMany(run => run.Flags.Split(' ', StringSplitOptions.RemoveEmptyEntries)))])]);
        yield return ("Broken tasks", ["task", "runs", "labels", "flags", "highest base rate"], [.. runs.Where(run => run.Finder == ours && double.IsNaN(run.ConstantRegret) || run.Confidence is "refused").GroupBy(run => run.Task).Select(group => (string[])[group.Key, Whole(group.Count()), Counts(group.Select(run => run.Confidence)), Counts(group.SelectMany(run => run.Flags.Split(' ', StringSplitOptions.RemoveEmptyEntries))), Short(group.Max(run => run.Base) ?? double.NaN, "g3")])]);
    }

    private static string[] Pair(IEnumerable<BenchRun> theirs, BenchRun[] own)
    {
        Dictionary<string, BenchRun[]> ofTask = own.GroupBy(run => run.Task).ToDictionary(group => group.Key, group => group.ToArray());
        (double Constant, double OneCycle)[] differences =
        [
            .. theirs.GroupBy(run => run.Task).Where(group => ofTask.ContainsKey(group.Key)).Select(group => (
                group.Average(run => run.ConstantRegret) - ofTask[group.Key].Average(run => run.ConstantRegret),
                group.Average(run => run.OneCycleRegret) - ofTask[group.Key].Average(run => run.OneCycleRegret))),
        ];
        double[] constant = [.. differences.Select(pair => pair.Constant)];
        double[] oneCycle = [.. differences.Select(pair => pair.OneCycle)];
        return [theirs.First().Finder, Whole(differences.Length), Short(constant.Average()), Bootstrap(constant), Short(oneCycle.Average()), Bootstrap(oneCycle)];
    }

    private static string Bootstrap(double[] differences)
    {
        var random = new SmallRandom(1);
        double[] means = new double[2000];
        for (int i = 0; i < means.Length; i++)
        {
            double sum = 0;
            for (int k = 0; k < differences.Length; k++)
            {
                sum += differences[random.Below(differences.Length)];
            }

            means[i] = sum / differences.Length;
        }

        Array.Sort(means);
        return $"{Short(means[50])} to {Short(means[1949])}";
    }

    private static string[] Figures(IEnumerable<double> regrets)
    {
        double[] sorted = [.. regrets.Order()];
        return
        [
            Short(sorted.Average()), Short(sorted[sorted.Length / 2]), Short(sorted[(int)(0.9 * (sorted.Length - 1))]),
            Short(100.0 * sorted.Count(regret => regret > 0.1) / sorted.Length, "F1"), Short(100.0 * sorted.Count(regret => regret > 0.5) / sorted.Length, "F1"),
        ];
    }

    private static string Counts(IEnumerable<string> words) =>
        string.Join(", ", words.GroupBy(word => word).OrderByDescending(group => group.Count()).Select(group => $"{group.Count()} {group.Key}"));

    private static string Cells(string tag, string[] row) => string.Concat(row.Select(cell => $"<{tag}>{WebUtility.HtmlEncode(cell)}</{tag}>"));

    private static string Whole(int count) => count.ToString(CultureInfo.InvariantCulture);

    private static string Short(double value, string format = "F3") => value.ToString(format, CultureInfo.InvariantCulture);

    /// <summary>A small linear congruential generator (Knuth's MMIX), so that intervals are the same every time.</summary>
    private sealed class SmallRandom(ulong seed)
    {
        private ulong _state = seed;

        public int Below(int bound)
        {
            _state = (_state * 6364136223846793005) + 1442695040888963407;
            return (int)((_state >> 33) % (ulong)bound);
        }
    }
}
