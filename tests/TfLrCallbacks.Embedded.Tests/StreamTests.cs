using NumSharp;

namespace TfLrCallbacks.Embedded.Tests;

[TestClass]
public sealed class StreamTests
{
    private int _open;

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void A_stream_is_closed_when_the_fit_ends_also_by_an_error(bool fails)
    {
        var model = new Sequential(new Dense(1));
        model.Compile("sgd", "mse");
        var stop = new LambdaCallback(onTrainBatchEnd: (run, batch, logs) =>
        {
            if (fails)
            {
                throw new TimeoutException("of a callback");
            }
        });

        try
        {
            model.Fit(Endless(null), epochs: 2, verbose: 0, stepsPerEpoch: 3, callbacks: stop);
            Assert.IsFalse(fails);
        }
        catch (TimeoutException)
        {
            Assert.IsTrue(fails);
        }

        Assert.AreEqual(0, _open);
    }

    [TestMethod]
    public void Batches_without_weights_weigh_1_beside_others_where_a_loss_is_probed()
    {
        var model = new Sequential(new Dense(1, kernelInitializer: new Ones()));
        model.Compile("sgd", "mse");
        ITrainer trainer = model.CreateTrainer([.. Endless(np.array(new float[] { 3, 0 })).Take(2)]);

        // Rows are 1 and 2 with targets 0 in both batches; the first batch has the weights 3 and 0.
        Assert.AreEqual((3 * 1 + 0 * 4 + 1 + 4) / 4.0, trainer.ProbeLoss([0, 1, 2, 3]), 1e-6);
    }

    private IEnumerable<Batch> Endless(NDArray? firstWeights)
    {
        _open++;
        try
        {
            while (true)
            {
                yield return new Batch(np.array(new float[,] { { 1 }, { 2 } }), np.zeros(new Shape(2, 1), NPTypeCode.Single), firstWeights);
                firstWeights = null;
            }
        }
        finally
        {
            _open--;
        }
    }
}
