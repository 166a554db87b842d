namespace TfLrCallbacks.TensorFlow.Tests;

/// <summary>Callbacks that cannot keep their promise in TensorFlow.NET's fit.</summary>
[TestClass]
public sealed class BridgeLimitTests
{
    [TestMethod]
    public void The_documents_print_the_table()
    {
        using Stream stream = typeof(BridgeLimitTests).Assembly.GetManifestResourceStream("tensorflow-net.md")!;
        using var reader = new StreamReader(stream);
        string document = reader.ReadToEnd();

        foreach (BridgeLimit limit in BridgeLimit.All)
        {
            Assert.Contains($"{(limit.IsRefused ? "refused" : "warned about")}: {limit.Why} |", document);
        }
    }

    [TestMethod]
    public void What_would_do_harm_is_refused_and_what_does_half_its_work_is_warned_about()
    {
        Assert.ThrowsExactly<ArgumentException>(() => BridgeLimit.Require([new OneCycle(0.1), new BackupAndRestore("state")]));
        BridgeLimit.Require([new OneCycle(0.1), new EarlyStopping(), new SwapEMAWeights(), new CsvLogger("log.csv"), new LambdaCallback()]);

        Assert.HasCount(2, BridgeLimit.WarningsFor([new SwapEMAWeights(), new Tester(), new EarlyStopping(), new LambdaCallback(), new History()]));
    }

    private sealed class Tester : Callback
    {
        public override void OnTestEnd(ITrainingRun run, IDictionary<string, double> logs) => throw new NotSupportedException();
    }
}
