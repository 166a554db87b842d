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

    [TestMethod]
    public void Batches_in_different_forms_are_probed_as_they_are_trained_on()
    {
        var model = new Sequential(new Dense(2, activation: "softmax", kernelInitializer: new Ones())) { Seed = 1 };
        model.Compile("sgd", "sparse_categorical_crossentropy");
        NDArray x = np.array(new float[,] { { 1 }, { 2 } });
        Batch[] batches =
        [
            new(x, np.array(new long[] { 0, 1 }), np.array(new float[] { 1, 2 })),
            new(x.astype(NPTypeCode.Double), np.array(new float[,] { { 0 }, { 1 } }), np.array(new float[,] { { 1 }, { 2 } })),
            new(x, np.array(new byte[] { 0, 1 })),
        ];

        ITrainer trainer = model.CreateTrainer(batches);

        Assert.AreEqual(Math.Log(2) * (1 + 2 + 1 + 2 + 1 + 1) / 6, trainer.ProbeLoss([0, 1, 2, 3, 4, 5]), 1e-6);
        Assert.HasCount(3, model.Fit(batches, epochs: 3, verbose: 0).Epochs);
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
