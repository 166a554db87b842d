using System.Globalization;

namespace TfLrCallbacks.Porting.Tests;

/// <summary>
/// Python's and numpy's own arithmetic: each line of Corpus/expressions.txt is an expression of <c>e</c> and its values, computed by CPython 3.11 with
/// numpy 1.24.
/// </summary>
[TestClass]
public sealed class PythonArithmeticTests
{
    private static readonly Lazy<string[][]> Lines = new(() =>
    {
        using StreamReader reader = new(typeof(PythonArithmeticTests).Assembly.GetManifestResourceStream("expressions.txt")!);
        return [.. reader.ReadToEnd().ReplaceLineEndings("\n").Split('\n').Where(line => line.Length > 0).Select(line => line.Split('\t'))];
    });

    private static IEnumerable<object[]> All => Lines.Value.Select(line => new object[] { line[0], line[1] });

    [TestMethod]
    [DynamicData(nameof(All))]
    public void An_expression_has_the_value_that_Python_gives(string expression, string expected)
    {
        const string Imports = "import math, bisect, functools, itertools, statistics, operator\nimport numpy as np\n";
        LearningRateSchedule schedule = ScheduleReader.Read($"{Imports}torch.optim.lr_scheduler.LambdaLR(torch.optim.SGD(p, lr=1.0), lambda e: {expression})").Schedule;

        foreach (string[] pair in expected.Split(',').Select(item => item.Split(':')))
        {
            double wanted = double.Parse(pair[1], CultureInfo.InvariantCulture);
            Assert.AreEqual(wanted, schedule.ValueAt(double.Parse(pair[0], CultureInfo.InvariantCulture)), 1e-12 * Math.Max(1, Math.Abs(wanted)), pair[0]);
        }
    }
}
