// Ported from side_by_side.py: what concerns the learning rate. Numbers of lines are the script's.
// Not ported: data, and everything else that this file does not name.
// line 6 custom-callback-class: A callback of the script's own that touches the rate: look at each hook.
// line 14 lr-read-back: The rate is read from the optimizer: take run.LearningRate.
using System;
using System.Collections.Generic;
using Tensorflow;
using Tensorflow.Keras;
using Tensorflow.Keras.Engine;
using Tensorflow.Keras.Losses;
using Tensorflow.NumPy;
using TfLrCallbacks;
using TfLrCallbacks.TensorFlow;
using static Tensorflow.KerasApi;

public static class SideBySide
{
    public static double Batch { get; set; } = 64.0;
    public static double Epochs { get; set; } = 10.0;

    // lines 6 to 15: Cooldown
    public sealed class Cooldown : Callback
    {
        private double _last;
        private double _factor;

        public Cooldown(double last = 3.0, double factor = 0.5)
        {
            _last = last;
            _factor = factor;
        }

        public override void OnEpochBegin(ITrainingRun run, int epoch)
        {
            if (epoch >= (Epochs - _last))
            {
                double rate = run.LearningRate;
                run.LearningRate = rate * _factor;
            }
        }
    }

    // line 18: stairs
    public static double Stairs(double epoch)
    {
        return 0.01 * Math.Pow(0.5, Math.Floor(epoch / 4.0));
    }

    // line 22: model
    public static Sequential CreateModel() =>
        keras.Sequential(
        [
            keras.layers.InputLayer(new Shape(784)),
            keras.layers.Dense(128, activation: "relu"),
            keras.layers.Dropout(0.2f),
            keras.layers.Dense(10),
        ]);

    // line 33: the callbacks of fit, in their order
    public static Callback[] Callbacks() =>
    [
        new LearningRateScheduler(epoch => Stairs(epoch)), // line 36
        new Cooldown(last: 2.0), // line 37
        new EarlyStopping(patience: 3, restoreBestWeights: true), // line 38
    ];

    // line 33, compile in line 28
    public static FitHistory Fit(NDArray x, NDArray y)
    {
        var model = CreateModel();
        model.compile(keras.optimizers.Adam(learning_rate: (float)Stairs(0.0)), keras.losses.SparseCategoricalCrossentropy(from_logits: true), ["accuracy"]);
        return model.Fit(x, y, batch_size: (int)Batch, epochs: (int)Epochs, verbose: 1, callbacks: Callbacks(), validation_split: 0.1f);
    }
}
