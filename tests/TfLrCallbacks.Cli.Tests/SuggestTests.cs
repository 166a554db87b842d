using System.Text.Json;

namespace TfLrCallbacks.Cli.Tests;

[TestClass]
public sealed class SuggestTests
{
    private static readonly string Curve = "learning_rate,loss\n" + string.Join('\n', Enumerable.Range(0, 61).Select(i =>
    {
        double x = -6 + (i / 10.0);
        double loss = 2.3 - (1.8 / (1 + Math.Exp(-(x + 3) / 0.3))) + (1.8 * Math.Pow(10, Math.Min(6 * (x + 0.5), 30)));
        return FormattableString.Invariant($"{Math.Pow(10, x)},{loss}");
    })) + "\n";

    [TestMethod]
    [DataRow(60)]
    [DataRow(80)]
    [DataRow(120)]
    public void A_terminal_of_any_width_shows_the_reasons(int width)
    {
        using TemporaryFolder folder = new();
        string file = folder["curve.csv"];
        File.WriteAllText(file, Curve);

        Run run = Run.At(width, "suggest", file, "--method", "all");

        Assert.AreEqual(0, run.ExitCode);
        Assert.IsEmpty(run.Error);
        Assert.Contains("CurveOnly", run.Out);
        Assert.Contains("smoothed", run.Out);
        Assert.IsTrue(run.Lines.All(line => line.Length <= width), run.Out);
    }

    [TestMethod]
    public void Json_has_the_rate_its_interval_and_the_reasons()
    {
        Run run = Run.With(Curve, isRedirected: true, "suggest", "-", "--format", "json");

        JsonElement row = JsonDocument.Parse(run.Out).RootElement[0];
        Assert.AreEqual(0, run.ExitCode);
        Assert.IsInRange(0.001, 0.05, row.GetProperty("suggestion").GetDouble());
        Assert.IsLessThan(row.GetProperty("high").GetDouble(), row.GetProperty("low").GetDouble());
        Assert.AreEqual("medium", row.GetProperty("confidence").GetString());
        Assert.AreEqual("CurveOnly", row.GetProperty("diagnosis").GetString());
        Assert.Contains("edge", row.GetProperty("reasons").GetString()!);
    }

    [TestMethod]
    public void All_methods_stand_beside_ours_and_say_what_they_take()
    {
        Run run = Run.With(Curve, isRedirected: true, "suggest", "-", "--method", "all");

        Assert.HasCount(2 + TfLrCallbacks.Porting.RateSuggestion.All.Count, run.Lines.Where(line => line.Length > 0).ToArray());
        Assert.Contains("decades too low", run.Lines.Single(line => line.StartsWith("lightning,", StringComparison.Ordinal)));
    }

    [TestMethod]
    [DataRow(0, ",")]
    [DataRow(1, ",")]
    [DataRow(20, ", ")]
    [DataRow(30, ",\"\"")]
    [DataRow(40, "")]
    public void A_loss_that_is_left_empty_is_no_point_of_the_curve(int row, string rest)
    {
        string[] lines = Curve.Split('\n');
        string[] without = [.. lines[..(row + 1)], .. lines[(row + 2)..]];
        lines[row + 1] = lines[row + 1].Split(',')[0] + rest;

        Run run = Run.With(string.Join('\n', lines), isRedirected: true, "suggest", "-", "--method", "all");

        Assert.AreEqual(0, run.ExitCode, run.Out + run.Error);
        Assert.AreEqual(Run.With(string.Join('\n', without), isRedirected: true, "suggest", "-", "--method", "all").Out, run.Out);
    }

    [TestMethod]
    [DataRow(";", "learning_rate;loss")]
    [DataRow("\t", "learning_rate\tloss")]
    [DataRow(",", "lr,train_loss")]
    [DataRow(";", "sep=;\nlearning_rate;loss")]
    [DataRow(",", "\"learning_rate\",\"loss\"")]
    public void A_curve_is_read_as_a_log_is(string separator, string names)
    {
        string expected = Run.With(Curve, isRedirected: true, "suggest", "-", "--method", "all").Out;

        Run run = Run.With(Curve.Replace("learning_rate,loss", names, StringComparison.Ordinal).Replace(",", separator, StringComparison.Ordinal), isRedirected: true, "suggest", "-", "--method", "all");

        Assert.AreEqual(expected, run.Out, run.Error);
        Assert.IsEmpty(run.Error);
    }

    [TestMethod]
    [DataRow("NaN", 6)]
    [DataRow("nan", 21)]
    [DataRow("", 34)]
    [DataRow("NA", 41)]
    public void A_gap_in_the_curve_does_not_move_the_answer(string loss, int row)
    {
        string[] lines = Curve.Split('\n');
        string[] without = [.. lines[..row], .. lines[(row + 1)..]];
        lines[row] = $"{lines[row].Split(',')[0]},{loss}";

        Run run = Run.With(string.Join('\n', lines), isRedirected: true, "suggest", "-", "--method", "all");

        Assert.AreEqual(Run.With(string.Join('\n', without), isRedirected: true, "suggest", "-", "--method", "all").Out, run.Out);
        Assert.AreEqual($"tflr: standard input: line {row + 1} has no loss: the point is left out", run.Error.Trim());
    }

    [TestMethod]
    public void Many_gaps_are_one_note()
    {
        string[] lines = Curve.Split('\n');
        foreach (int row in (int[])[3, 5, 7, 9, 11, 13, 15])
        {
            lines[row] = $"{lines[row].Split(',')[0]},NaN";
        }

        Assert.AreEqual("tflr: standard input: 7 lines have no loss (4, 6, 8, 10, 12, …): the points are left out", Run.With(string.Join('\n', lines), isRedirected: true, "suggest", "-").Error.Trim());
    }

    [TestMethod]
    [DataRow(1.0, 9.0, "the loss is back at its start")]
    [DataRow(0.7, 9.0, "the loss has risen again by half of its fall")]
    [DataRow(0.3, 9.0, "the loss has risen again by a quarter of its fall")]
    [DataRow(0.15, 9.0, "the loss has risen again by a tenth of its fall")]
    [DataRow(0.0, 9.0, "the sweep ends")]
    [DataRow(0.0, -0.5, "the loss is no longer finite")]
    public void The_edge_is_said_as_it_showed(double rises, double finiteUpTo, string expected)
    {
        string curve = "learning_rate,loss\n" + string.Join('\n', Enumerable.Range(0, 61).Select(i =>
        {
            double x = -6 + (i / 10.0);
            double loss = 2.3 - (1.8 / (1 + Math.Exp(-(x + 3) / 0.3))) + (1.85 * rises * Math.Clamp(x + 1.2, 0, 1));
            return FormattableString.Invariant($"{Math.Pow(10, x)},{(x > finiteUpTo ? double.NaN : loss)}");
        }));

        Assert.Contains($", where {expected}.", Run.With(curve, isRedirected: true, "suggest", "-").Out);
    }

    [TestMethod]
    public void A_curve_that_only_rises_is_not_back_at_a_start_it_never_left()
    {
        string curve = "learning_rate,loss\n" + string.Join('\n', Enumerable.Range(0, 61).Select(i => FormattableString.Invariant($"{Math.Pow(10, -6 + (i / 10.0))},{1 + (1e4 * Math.Pow(10, -12 + (i / 5.0)))}")));

        Assert.Contains("where the loss, which never fell, rises.", Run.With(curve, isRedirected: true, "suggest", "-").Out);
    }

    [TestMethod]
    [DataRow("fastai-valley", "the first tenth of the points and the last five")]
    [DataRow("fastai-minimum", "the first tenth of the points and the last five")]
    [DataRow("torch-lr-finder", "the first 10 points and the last 5")]
    [DataRow("keras-lr-finder", "the first 10 points and the last 5")]
    [DataRow("lightning", "the first 10 points and the last.")]
    public void A_rule_says_which_points_it_leaves_off(string method, string expected) =>
        Assert.Contains($"It leaves off {expected}", Run.With(Curve, isRedirected: true, "suggest", "-", "--method", method).Out);

    [TestMethod]
    [DataRow("1e-5,2.3\n", "has 1 point,")]
    [DataRow("1e-5,\n1e-4,2.3\n1e-3,\n", "has 1 point,")]
    [DataRow("1e-5,NaN\n1e-4,2.3\n", "ImmediateExplosion")]
    [DataRow("1e-5,2.3\n1e-4,inf\n", "ImmediateExplosion")]
    public void A_curve_without_a_course_says_what_it_lacks(string rows, string expected)
    {
        Run run = Run.With("learning_rate,loss\n" + rows, isRedirected: true, "suggest", "-");

        Assert.AreEqual(1, run.ExitCode, run.Error);
        Assert.Contains(expected, run.Out);
        Assert.AreEqual(expected is "ImmediateExplosion", run.Out.Contains("finite", StringComparison.Ordinal), run.Out);
    }

    [TestMethod]
    public void A_flat_curve_is_the_answer_no()
    {
        Run run = Run.With("learning_rate,loss\n1e-4,1\n1e-3,1\n1e-2,1\n1e-1,1\n", isRedirected: true, "suggest", "-");

        Assert.AreEqual(1, run.ExitCode);
        Assert.Contains("NotLearning", run.Out);
    }

    [TestMethod]
    [DataRow("rate,loss\n1,1\n", "must have the columns")]
    [DataRow("learning_rate;val_loss\n1;1\n", "There is: learning_rate, val_loss")]
    [DataRow("learning_rate;loss\n0,1;1\n0,05;2\n", "line 3: learning_rate must be greater than 0 and rise. Received: 0.05 after 0.1")]
    [DataRow("learning_rate,loss\n", "a line for each step")]
    [DataRow("learning_rate,loss\n0.1,\n0.2,\n", "with its loss")]
    [DataRow("learning_rate,loss\n0.1,\n0.1,1\n", "must be greater than 0 and rise")]
    [DataRow("learning_rate,loss\n0.1,1\n0.1,1\n", "must be greater than 0 and rise")]
    [DataRow("learning_rate,loss\n0.1,one\n", "line 2, column \"loss\": must be a number. Received: \"one\"")]
    [DataRow("learning_rate,loss\n,1\n", "Received: nothing")]
    [DataRow("", "is empty")]
    public void Bad_curves_are_refused_in_one_line(string curve, string expected)
    {
        Run run = Run.With(curve, isRedirected: true, "suggest", "-");

        Assert.AreEqual(2, run.ExitCode);
        Assert.Contains(expected, run.Error);
    }

    [TestMethod]
    public void A_terminal_gets_a_chart_that_fits()
    {
        Run run = Run.With(Curve, isRedirected: false, "suggest", "-");

        Assert.Contains("•", run.Out);
        Assert.Contains("constant", run.Out);
    }

    [TestMethod]
    [DataRow(31, 1e-6, 1.0)]
    [DataRow(40, 1.23e-7, 3.16e1)]
    [DataRow(40, 1e-6, 1.0)]
    [DataRow(45, 1.23e-7, 12345.0)]
    [DataRow(60, 1.23e-7, 3.16e1)]
    [DataRow(120, 1.23e-7, 3.16e1)]
    public void The_labels_of_the_axis_never_touch(int width, double first, double last)
    {
        using TemporaryFolder temporary = new();
        string file = temporary["curve.csv"];
        File.WriteAllText(file, "learning_rate,loss\n" + string.Join('\n', Enumerable.Range(0, 40).Select(i => FormattableString.Invariant($"{first * Math.Pow(last / first, i / 39.0):G3},{2.3 - (0.05 * i)}"))) + "\n");

        string[] lines = Run.At(width, "suggest", file).Out.Split('\n');
        int axis = Array.FindIndex(lines, line => line.Contains('└'));
        string foot = string.Join('\n', lines.Skip(axis + 1).Take(3));

        Assert.Contains("learning rate", foot);
        foreach (string label in (string[])[first.ToString("G3", System.Globalization.CultureInfo.InvariantCulture), last.ToString("G3", System.Globalization.CultureInfo.InvariantCulture), "learning rate"])
        {
            Assert.MatchesRegex($"(^|\\s\\s){System.Text.RegularExpressions.Regex.Escape(label)}(\\s\\s|\n|$)", foot, $"at {width} columns: {label}\n{foot}");
        }
    }

    [TestMethod]
    public void The_curve_is_drawn_into_a_file_that_is_not_overwritten_unasked()
    {
        using TemporaryFolder temporary = new();
        string picture = temporary["file.svg"];
        Assert.AreEqual(0, Run.With(Curve, isRedirected: true, "suggest", "-", "--svg", picture).ExitCode);
        string drawn = File.ReadAllText(picture);
        Assert.Contains("<svg", drawn);
        Assert.DoesNotContain("fixed rows", drawn, "A curve from a file was not measured by us.");

        Run again = Run.With(Curve, isRedirected: true, "suggest", "-", "--svg", picture);
        Assert.AreEqual(2, again.ExitCode);
        Assert.Contains("already there", again.Error);
        Assert.AreEqual(0, Run.With(Curve, isRedirected: true, "suggest", "-", "--svg", picture, "--force").ExitCode);
    }

    [TestMethod]
    public void A_curve_that_cannot_be_drawn_says_why()
    {
        Run run = Run.With("learning_rate,loss\n1e-4,NaN\n1e-3,NaN\n", isRedirected: true, "suggest", "-", "--svg", "never.svg");

        Assert.AreEqual(2, run.ExitCode);
        Assert.Contains("There is no curve to draw", run.Error);
    }
}
