using System.Reflection;

namespace TfLrCallbacks.Porting.Tests;

/// <summary>Functions over tables of rows and lists that go together: each column is a property, and the function follows it.</summary>
[TestClass]
public sealed class TableColumnTests
{
    private const string Settings = "import keras\nPLAN = [(3, 0.5), (6, 0.25)]\nBOUNDS = [5, 10, 15]\nVALUES = [0.4, 0.2, 0.1]\nTRIPLES = ((0, 5, 0.1), (5, 10, 0.01), (10, 99, 0.001))\n";

    /// <summary>The rates of epochs 0 to 19 before, and after the last number of the table is 7 times as much.</summary>
    [TestMethod]
    [DataRow("for e, lr in PLAN:\n        if epoch < e:\n            return lr\n    return PLAN[-1][1] / 10", "Plan1", new[] { 0.5, 0.25, 0.025, 0.025 }, new[] { 0.5, 1.75, 0.175, 0.175 })]
    [DataRow("lr = 1.0\n    for b, v in zip(BOUNDS, VALUES):\n        if epoch >= b:\n            lr = v\n    return lr", "Values", new[] { 1.0, 0.4, 0.2, 0.1 }, new[] { 1.0, 0.4, 0.2, 0.7 })]
    [DataRow("for i, (start, rate) in enumerate(PLAN):\n        if epoch < start:\n            return rate / (i + 1)\n    return PLAN[-1][1] * PLAN[0][0]", "Plan1", new[] { 0.5, 0.125, 0.75, 0.75 }, new[] { 0.5, 0.875, 5.25, 5.25 })]
    [DataRow("for low, high, lr in TRIPLES:\n        if low <= epoch < high:\n            return lr\n    return TRIPLES[-1][2]", "Triples2", new[] { 0.1, 0.01, 0.001, 0.001 }, new[] { 0.1, 0.01, 0.007, 0.007 })]
    [DataRow("for _, _, lr in TRIPLES:\n        if lr < 0.05:\n            return lr * epoch\n    return 1", "Triples2", new[] { 0.0, 0.05, 0.1, 0.15 }, new[] { 0.0, 0.05, 0.1, 0.15 })]
    [DataRow("i = 0\n    while i < len(PLAN) - 1 and epoch >= PLAN[i][0]:\n        i += 1\n    return PLAN[i][1]", "Plan1", new[] { 0.5, 0.25, 0.25, 0.25 }, new[] { 0.5, 1.75, 1.75, 1.75 })]
    [DataRow("for j in range(len(TRIPLES) - 1, -1, -1):\n        if epoch >= TRIPLES[j][0]:\n            return TRIPLES[j][2]\n    return 1", "Triples2", new[] { 0.1, 0.01, 0.001, 0.001 }, new[] { 0.1, 0.01, 0.007, 0.007 })]
    [DataRow("for j in range(0, len(TRIPLES), 2):\n        if epoch < TRIPLES[j][1]:\n            return TRIPLES[j][2]\n    return 1", "Triples2", new[] { 0.1, 0.001, 0.001, 0.001 }, new[] { 0.1, 0.007, 0.007, 0.007 })]
    [DataRow("return VALUES[0] if epoch < BOUNDS[0] else VALUES[1] if epoch < BOUNDS[1] else VALUES[-1]", "Values", new[] { 0.4, 0.2, 0.1, 0.1 }, new[] { 0.4, 0.2, 0.7, 0.7 })]
    [DataRow("if epoch < PLAN[0][0]:\n        return PLAN[0][-1]\n    return PLAN[1][-1]", "Plan1", new[] { 0.5, 0.25, 0.25, 0.25 }, new[] { 0.5, 1.75, 1.75, 1.75 })]
    [DataRow("lr = 1\n    for e, f in PLAN:\n        for e2, f2 in PLAN:\n            if epoch >= e and epoch >= e2:\n                lr *= f + f2\n    return lr + f", "Plan1", new[] { 1.25, 1.25, 0.53125, 0.53125 }, new[] { 2.75, 2.75, 19.46875, 19.46875 })]
    [DataRow("row = 3\n    for a, b in PLAN:\n        row += a * b\n    return row", "Plan1", new[] { 6.0, 6.0, 6.0, 6.0 }, new[] { 15.0, 15.0, 15.0, 15.0 })]
    public void A_function_follows_the_columns(string body, string column, double[] before, double[] after)
    {
        string script = $"{Settings}def schedule(epoch):\n    {body}\nmodel.compile(keras.optimizers.SGD(0.1), 'mse')\nmodel.fit(x, y, epochs=20, callbacks=[keras.callbacks.LearningRateScheduler(schedule)])\n";
        (Assembly? assembly, IReadOnlyList<string> errors) = PortedScripts.Compile(PortEngine.Embedded, [("table.py", script)]);
        Assert.IsEmpty(errors, string.Join('\n', errors));
        Type ported = assembly!.GetType("Table")!;
        PropertyInfo property = ported.GetProperty(column)!;
        double[] set = [.. (IReadOnlyList<double>)property.GetValue(null)!];

        double[] Rates() => [.. new[] { 0.0, 5, 10, 15 }.Select(epoch => (double)ported.GetMethod("Schedule")!.Invoke(null, [epoch])!)];
        AssertClose(before, Rates(), body);
        property.SetValue(null, (double[])[.. set[..^1], set[^1] * 7]);
        AssertClose(after, Rates(), body);
    }

    /// <summary>A table with rows of several lengths, with words, or of a name that the function has as its own is no setting; its rates are right.</summary>
    [TestMethod]
    [DataRow("ODD = [(3, 0.5), (6, 0.25, 1)]", "for row in ODD:\n        if epoch < row[0]:\n            return row[1]\n    return 0.1")]
    [DataRow("ODD = [('a', 3, 0.5), ('b', 6, 0.25)]", "for name, e, lr in ODD:\n        if epoch < e and name != 'c':\n            return lr\n    return 0.1")]
    [DataRow("ODD = {3: 0.5, 6: 0.25}", "for e, lr in ODD.items():\n        if epoch < e:\n            return lr\n    return 0.1")]
    [DataRow("ODD = 1", "ODD = [(3, 0.5), (6, 0.25)]\n    for e, lr in ODD:\n        if epoch < e:\n            return lr\n    return 0.1")]
    [DataRow("ODD = [(3, 0.5), (6, 0.25)]", "for e, lr in [(3, 0.5), (6, 0.25)]:\n        if epoch < e:\n            return lr\n    return 0.1")]
    [DataRow("ODD = [(3, 0.5), (6, 0.25)]", "for e, lr in zip([3, 6], [0.5, 0.25]):\n        if epoch < e:\n            return lr\n    return 0.1")]
    public void Other_tables_keep_their_rates(string table, string body)
    {
        string script = $"import keras\n{table}\ndef schedule(epoch):\n    {body}\nmodel.compile(keras.optimizers.SGD(0.1), 'mse')\nmodel.fit(x, y, epochs=8, callbacks=[keras.callbacks.LearningRateScheduler(schedule)])\n";
        (Assembly? assembly, IReadOnlyList<string> errors) = PortedScripts.Compile(PortEngine.Embedded, [("table.py", script)]);
        Assert.IsEmpty(errors, string.Join('\n', errors));
        RecordedTrainer trainer = new(1, null) { LearningRate = 0.1 };
        trainer.Fit(new FitOptions { Verbose = 0, Epochs = 8 }, (Callback[])assembly!.GetType("Table")!.GetMethod("Callbacks")!.Invoke(null, null)!);
        AssertClose([0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.1, 0.1], trainer.Rates, body);
    }

    private static void AssertClose(double[] expected, IReadOnlyList<double> rates, string body)
    {
        Assert.HasCount(expected.Length, rates);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.AreEqual(expected[i], rates[i], 1e-12, $"{i} of {body}");
        }
    }
}
