using System.CommandLine;
using System.Globalization;
using TfLrCallbacks.Porting;
using TfLrCallbacks.Reports;

namespace TfLrCallbacks.Cli;

/// <summary><c>tflr suggest</c>: a rate from a recorded range-test curve, by our rule and by every public one.</summary>
internal static class SuggestCommand
{
    private const string Ours = "ours";
    private const string FastaiLeavesOff = "It leaves off the first tenth of the points and the last five.";
    private static readonly string[] Columns = ["method", "suggestion", "low", "high", "confidence", "diagnosis", "reasons"];
    private static readonly string[] InTable = ["method", "suggestion", "reasons"];

    public static Command Create(Terminal terminal)
    {
        Argument<string> curve = new("CURVE") { Description = "A CSV file (commas, semicolons or tabs) with the columns learning_rate and loss, rates rising, or - for standard input." };
        Option<string> method = new("--method") { Description = $"The rule: {Ours} (default), all, or {string.Join(", ", RateSuggestion.All.Select(rule => rule.Name))}.", HelpName = "NAME", DefaultValueFactory = _ => Ours };
        method.AcceptOnlyFromAmong([Ours, "all", .. RateSuggestion.All.Select(rule => rule.Name)]);
        Option<double> momentum = new("--momentum") { Description = "The momentum, or beta_1, of the optimizer. Default: 0.9.", HelpName = "X", DefaultValueFactory = _ => 0.9 };
        Option<string?> svg = new("--svg") { Description = $"Also draw the curve and our answer into this SVG file{OutputFile.OrStandardOutput}.", HelpName = "FILE" };
        Option<bool> force = new("--force") { Description = "Overwrite the file." };
        Option<string> format = FormatOption.Create("the rates are");
        Command command = new ExampleCommand(
            "suggest",
            "A rate from a recorded range-test curve: ours, and what the public finders would say to it, each with the reason.",
            example: "printf \"learning_rate,loss\\n1e-6,2.3\\n1e-5,2.3\\n1e-4,2.27\\n3e-4,2.1\\n1e-3,1.7\\n3e-3,1.2\\n1e-2,0.9\\n3e-2,0.7\\n1e-1,0.68\\n3e-1,1.1\\n1,3\\n3,9\\n\" | tflr suggest - --method all")
        {
            curve, method, momentum, svg, force, format,
        };
        command.SetAction(parsed =>
        {
            OutputFile.Check([(FileKind.Svg, parsed.GetValue(svg))], parsed.GetValue(force));
            RangeTestCurve file = CurveFile.Read(parsed.GetValue(curve)!, terminal);
            double mu = parsed.GetValue(momentum);
            RangeTestResult found = mu is >= 0 and < 1
                ? LrRangeTest.Read(file.LearningRates, file.Losses, mu)
                : throw new BadInputException($"--momentum must be from 0 up to, but not including, 1. Received: {ValueTable.Text(mu)}.");
            string? picture = parsed.GetValue(svg);
            OutputFile.TellIdle(parsed, format, [picture], terminal);
            if (picture is null && parsed.GetValue(method) is not (Ours or "all"))
            {
                IdleOption.Tell(parsed, momentum, $"only --method {Ours} takes it", terminal);
            }

            OutputFile.Save(picture, terminal, () => (found.Sweeps.Count > 0 ? new RangeTestChart(found) : throw new BadInputException(
                $"There is no curve to draw, as its first loss is not finite or fewer than three are. {string.Join(' ', found.Flags.Select(flag => flag.Remedy))}")).ToSvg());

            string wanted = parsed.GetValue(method)!;
            List<object?[]> rows = wanted is Ours or "all" ? [Row(found)] : [];
            rows.AddRange(RateSuggestion.All.Where(rule => wanted == "all" || wanted == rule.Name).Select(rule => Row(rule, file)));
            if (!OutputFile.TakesOutput(picture))
            {
                Write(terminal, FormatOption.Of(parsed.GetValue(format), terminal), file, found, rows);
            }

            return rows.Exists(row => row[1] is double) ? ExitCode.Done : ExitCode.No;
        });
        return command;
    }

    private static void Write(Terminal terminal, OutputFormat form, RangeTestCurve file, RangeTestResult found, List<object?[]> rows)
    {
        if (form is not OutputFormat.Table)
        {
            ValueTable.Write(terminal, form, Columns, rows);
            return;
        }

        terminal.Out.Write(CurveChart.Draw(file.LearningRates, file.Losses, terminal.Width, found));
        ValueTable.Write(terminal, form, InTable, rows.Select(Shown));
    }

    /// <summary>Gives a row as a table has it: what only our rule knows stands in its reasons, so that these have room in a narrow terminal.</summary>
    private static object?[] Shown(object?[] row) => row is [var method, var suggestion, var low, var high, string confidence, var diagnosis, var reasons]
        ? [method, suggestion, string.Create(CultureInfo.InvariantCulture, $"{(low is null ? string.Empty : $"Good from {low:g3} to {high:g3}. ")}Confidence: {confidence} ({diagnosis}). {reasons}")]
        : [row[0], row[1], row[^1]];

    private static object?[] Row(RangeTestResult found) =>
    [
        Ours,
        found.HasAnswer ? found.BaseLearningRate : null,
        found.LowerLearningRate,
        found.UpperLearningRate,
        found.Confidence.ToString().ToLowerInvariant(),
        string.Join(' ', found.Flags.Select(flag => flag.Kind)),
        string.Join(' ', (string[])
        [
            .. found.HasAnswer ? [string.Create(CultureInfo.InvariantCulture, $"For a constant rate; {found.MaxLearningRate:g3} as the peak of a schedule. The edge is taken at {found.DivergenceLearningRate:g3}, where {found.DivergenceReason}.")] : Array.Empty<string>(),
            .. found.Flags.Select(flag => $"{flag.Reason} {flag.Remedy}"),
        ]),
    ];

    private static object?[] Row(RateSuggestion rule, RangeTestCurve file)
    {
        // The file holds what a library stores, smoothed or not: the rule is asked as it stands.
        SuggestedRate rate = rule.Suggest(file.LearningRates, file.Losses);
        return [rule.Name, rate.LearningRate, null, null, null, null, rate.WhyNot ?? WhatItTakes(rule)];
    }

    /// <summary>Says what a rule takes, so that nobody wonders why two of them differ by decades.</summary>
    private static string WhatItTakes(RateSuggestion rule) => rule switch
    {
        FastaiValley => $"The middle of the longest fall of the loss, so it moves with the first rate of the sweep. {FastaiLeavesOff}",
        FastaiSlide => $"The end of a window in which the slope stays small. {FastaiLeavesOff}",
        FastaiMinimum => $"A tenth of the rate at the smallest loss. {FastaiLeavesOff}",
        FastaiSteep => $"The steepest fall by the logarithm of the rate. {FastaiLeavesOff}",
        LightningSteepest lightning => $"The steepest fall by the rate itself: points lie dense at low rates, so it is usually decades too low. {LeavesOff(lightning.SkipBegin, lightning.SkipEnd)}",
        TorchLrFinderSteepest torch => $"The steepest fall from point to point, without smoothing. {LeavesOff(torch.SkipStart, torch.SkipEnd)}",
        IgniteSteepest => "The steepest fall from point to point before the minimum.",
        KerasLrFinderBest keras => $"The steepest fall of a moving average of {keras.Window} points. {LeavesOff(keras.SkipBeginning, keras.SkipEnd)}",
        GeronMinimum => "A tenth of the rate at which the smoothed loss is smallest.",
        _ => string.Empty,
    };

    private static string LeavesOff(int first, int last) => string.Create(CultureInfo.InvariantCulture, $"It leaves off the first {first} points and the last{(last is 1 ? string.Empty : $" {last}")}.");
}
