namespace TfLrCallbacks.TensorFlow.Tests;

[TestClass]
public sealed class SmallPartsTests
{
    [TestMethod]
    public void The_length_of_a_fit_is_read_from_what_it_prints()
    {
        var output = new FitOutput();
        Assert.IsNull(output.Length);

        output.Read("Epoch: 001/012");
        Assert.AreEqual(new RunLength(12), output.Length);

        output.Read("0001/0030 [>............................] - 12ms/step - loss: 1.179614");
        Assert.AreEqual(new RunLength(12, 30), output.Length);
    }

    [TestMethod]
    [DataRow("Stack empty.", "one thread at a time")]
    [DataRow("Invalid tape state.", "activation: \"sigmoid\"")]
    [DataRow("gradientFunctions not find op_name: SelectV2", "operation SelectV2,")]
    [DataRow("Object reference not set to an instance of an object.", null)]
    public void What_an_exception_of_the_host_means_is_said_where_it_is_known(string message, string? told)
    {
        string? text = HostFaults.Explain(new InvalidOperationException(message));

        Assert.AreEqual(told is null, text is null);
        Assert.Contains(told ?? string.Empty, text ?? string.Empty);
    }

    [TestMethod]
    [DataRow("0001/-002 [>....] - 1ms/step")]
    [DataRow("0001/0000 [>....]")]
    [DataRow("my own line 3/4")]
    [DataRow(null)]
    public void Other_text_tells_no_steps(string? text)
    {
        var output = new FitOutput();
        output.Read("Epoch: 001/002");

        output.Read(text);

        Assert.AreEqual(new RunLength(2), output.Length);
    }

    [TestMethod]
    public void Batch_losses_are_recovered_from_float_means_with_a_smaller_last_batch()
    {
        var random = new Random(5);
        double[] losses = [.. Enumerable.Range(0, 100).Select(i => 2.3 * Math.Exp(-i / 40.0) * (0.8 + (0.4 * random.NextDouble())))];
        var means = new BatchLosses();
        double sum = 0;
        double samples = 0;
        for (int i = 0; i < losses.Length; i++)
        {
            int size = i == losses.Length - 1 ? 3 : 64;
            sum += losses[i] * size;
            samples += size;
            Assert.AreEqual(losses[i], means.Next((float)(sum / samples), samples), i == losses.Length - 1 ? 3e-4 : 2e-5);
        }
    }

    [TestMethod]
    public void After_a_mean_that_is_no_number_every_loss_is_none()
    {
        var means = new BatchLosses();
        means.Next(1, 8);

        Assert.IsTrue(double.IsNaN(means.Next(double.NaN, 16)));
        Assert.IsTrue(double.IsNaN(means.Next(double.NaN, 24)));
        means.Reset();
        Assert.AreEqual(2.0, means.Next(2, 8));
    }

    [TestMethod]
    public void Names_in_a_snapshot_do_not_depend_on_what_was_built_before()
    {
        Assert.AreEqual("weights/3/bias", SnapshotNames.Weight(3, "dense_7/bias:0"));
        Assert.AreEqual("optimizer/slots/12/m", SnapshotNames.Slot(12, "m"));
        Assert.AreEqual((12, "m"), SnapshotNames.ReadSlot("optimizer/slots/12/m"));
    }

    [TestMethod]
    [DataRow(null)]
    [DataRow(0)]
    [DataRow(42)]
    public void An_epoch_has_every_sample_once(int? seed)
    {
        var order = new EpochOrder(43, 8, seed);
        for (int epoch = 0; epoch < 3; epoch++)
        {
            order.Begin(epoch);
            int[] samples = [.. Enumerable.Range(0, (int)order.Steps).SelectMany(batch => order.Samples(batch))];

            CollectionAssert.AreEquivalent(Enumerable.Range(0, 43).ToArray(), samples);
        }

        Assert.HasCount(3, order.Samples(5));
    }

    [TestMethod]
    public void The_order_of_an_epoch_depends_on_seed_and_epoch_alone()
    {
        CollectionAssert.AreEqual(First(1, 4), First(1, 4));
        CollectionAssert.AreNotEqual(First(1, 4), First(1, 5));
        CollectionAssert.AreNotEqual(First(1, 4), First(2, 4));

        static int[] First(int seed, int epoch)
        {
            var order = new EpochOrder(100, 32, seed);
            order.Begin(epoch);
            return order.Samples(0);
        }
    }
}
