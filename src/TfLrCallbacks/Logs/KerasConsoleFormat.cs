using System.Globalization;
using System.Text.RegularExpressions;

namespace TfLrCallbacks;

/// <summary>What Keras' <c>fit</c> prints: a line <c>Epoch 3/10</c>, and behind it a bar that is drawn again and again, with the metrics of the epoch in the last drawing.</summary>
internal static partial class KerasConsoleFormat
{
    private const RegexOptions Plain = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    /// <summary>What a logger writes in front of a line: something with a time, a level or the name of a container.</summary>
    private const string Logged = @"((?=[^\n]*(\d\d:\d\d|\b(DEBUG|INFO|WARNING)\b|\|))[^\n]*?[\s:\]|])?";

    /// <summary>Tells whether a text has lines such as <c>Epoch 3/10</c>, each alone or with a bar behind it.</summary>
    public static bool Is(string text) => text.Contains("Epoch ", StringComparison.Ordinal) && ConsoleText.Drawings(text).Any(drawing => Header().IsMatch(drawing.Text));

    /// <summary>Tells whether a text has a bar with metrics, as it is copied without the line of its epoch.</summary>
    public static bool IsBare(string text) => text.Contains(" - ", StringComparison.Ordinal) && ConsoleText.Drawings(text).Any(drawing => OwnBar().IsMatch(drawing.Text));

    public static RawLog Read(string text, string origin, bool isBare = false)
    {
        KerasConsoleEpochs epochs = new(origin);
        if (isBare)
        {
            epochs.Begin(1, planned: null, line: 1);
        }

        foreach ((string drawing, int line) in ConsoleText.Drawings(text))
        {
            if (Header().Match(drawing) is { Success: true } header)
            {
                epochs.Begin(Number(header, "epoch"), Number(header, "of"), line);
                Add(epochs, header.Groups["rest"].Value, line);
            }
            else if (Rate().Match(drawing) is { Success: true } rate && double.TryParse(rate.Groups["rate"].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double set))
            {
                epochs.SetRate(Number(rate, "epoch"), set);
            }
            else
            {
                Add(epochs, drawing, line);
            }
        }

        return epochs.Log();
    }

    /// <summary>Adds the metrics of a drawing: what stands behind its last count of batches, or behind the seconds in Keras' short lines.</summary>
    private static void Add(KerasConsoleEpochs epochs, string drawing, int line)
    {
        Match bar = Bar().Match(drawing);
        if (!bar.Success && !Short().IsMatch(drawing))
        {
            return;
        }

        Dictionary<string, double> values = new(StringComparer.Ordinal);
        foreach (string part in (bar.Success ? drawing[bar.Index..] : drawing).Split(" - "))
        {
            if (Metric().Match(part) is { Success: true } metric)
            {
                values[metric.Groups["name"].Value] = PrintedNumber.Of(metric.Groups["value"].Value);
            }
        }

        if (values.Count > 0)
        {
            epochs.Add(values, bar.Success ? (bar.Groups["at"].Value, bar.Groups["of"].Value) : null, line);
        }
    }

    private static int Number(Match match, string group) => int.TryParse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : int.MaxValue;

    [GeneratedRegex(@"^\s*" + Logged + @"Epoch (?<epoch>\d{1,9})/(?<of>\d{1,9})\s*(?<rest>\d+/(\d+|Unknown)\s.*)?$", Plain)]
    private static partial Regex Header();

    [GeneratedRegex(@"^\s*" + Logged + @"Epoch 0*(?<epoch>\d{1,9}): LearningRateScheduler (setting|reducing) learning rate to (?<rate>[-+.0-9e]+?)\.?\s*$", Plain)]
    private static partial Regex Rate();

    [GeneratedRegex(@"(?<![\w./])(?<at>\d+)/(?<of>\d+|Unknown)(?=\s)", Plain | RegexOptions.RightToLeft)]
    private static partial Regex Bar();

    [GeneratedRegex(@"(?<![\w./])\d+/(\d+|Unknown)\s.*(?<![\w.])\d+[mu]?s(/(step|sample|epoch))? - \w[^:\n]{0,99}: [-+.\dni]", Plain)]
    private static partial Regex OwnBar();

    [GeneratedRegex(@"^\s*(- )?\d+m?s( \d+[mu]?s/\w+)? - \w+: ", Plain)]
    private static partial Regex Short();

    [GeneratedRegex(@"^\s*(?<name>[^\s:][^:]{0,99}): (?<value>[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?|nan|-?inf)(?=\s|$)", Plain)]
    private static partial Regex Metric();
}
