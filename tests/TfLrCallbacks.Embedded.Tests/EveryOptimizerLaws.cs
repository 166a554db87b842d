using NumSharp;

namespace TfLrCallbacks.Embedded.Tests;

/// <summary>What holds for every optimizer: of accumulated gradients, of frozen layers, of files.</summary>
[TestClass]
public sealed class EveryOptimizerLaws
{
    private static readonly NDArray X = np.random.RandomState(1).standard_normal(new Shape(32, 4)).astype(NPTypeCode.Single);
    private static readonly NDArray Y = np.random.RandomState(2).standard_normal(new Shape(32, 1)).astype(NPTypeCode.Single);

    public static IEnumerable<object[]> Optimizers =>
    [
        Case("SGD", steps => new SGD(0.1) { GradientAccumulationSteps = steps }),
        Case("momentum", steps => new SGD(0.1, 0.9, nesterov: true) { GradientAccumulationSteps = steps, WeightDecay = 0.01 }),
        Case("Adam", steps => new Adam(0.01, 0.8, 0.99, 1e-5) { GradientAccumulationSteps = steps }),
        Case("AMSGrad", steps => new Adam(0.01, amsgrad: true) { GradientAccumulationSteps = steps, GlobalClipNorm = 0.5 }),
        Case("AdamW", steps => new AdamW(0.01) { GradientAccumulationSteps = steps }),
        Case("RMSprop", steps => new RMSprop(0.01, 0.8, 0.5, 1e-6, centered: true) { GradientAccumulationSteps = steps }),
        Case("RMSprop, its defaults", steps => new RMSprop(0.01) { GradientAccumulationSteps = steps }),
        Case("Adagrad", steps => new Adagrad(0.1) { GradientAccumulationSteps = steps }),
        Case("Adadelta", steps => new Adadelta(1, 0.9) { GradientAccumulationSteps = steps }),
        Case("Adamax", steps => new Adamax(0.01) { GradientAccumulationSteps = steps }),
        Case("Nadam", steps => new Nadam(0.01) { GradientAccumulationSteps = steps }),
        Case("Lion", steps => new Lion(0.001) { GradientAccumulationSteps = steps, WeightDecay = 0.1 }),
        Case("Lamb", steps => new Lamb(0.01) { GradientAccumulationSteps = steps }),
        Case("schedule-free SGD", steps => new ScheduleFreeSGD(0.1) { GradientAccumulationSteps = steps }),
        Case("schedule-free AdamW", steps => new ScheduleFreeAdamW(0.01, weightDecay: 0.1) { GradientAccumulationSteps = steps }),
        Case("Prodigy", steps => new Prodigy(weightDecay: 0.1) { GradientAccumulationSteps = steps }),
        Case("DoG", steps => new DoG { GradientAccumulationSteps = steps, WeightDecay = 0.1 }),
        Case("DoWG", steps => new DoWG { GradientAccumulationSteps = steps }),
    ];

    [TestMethod]
    [DynamicData(nameof(Optimizers))]
    public void Batches_whose_gradients_are_gathered_are_one_large_batch(string name, Func<int, Optimizer> make)
    {
        Sequential large = Model(make(1));
        Sequential small = Model(make(4));

        large.Fit(X, Y, batchSize: 16, epochs: 5, shuffle: false, verbose: 0);
        small.Fit(X, Y, batchSize: 4, epochs: 5, shuffle: false, verbose: 0);

        float[] expected = Weights(large);
        float[] actual = Weights(small);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.AreEqual(expected[i], actual[i], 1e-5f, name);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Optimizers))]
    public void A_layer_that_is_frozen_after_some_training_keeps_its_weights_also_where_the_others_diverge(string name, Func<int, Optimizer> make)
    {
        Sequential model = Model(make(1));
        model.Fit(X, Y, epochs: 2, verbose: 0);
        model.Layers[0].Trainable = false;
        float[] kept = model.GetWeights()[0].ToArray<float>();
        float[] moving = model.GetWeights()[2].ToArray<float>();

        model.Fit(X, Y, epochs: 3, verbose: 0);
        CollectionAssert.AreEqual(kept, model.GetWeights()[0].ToArray<float>(), name);
        CollectionAssert.AreNotEqual(moving, model.GetWeights()[2].ToArray<float>(), name);

        model.Fit(X, Y * 1e19f, epochs: 4, verbose: 0, callbacks: new ConstantRate(1e10));
        CollectionAssert.AreEqual(kept, model.GetWeights()[0].ToArray<float>(), name);
    }

    [TestMethod]
    [DynamicData(nameof(Optimizers))]
    public void A_model_from_a_file_goes_on_as_the_one_that_was_saved(string name, Func<int, Optimizer> make)
    {
        string file = Path.GetTempFileName();
        try
        {
            Sequential model = Model(make(3));
            model.Fit(X, Y, batchSize: 4, epochs: 1, verbose: 0);
            model.Layers[1].LearningRateFactor = 0.5;
            model.Save(file);
            Sequential again = Sequential.Load(file);

            model.Fit(X, Y, batchSize: 4, epochs: 2, shuffle: false, verbose: 0);
            again.Fit(X, Y, batchSize: 4, epochs: 2, shuffle: false, verbose: 0);

            CollectionAssert.AreEqual(Weights(model), Weights(again), name);
            Assert.AreEqual(model.Optimizer.GetType(), again.Optimizer.GetType());
            Assert.AreNotSame(model.Optimizer, again.Optimizer);
            Assert.AreEqual(model.Optimizer.LearningRate, again.Optimizer.LearningRate);
            Assert.Contains("not compiled", Assert.ThrowsExactly<InvalidOperationException>(() => new Sequential().Optimizer).Message);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static object[] Case(string name, Func<int, Optimizer> make) => [name, make];

    private static Sequential Model(Optimizer optimizer)
    {
        var model = new Sequential(new Dense(5, "tanh"), new Dense(1)) { Seed = 1 };
        model.Compile(optimizer, "mse");
        return model;
    }

    private static float[] Weights(Sequential model) => [.. model.GetWeights().SelectMany(weights => weights.ToArray<float>())];
}
