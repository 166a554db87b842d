using System.Globalization;
using System.Text.RegularExpressions;

namespace TfLrCallbacks;

/// <summary>The bars of tqdm, as Lightning draws them too: <c>Epoch 3: 100%|####| 40/40 [00:12&lt;00:00, 3.2it/s, loss=0.31, lr=1e-3]</c>.</summary>
internal static partial class ProgressBars
{
    private const RegexOptions Plain = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    /// <summary>Tells whether a text has such a bar of an epoch, with metrics; the epoch may stand in a line of its own before it.</summary>
    public static bool Is(string text) => text.Contains("%|", StringComparison.Ordinal) && Bars(text).Any();

    public static RawLog Read(string text, string origin)
    {
        PrintedEpochs epochs = new("bars of tqdm", origin);
        foreach (PrintedBatch bar in Bars(text))
        {
            epochs.Add(bar);
        }

        return epochs.Log();
    }

    private static IEnumerable<PrintedBatch> Bars(string text)
    {
        Match? header = null;
        foreach ((string drawing, int line) in ConsoleText.Drawings(text))
        {
            header = Header().Match(drawing) is { Success: true } found ? found : header;

            // Where the characters that draw over are lost, several drawings stand in a line.
            foreach (Match bar in Bar().Matches(drawing))
            {
                Match? named = bar.Groups["epoch"].Success ? bar : bar.Groups["other"].Success ? null : header;
                Dictionary<string, double> metrics = Metrics(bar);
                if (named is not null && metrics.Count > 0)
                {
                    yield return new PrintedBatch(line, PrintedNumber.Whole(named.Groups["epoch"]), named.Groups["epochs"].Success ? PrintedNumber.Whole(named.Groups["epochs"]) : null, PrintedNumber.Whole(bar.Groups["at"]), PrintedNumber.Whole(bar.Groups["of"]), metrics, metrics)
                    {
                        // Lightning, which prints its version, counts from 0.
                        IsFromOne = bar.Groups["metrics"].Value.Contains("v_num=", StringComparison.Ordinal) ? false : null,
                        IsBar = true,
                        First = 1,
                    };
                }
            }
        }
    }

    /// <summary>Gives the numbers behind the times of a bar. One that the end of a narrow console cuts off is left out.</summary>
    private static Dictionary<string, double> Metrics(Match bar)
    {
        Dictionary<string, double> metrics = new(StringComparer.Ordinal);
        foreach (Match metric in Metric().Matches(bar.Groups["metrics"].Value + bar.Groups["end"].Value))
        {
            if (metric.Groups["name"].Value is not "v_num" and var name)
            {
                metrics[name] = PrintedNumber.Of(metric.Groups["value"].Value);
            }
        }

        return metrics;
    }

    [GeneratedRegex(@"((\bepoch:?\s*[\[(]?(?<epoch>\d{1,9})(\s*/\s*(?<epochs>\d{1,9}))?[\])]?[^\n|%]{0,60}?\s)|(?<other>(?![^\n|%]{0,60}?epoch:?\s*[\[(]?\d)[^\s|%][^\n|%]{0,60}?:\s+)|(?<=^|\s))\d{1,3}%\|[^|\n]*\|\s*(?<at>\d{1,9})/(?<of>\d{1,9})\s*\[(?<metrics>([^\[\]\n]|\[[^\[\]\n]*\])*)(?<end>\]?)", Plain | RegexOptions.IgnoreCase)]
    private static partial Regex Bar();

    [GeneratedRegex(@"^\s*epoch:?\s*[\[(]?(?<epoch>\d{1,9})(\s*(/|of)\s*(?<epochs>\d{1,9}))?[\])]?:?\s*$", Plain | RegexOptions.IgnoreCase)]
    private static partial Regex Header();

    [GeneratedRegex(@",\s*(?<name>[A-Za-z_][^=,\]]{0,99}?)\s*=\s*\[?(?<value>[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?|nan|-?inf)\]?\s*(?=[,\]])", Plain)]
    private static partial Regex Metric();
}
