using NumSharp;

namespace TfLrCallbacks.Embedded.Tests;

[TestClass]
public sealed class PutAsideTests
{
    public static IEnumerable<object[]> Optimizers =>
    [
        ["dog"], ["dowg"], ["prodigy"], ["schedule_free_sgd"], ["schedule_free_adamw"], ["adam"],
    ];

    [TestMethod]
    [DynamicData(nameof(Optimizers))]
    public void A_training_whose_average_is_validated_goes_on_as_if_it_were_not(string optimizer)
    {
        double[] alone = Losses();
        double[] averaged = Losses(new SwapEMAWeights(emaMomentum: 0.5));

        Assert.IsGreaterThan(alone[^1], alone[0]);
        CollectionAssert.AreEqual(alone, averaged);

        double[] Losses(params Callback[] callbacks)
        {
            NumPyRandom random = np.random.RandomState(3);
            NDArray x = random.standard_normal(new Shape(48, 4)).astype(NPTypeCode.Single);
            NDArray y = np.sum(x, 1, keepdims: true);
            var model = new Sequential(new Dense(8, "tanh"), new Dense(1));
            model.Compile(optimizer, "mse");
            return [.. model.Fit(x, y, batchSize: 8, epochs: 5, verbose: 0, validationData: (x, y), callbacks: callbacks).StepLosses];
        }
    }

    [TestMethod]
    [DynamicData(nameof(Optimizers))]
    public void A_training_that_is_killed_while_its_average_stands_in_the_model_goes_on_exactly(string optimizer)
    {
        using var folder = new TemporaryFolder();
        double[] whole = Losses(new LambdaCallback());

        Assert.ThrowsExactly<TimeoutException>(() => Losses(new BackupAndRestore(folder["state"]), new LambdaCallback(onEpochBegin: (_, epoch) =>
        {
            if (epoch is 3)
            {
                throw new TimeoutException();
            }
        })));
        double[] resumed = Losses(new BackupAndRestore(folder["state"]));

        Assert.HasCount(30, whole);
        CollectionAssert.AreEqual(whole, resumed);

        double[] Losses(params Callback[] callbacks)
        {
            NumPyRandom random = np.random.RandomState(3);
            NDArray x = random.standard_normal(new Shape(48, 4)).astype(NPTypeCode.Single);
            NDArray y = np.sum(x, 1, keepdims: true);
            var model = new Sequential(new Dense(8, "tanh"), new Dense(1));
            model.Compile(optimizer, "mse");
            return [.. model.Fit(x, y, batchSize: 8, epochs: 5, verbose: 0, callbacks: [new SwapEMAWeights(swapOnEpoch: true, emaMomentum: 0.5), .. callbacks]).StepLosses];
        }
    }

    [TestMethod]
    public void Weights_that_stay_are_a_new_start()
    {
        NDArray x = np.random.RandomState(3).standard_normal(new Shape(8, 4)).astype(NPTypeCode.Single);
        NDArray y = np.sum(x, 1, keepdims: true);
        var model = new Sequential(new Dense(1));
        var optimizer = new Prodigy();
        model.Compile(optimizer, "mse");
        model.Fit(x, y, batchSize: 8, epochs: 3, verbose: 0);
        NDArray[] twice = [.. model.GetWeights().Select(weights => weights * 2f)];
        model.SetWeights(twice);
        ITrainer trainer = model.CreateTrainer(x, y, 8);
        trainer.Restore(trainer.Capture(SnapshotParts.Weights));
        CollectionAssert.AreEqual(
            twice[0].ToArray<float>(), optimizer.Slots.Single(slot => slot.Name is "start").Block.ravel().ToArray<float>()[..4]);
    }
}
