using Tensorflow;
using Tensorflow.Gradients;
using Tensorflow.Keras;
using Tensorflow.Keras.Engine;
using Tensorflow.Keras.Optimizers;
using Tensorflow.NumPy;
using static Tensorflow.Binding;
using static Tensorflow.KerasApi;

namespace TfLrCallbacks.TensorFlow.LiveTests;

/// <summary>Optimizers that are steered, in the host's fit, in ours and in loops of one's own.</summary>
[TestClass]
public sealed class OptimizerTests
{
    private static readonly Func<IOptimizer>[] Optimizers =
    [
        () => keras.optimizers.SGD(0.05f),
        () => keras.optimizers.SGD(0.05f, momentum: 0.9f),
        () => keras.optimizers.Adam(0.05f),
        () => keras.optimizers.AdamW(0.05f, weight_decay: 0.1f),
        () => keras.optimizers.RMSprop(0.05f),
    ];

    [TestMethod]
    public void A_schedule_in_the_optimizer_is_the_same_as_one_in_a_callback() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        foreach (Func<IOptimizer> optimizer in Optimizers)
        {
            var schedule = new WarmupCosine(0.1, warmup: 3, totalSteps: 10);
            Model steered = Net.Dense(optimizer().With(schedule));
            Model called = Net.Dense(optimizer());

            steered.fit(x, y, batch_size: 8, epochs: 2, shuffle: false);
            called.fit(x, y, batch_size: 8, epochs: 2, shuffle: false, callbacks: called.Callbacks(schedule));

            CollectionAssert.AreEqual(Net.Weights(called), Net.Weights(steered), optimizer().GetType().Name);
        }
    });

    [TestMethod]
    public void A_schedule_in_parts_of_the_run_is_bound_by_the_bridge_and_by_our_fit() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        var schedule = new WarmupCosine(0.1, warmup: "30%");
        Model bridged = Net.Dense(keras.optimizers.SGD(0.1f).With(schedule));
        Model own = Net.Dense(keras.optimizers.SGD(0.1f).With(schedule));
        var watcher = new Watcher();

        ICallback history = bridged.fit(x, y, batch_size: 8, epochs: 2, shuffle: false, callbacks: bridged.Callbacks(watcher));
        own.Fit(x, y, batch_size: 8, epochs: 2, verbose: 0, shuffle: false);

        CollectionAssert.AreEqual(Net.Weights(own), Net.Weights(bridged));
        CollectionAssert.AreEqual(Enumerable.Range(0, 10).Select(step => new WarmupCosine(0.1, 3, 10).ValueAt(step)).ToArray(), watcher.Rates);
        Assert.AreEqual((float)watcher.Rates[^1], history.history["learning_rate"][^1]);
    });

    [TestMethod]
    [DataRow(4)]
    [DataRow(5)]
    public void A_schedule_over_gathered_batches_ends_with_the_run(int batches) => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data(44);
        SteeredOptimizer optimizer = keras.optimizers.SGD(0.1f).With(new Anneal(1, 0.01, "100%", Curve.Linear)).Accumulate(batches);
        Model model = Net.Dense(optimizer);

        model.Fit(x, y, batch_size: 4, epochs: 10, verbose: 0);

        // 11 batches an epoch: what an epoch leaves over goes into the next.
        Assert.AreEqual(110 / batches, optimizer.Updates);
        Assert.AreEqual(0.01, optimizer.LearningRate, 0.99 / (110 / batches)); // within an update of the end
    });

    [TestMethod]
    public void An_optimizer_of_another_model_trains_all_variables_of_this_one() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        SteeredOptimizer optimizer = keras.optimizers.SGD(0.1f).ClipValue(10);
        Net.Dense(optimizer).Fit(x, y, batch_size: 8, epochs: 1, verbose: 0);
        Model larger = Net.Dense(optimizer, keras.layers.Dense(5, activation: "relu"));
        NDArray[] before = [.. larger.get_weights()];

        larger.Fit(x, y, batch_size: 8, epochs: 1, verbose: 0);

        Assert.HasCount(6, before);
        Assert.IsTrue(before.Zip(larger.get_weights()).All(pair => !pair.First.ToArray<float>().SequenceEqual(pair.Second.ToArray<float>())));
    });

    [TestMethod]
    public void A_schedule_in_the_optimizer_and_one_in_a_callback_are_refused() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        Model model = Net.Dense(keras.optimizers.SGD(0.1f).With(new ConstantRate(0.1)));

        InvalidOperationException error = Assert.ThrowsExactly<InvalidOperationException>(
            () => model.fit(x, y, callbacks: model.Callbacks(new StepDecay(0.2, 3))));

        Assert.Contains("one of the two", error.Message);
    });

    [TestMethod]
    public void A_schedule_in_parts_of_the_run_starts_anew_with_every_run_and_one_that_is_over_is_warned_about() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        double[] expected = [.. Enumerable.Range(0, 10).Select(step => new WarmupCosine(0.1, 1, 10).ValueAt(step))];
        Model parts = Net.Dense(keras.optimizers.Adam().With(new WarmupCosine(0.1, warmup: "10%")));
        Model steps = Net.Dense(keras.optimizers.Adam().With(new WarmupCosine(0.1, warmup: 1, totalSteps: 10)));
        Model gathered = Net.Dense(keras.optimizers.Adam().Accumulate(2).With(new WarmupCosine(0.1, warmup: "10%")));
        Model constant = Net.Dense(keras.optimizers.Adam().With(new ConstantRate(0.1)));

        for (int run = 0; run < 3; run++)
        {
            FitHistory history = parts.Fit(x, y, batch_size: 8, epochs: 2, verbose: 0);
            CollectionAssert.AreEqual(expected, history.Run.StepLearningRates.ToArray());
            Assert.IsEmpty(history.Run.Warnings);
            Assert.AreEqual(0.1, gathered.Fit(x, y, batch_size: 8, epochs: 4, verbose: 0).Run.StepLearningRates.Max(), 1e-9);
            Assert.HasCount(run > 0 ? 1 : 0, steps.Fit(x, y, batch_size: 8, epochs: 2, verbose: 0).Run.Warnings);
            Assert.IsEmpty(constant.Fit(x, y, batch_size: 8, epochs: 2, verbose: 0).Run.Warnings);
        }

        var watcher = new Watcher();
        parts.fit(x, y, batch_size: 8, epochs: 2, callbacks: parts.Callbacks(watcher));
        CollectionAssert.AreEqual(expected, watcher.Rates);

        // Going on in the middle is no new run.
        FitHistory second = parts.Fit(x, y, batch_size: 8, epochs: 2, initial_epoch: 1, verbose: 0);
        CollectionAssert.AreEqual(expected[5..], second.Run.StepLearningRates.ToArray());
        var over = new Watcher();
        steps.fit(x, y, batch_size: 8, callbacks: steps.Callbacks(over));
        Assert.ContainsSingle(over.Warnings);
        Assert.Contains("over after update 10", over.Warnings[0]);
    });

    [TestMethod]
    public void A_range_test_on_an_optimizer_that_follows_a_schedule_is_refused_in_words() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        Model model = Net.Dense(keras.optimizers.Adam().With(new WarmupCosine(0.1, warmup: "10%")).ClipGlobalNorm(1));

        InvalidOperationException error = Assert.ThrowsExactly<InvalidOperationException>(() => model.FindLearningRate(x, y));

        Assert.Contains("WarmupCosine", error.Message);
        Assert.Contains("bare optimizer", error.Message);
        Assert.DoesNotContain("callback", error.Message);
    });

    [TestMethod]
    public void Rates_by_layer_are_those_of_an_optimizer_for_each_layer() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        foreach (Func<IOptimizer> optimizer in Optimizers)
        {
            Model model = Net.Dense();
            model.Optimizer = optimizer().RateFactor(model.Layers[0], 0.5);
            Model groups = Net.Dense();
            IOptimizer slow = optimizer();
            IOptimizer fast = optimizer();
            slow.SetLearningRate(0.05 * 0.5);

            model.fit(x, y, batch_size: 8, epochs: 2, shuffle: false);
            Loop(groups, x, y, epochs: 2, pairs =>
            {
                slow.apply_gradients(pairs[..2]);
                fast.apply_gradients(pairs[2..]);
            });

            CollectionAssert.AreEqual(Net.Weights(groups), Net.Weights(model), optimizer().GetType().Name);
        }
    });

    [TestMethod]
    public void A_callback_sets_the_rate_that_factors_multiply() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        Model model = Net.Dense(keras.optimizers.Adam(0.9f).RateFactor("bias", 0.5));
        Model built = Net.Dense(keras.optimizers.Adam(0.02f).RateFactor("bias", 0.5));
        var watcher = new Watcher();

        model.fit(x, y, batch_size: 8, epochs: 2, shuffle: false, callbacks: model.Callbacks(new ConstantRate(0.02f), watcher));
        built.fit(x, y, batch_size: 8, epochs: 2, shuffle: false);

        CollectionAssert.AreEqual(Net.Weights(built), Net.Weights(model));
        CollectionAssert.AreEqual(Enumerable.Repeat((double)0.02f, 10).ToArray(), watcher.Rates);
    });

    [TestMethod]
    public void Layer_wise_decay_lowers_the_rate_towards_the_input() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        Model model = Net.Dense();
        model.Optimizer = keras.optimizers.Adam(0.05f).LayerWiseDecay(model, 0.25);
        Model byHand = Net.Dense();
        byHand.Optimizer = keras.optimizers.Adam(0.05f).RateFactor(byHand.Layers[0], 0.25);

        model.fit(x, y, batch_size: 8, shuffle: false);
        byHand.fit(x, y, batch_size: 8, shuffle: false);

        CollectionAssert.AreEqual(Net.Weights(byHand), Net.Weights(model));
    });

    [TestMethod]
    public void Frozen_variables_stay_as_they_are_until_they_are_freed() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        Model model = Net.Dense();
        model.Optimizer = keras.optimizers.AdamW(0.01f).Freeze(model.Layers[0], untilUpdate: 5);
        float[] before = Net.Weights(model);

        model.fit(x, y, batch_size: 8, epochs: 1, shuffle: false);
        float[] frozen = Net.Weights(model);
        model.fit(x, y, batch_size: 8, epochs: 1, shuffle: false);

        CollectionAssert.AreEqual(before[..54], frozen[..54]);
        CollectionAssert.AreNotEqual(before[54..], frozen[54..]);
        CollectionAssert.AreNotEqual(before[..54], Net.Weights(model)[..54]);
    });

    [TestMethod]
    public void Clipping_is_that_of_Keras() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        float[][] gradients = FirstGradients(x, y);
        double global = Math.Sqrt(gradients.Sum(g => g.Sum(v => (double)v * v)));

        Step(o => o.ClipValue(0.05), (v, _) => Math.Clamp(v, -0.05, 0.05));
        Step(o => o.ClipNorm(0.1), (v, norm) => v * 0.1 / Math.Max(norm, 0.1));
        Step(o => o.ClipGlobalNorm(0.1), (v, _) => v * 0.1 / Math.Max(global, 0.1));

        void Step(Func<IOptimizer, IOptimizer> clip, Func<double, double, double> rule)
        {
            Model model = Net.Dense(clip(keras.optimizers.SGD(1f)));
            float[][] before = [.. model.TrainableWeights.Select(w => w.numpy().ToArray<float>())];
            model.fit(x, y, batch_size: 40, shuffle: false);
            for (int i = 0; i < before.Length; i++)
            {
                float[] after = model.TrainableWeights[i].numpy().ToArray<float>();
                double norm = Math.Sqrt(gradients[i].Sum(v => (double)v * v));
                for (int j = 0; j < after.Length; j++)
                {
                    Assert.AreEqual(before[i][j] - rule(gradients[i][j], norm), after[j], 1e-6);
                }
            }
        }
    });

    [TestMethod]
    public void The_gradient_norm_is_logged_and_guarded() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        double norm = Math.Sqrt(FirstGradients(x, y).Sum(g => g.Sum(v => (double)v * v)));
        SteeredOptimizer optimizer = keras.optimizers.SGD(0.1f).GuardGradientNorm(norm * 0.99);
        Model model = Net.Dense(optimizer);
        float[] before = Net.Weights(model);

        ICallback history = model.fit(x, y, batch_size: 40, shuffle: false, callbacks: model.Callbacks(new GradientNormLogger(optimizer)));

        CollectionAssert.AreEqual(before, Net.Weights(model));
        Assert.AreEqual(norm, history.history["gradient_norm"][0], 1e-5);
        Assert.AreEqual(1f, history.history["skipped_updates"][0]);
        Assert.AreEqual(1, optimizer.SkippedUpdates);
    });

    [TestMethod]
    public void Gathered_gradients_give_the_weights_of_larger_batches() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        foreach (Func<IOptimizer> optimizer in Optimizers)
        {
            Model gathered = Net.Dense(optimizer().Accumulate(2));
            Model large = Net.Dense(optimizer());

            gathered.fit(x, y, batch_size: 10, epochs: 3, shuffle: false);
            large.fit(x, y, batch_size: 20, epochs: 3, shuffle: false);

            float[] expected = Net.Weights(large);
            float[] actual = Net.Weights(gathered);
            for (int i = 0; i < expected.Length; i++)
            {
                Assert.AreEqual(expected[i], actual[i], 2e-5f, optimizer().GetType().Name);
            }
        }
    });

    [TestMethod]
    public void H12_Momentum_and_beta_can_be_cycled_where_the_host_reads_them_and_nowhere_else() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        foreach ((Func<IOptimizer> given, Func<IOptimizer> built) in new (Func<IOptimizer>, Func<IOptimizer>)[]
        {
            (() => keras.optimizers.SGD(0.05f, momentum: 0.5f), () => keras.optimizers.SGD(0.05f, momentum: 0.8f)),
            (() => keras.optimizers.Adam(0.05f, beta_1: 0.5f), () => keras.optimizers.Adam(0.05f, beta_1: 0.8f)),
        })
        {
            Model set = Net.Dense(given());
            Model constructed = Net.Dense(built());
            set.fit(x, y, batch_size: 8, shuffle: false, callbacks: set.Callbacks(new MomentumSetter(0.8f)));
            constructed.fit(x, y, batch_size: 8, shuffle: false);
            CollectionAssert.AreEqual(Net.Weights(constructed), Net.Weights(set));
        }

        foreach (IOptimizer without in new[] { keras.optimizers.SGD(0.05f), keras.optimizers.RMSprop(0.05f, momentum: 0.9f) })
        {
            Model model = Net.Dense(without);
            NotSupportedException error = Assert.ThrowsExactly<NotSupportedException>(
                () => model.fit(x, y, callbacks: model.Callbacks(new MomentumSetter(0.8f))));
            Assert.Contains("momentum", error.Message);
        }
    });

    [TestMethod]
    public void A_rate_that_no_optimizer_should_take_is_refused() => Live.Run(() =>
    {
        foreach (double rate in new[] { double.NaN, double.PositiveInfinity, -0.1 })
        {
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => keras.optimizers.SGD(0.1f).SetLearningRate(rate));
        }
    });

    [TestMethod]
    public void A_loop_of_ones_own_can_set_the_rate_before_its_first_update_and_from_another_thread() => Live.Run(() =>
    {
        IOptimizer optimizer = keras.optimizers.Adam(0.9f);

        optimizer.SetLearningRate(0.25);
        float here = ((OptimizerV2)optimizer).lr.numpy();
        Live.OnOtherThread(() => optimizer.SetLearningRate(0.125));
        float there = ((OptimizerV2)optimizer).lr.numpy();

        Assert.AreEqual(0.25f, here);
        Assert.AreEqual(0.125f, there);
    });

    private static float[][] FirstGradients(NDArray x, NDArray y)
    {
        float[][] gradients = [];
        Loop(Net.Dense(), x, y, epochs: 1, pairs => gradients = [.. pairs.Select(pair => pair.Item1.numpy().ToArray<float>())], batch: 40);
        return gradients;
    }

    private static void Loop(Model model, NDArray x, NDArray y, int epochs, Action<(Tensor, IVariableV1)[]> apply, int batch = 8)
    {
        Tensor inputs = tf.convert_to_tensor(x);
        Tensor targets = tf.expand_dims(tf.convert_to_tensor(y));
        Tensorflow.Keras.Losses.ILossFunc loss = keras.losses.SparseCategoricalCrossentropy(from_logits: true);
        for (int step = 0; step < epochs * 40 / batch; step++)
        {
            var rows = new Slice(step * batch % 40, (step * batch % 40) + batch);
            using GradientTape tape = tf.GradientTape();
            Tensor value = loss.Call(targets[rows], model.Apply(inputs[rows], training: true));
            Tensor[] gradients = tape.gradient(value, model.TrainableVariables);
            apply([.. gradients.Zip(model.TrainableVariables)]);
        }
    }

    private sealed class MomentumSetter(double momentum) : Callback
    {
        public override void OnTrainBegin(ITrainingRun run) => run.Momentum = momentum;
    }
}
