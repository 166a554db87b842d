using TfLrCallbacks;
using TfLrCallbacks.Embedded;

DataSet data = DataSet.Load(Path.Combine(AppContext.BaseDirectory, "digits.npz")).Standardize();
var (x, y) = (data.TrainImages, data.TrainLabels);
Length time = args.Length > 0 ? args[0] : "5 seconds";

// A schedule over a time: it ends at the deadline, however long steps take.
Sequential timed = NewModel();
History onTime = timed.Fit(x, y, validationSplit: 0.1, verbose: 0, timeBudget: time, callbacks: [new OneCycle(0.1), new Ledger("time-ledger.jsonl")]);
Console.WriteLine($"{onTime.StopReason} Last rate {onTime.StepLearningRates[^1]:g2}, test accuracy {Accuracy(timed)}.");

// A rate that is far too high: the guard puts back what was good, and the training goes on.
Sequential spiked = NewModel();
var guard = new SpikeGuard();
spiked.Fit(x, y, epochs: 8, verbose: 0, callbacks: [new OneCycle(3), guard]);
Console.WriteLine($"{guard.Rollbacks} rollbacks, test accuracy {Accuracy(spiked)}.");

// One line: range test, schedule, guard, best weights. The notes say why.
Sequential automatic = NewModel();
automatic.Fit(x, y, epochs: 8, validationSplit: 0.1, verbose: 2, callbacks: [new AutoLearningRate()]);
Console.WriteLine($"test accuracy {Accuracy(automatic)}.");

// No end known: train until the metric stops, and let the rate fall before the training ends.
Sequential open = NewModel();
open.Fit(x, y, epochs: FitOptions.UntilStopped, validationSplit: 0.1, verbose: 0,
    callbacks: [new ConstantRate(0.05), new EarlyStopping(patience: 3, restoreBestWeights: true) { FinalCooldown = "25%" }, new CooldownOnRequest("20%", "cooldown")]);
Console.WriteLine($"test accuracy {Accuracy(open)}.");

string Accuracy(Sequential model) => $"{model.Evaluate(data.TestImages, data.TestLabels)["accuracy"]:P1}";

static Sequential NewModel()
{
    var model = new Sequential(new Dense(64, activation: "relu"), new Dense(10, activation: "softmax")) { Seed = 42 };
    model.Compile(new SGD(0.01, momentum: 0.9), "sparse_categorical_crossentropy", ["accuracy"]);
    return model;
}
