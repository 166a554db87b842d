using System.Globalization;
using System.Text.RegularExpressions;

namespace TfLrCallbacks;

/// <summary>
/// The lines that training scripts print of a step, without epochs: nanoGPT's (<c>step 250: train loss 1.96, val loss 2.06</c>, <c>iter 10: loss 3.1, time 12ms</c>), llm.c's
/// (<c>step 1/1000 | loss 11.0 | lr 8.5e-07</c>), and those of mmcv and detectron2 where they count iterations.
/// </summary>
internal static partial class StepLines
{
    private const RegexOptions Plain = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase;

    /// <summary>What tells of the machine or is the count itself.</summary>
    private static readonly HashSet<string> NoMetrics = new(["step", "iter", "iteration", "global_step", "time", "dt", "data_time", "eta", "memory", "max_mem", "mfu", "tok/sec", "tokens/sec", "tok/s"], StringComparer.Ordinal);

    /// <summary>Tells whether a text has such a line with a loss.</summary>
    public static bool Is(string text) => (text.Contains("step", StringComparison.OrdinalIgnoreCase) || text.Contains("iter", StringComparison.OrdinalIgnoreCase))
        && ConsoleText.Drawings(text).Any(drawing => StepOf(drawing.Text) is not null && Metrics(drawing.Text).Keys.Any(name => name.EndsWith(LogNames.Loss, StringComparison.Ordinal)));

    public static RawLog Read(string text, string origin)
    {
        List<(long Step, Dictionary<string, double> Values, bool IsEstimated)> steps = [];
        Dictionary<string, double> early = [];
        foreach ((string drawing, int line) in ConsoleText.Drawings(text))
        {
            if (StepOf(drawing) is { } step && Metrics(drawing) is { Count: > 0 } values)
            {
                if (steps is [.., (var before, _, _)] && before > step)
                {
                    throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{origin}, line {line}: must be step {before} or a later one, because steps don't go back. Received: {step}. Split a file that holds several runs, and delete the lines of steps that were trained anew; where each epoch counts its steps from 0, write a table with a column epoch."));
                }

                steps.Add((step, values, Estimated().IsMatch(drawing) && values.Keys.Any(name => name.StartsWith(LogNames.ValidationPrefix, StringComparison.Ordinal))));
                Take(early, values);
                early.Clear();
            }
            else if (Validated().IsMatch(drawing))
            {
                Take(Metrics(drawing), steps is [.., (_, var last, _)] ? last : early);
            }
        }

        // Where losses are estimated at times, on training and on validation data, those of single batches lie between.
        bool areEstimated = steps.Exists(step => step.IsEstimated);
        return new RawLog("lines of steps", [.. steps.Select(step => new LogEntry(Epoch: null, step.Step, step.Values) { IsBatch = areEstimated && !step.IsEstimated })]) { Notes = ["what is printed is rounded"] };
    }

    private static void Take(Dictionary<string, double> from, Dictionary<string, double> to)
    {
        foreach ((string name, double value) in from)
        {
            to[name] = value;
        }
    }

    /// <summary>Gives the step of a line; null for a line without one, and for one of an epoch, whose steps may begin anew.</summary>
    private static long? StepOf(string line) => !line.Contains("epoch", StringComparison.OrdinalIgnoreCase) && Step().Match(line) is { Success: true } step ? long.Parse(step.Groups["step"].ValueSpan, CultureInfo.InvariantCulture) : null;

    private static Dictionary<string, double> Metrics(string line)
    {
        Dictionary<string, double> values = new(StringComparer.Ordinal);
        foreach (Match meter in Meter().Matches(line))
        {
            string name = meter.Groups["name"].Value.ToLowerInvariant();
            if (!NoMetrics.Contains(name))
            {
                string data = meter.Groups["data"].Value.ToLowerInvariant();
                values[(data is "" or "train" or "training" ? string.Empty : LogNames.ValidationPrefix) + (name is "total_loss" ? LogNames.Loss : name)] = PrintedNumber.Of(meter.Groups["value"].Value.ToLowerInvariant());
            }
        }

        return values;
    }

    [GeneratedRegex(@"\b(step|iter|iteration|global_step)(\(train\))?\s*[:=#]?\s*\[?\s*(?<step>\d{1,12})(\s*/\s*\d{1,12})?(?=[\s:,|)\]]|$)", Plain)]
    private static partial Regex Step();

    [GeneratedRegex(@"^\s*(val|validation)\s+loss\b", Plain)]
    private static partial Regex Validated();

    [GeneratedRegex(@"\btrain(ing)?\s+loss\b", Plain)]
    private static partial Regex Estimated();

    [GeneratedRegex(@"(?<=[\s,|:(]|^)((?<data>train|training|val|valid|validation|eval|test|dev)\s+)?(?<name>[A-Za-z_][\w/@.\-]{0,60})(\s*[:=]\s*|\s+)(?<value>[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?|nan|-?inf)(?![\w:./%])", Plain)]
    private static partial Regex Meter();
}
